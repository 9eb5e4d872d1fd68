"""Time zones by their IANA names."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bidding.calendars.errors import UnknownZoneError

_NOT_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})
"""Names of a machine's own files, which mean something else on the next machine."""

ZONES: Final[Mapping[str, ZoneInfo]] = MappingProxyType(
    {name: ZoneInfo(name) for name in sorted(available_timezones() - _NOT_PLACES)}
)
"""All of them, read once when the program starts: use cases on Postgres run on the event loop,
which may not wait for a file."""


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name.

    Raises:
        UnknownZoneError: There is none.
    """
    zone = ZONES.get(name)
    if zone is None:
        raise UnknownZoneError(
            "This time zone is not known. Use an IANA name such as Europe/Berlin.",
            param="time_zone",
        )
    return zone
