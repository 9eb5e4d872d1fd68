"""Servers that help a browser and this machine to find each other (STUN) or to meet (TURN).

Source:
    RFC 8445 (ICE), RFC 8489 (STUN), RFC 8656 (TURN); the time-limited credentials are those of
    coturn's ``use-auth-secret`` (draft-uberti-behave-turn-rest-00).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from core.clock import Clock
from core.errors import StartError

CREDENTIAL_S: Final = 3_600
"""Life of a credential that is made for one fan."""

_Url = Annotated[str, Field(pattern=r"^(?:stun|stuns|turn|turns):[^\s]+$", max_length=512)]


class IceServer(BaseModel):
    """One entry of ``MESI_ICE_SERVERS``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    urls: list[_Url] | _Url
    """``stun:HOST[:PORT]`` or ``turn:HOST[:PORT]?transport=udp``, one or several."""
    username: str | None = None
    credential: SecretStr | None = None
    secret: SecretStr | None = None
    """Shared with the TURN server, which then takes credentials that we make for an hour each."""

    @property
    def all_urls(self) -> list[str]:
        """Its addresses, as a list."""
        return [self.urls] if isinstance(self.urls, str) else list(self.urls)


class GivenIceServer(BaseModel):
    """A server as a browser's ``RTCPeerConnection`` wants it."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


_ENTRIES: Final = TypeAdapter(list[IceServer])


def read_ice_servers(text: str) -> tuple[IceServer, ...]:
    """Read the setting; empty text is no server.

    Raises:
        StartError: It is not what it should be; the message says where.
    """
    if not text.strip():
        return ()
    try:
        return tuple(_ENTRIES.validate_python(json.loads(text)))
    except json.JSONDecodeError as error:
        raise StartError(f"MESI_ICE_SERVERS is not JSON: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise StartError(f"MESI_ICE_SERVERS: {place}: {first['msg']}") from error


def stun_urls(servers: Sequence[IceServer]) -> list[str]:
    """What this machine itself asks for its outer address."""
    return [url for server in servers for url in server.all_urls if url.startswith("stun:")]


def servers_for(servers: Sequence[IceServer], fan_id: str, *, clock: Clock) -> list[GivenIceServer]:
    """What a fan's browser is told, with a credential of its own where there is a secret."""
    return [_given(server, fan_id, clock) for server in servers]


def _given(server: IceServer, fan_id: str, clock: Clock) -> GivenIceServer:
    if server.secret is not None:
        until = int(clock.now().timestamp()) + CREDENTIAL_S
        username = f"{until}:{fan_id}"
        # SHA-1 is what TURN servers expect; as an HMAC with a secret key it is not broken.
        code = hmac.new(
            server.secret.get_secret_value().encode(), username.encode(), hashlib.sha1
        ).digest()
        credential = base64.b64encode(code).decode()
        return GivenIceServer(urls=server.all_urls, username=username, credential=credential)
    plain = server.credential.get_secret_value() if server.credential is not None else None
    return GivenIceServer(urls=server.all_urls, username=server.username, credential=plain)
