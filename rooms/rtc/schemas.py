"""What the routes of calls take and give."""

from typing import Any, Final, cast

from pydantic import BaseModel
from pydantic_core import from_json, to_json

from rooms.rtc.errors import SessionWishError
from rooms.rtc.ice import GivenIceServer

MAX_SESSION_BYTES: Final = 65_536


class IceView(BaseModel):
    """What a page gives its ``RTCPeerConnection``."""

    ice_servers: list[GivenIceServer]


class SessionWish:
    """The ``session`` of a call's form: the model, and settings that the visit is asked for.

    Args:
        text: JSON, or nothing.

    Raises:
        SessionWishError: It is no JSON object.
    """

    def __init__(self, text: str) -> None:
        self._fields = _read(text) if text else {}

    @property
    def model(self) -> str | None:
        """The persona that the client names, if it names one."""
        named = self._fields.get("model")
        return named if isinstance(named, str) else None

    @property
    def first_events(self) -> list[str]:
        """What the client would have sent had it had a socket already."""
        asked = {name: value for name, value in self._fields.items() if name != "model"}
        if not set(asked) - {"type"}:
            return []
        return [to_json({"type": "session.update", "session": asked}).decode()]


def _read(text: str) -> dict[str, Any]:
    if len(text) > MAX_SESSION_BYTES:
        raise SessionWishError("session is too long", param="session")
    try:
        found: object = from_json(text)
    except ValueError:
        raise SessionWishError("session is not valid JSON", param="session") from None
    if not isinstance(found, dict):
        raise SessionWishError("session is a JSON object", param="session")
    return cast("dict[str, Any]", found)
