"""Countries by their codes of ISO 3166-1.

Source:
    ``iso3166.tab`` of the time zone database (public domain), as the package tzdata carries it.
"""

from importlib.resources import files
from typing import Final


def _read() -> dict[str, str]:
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and line[0] != "#")
    return dict(rows)


COUNTRIES: Final = _read()
"""Alpha-2 code to the usual English name; read at import, when nobody waits."""
