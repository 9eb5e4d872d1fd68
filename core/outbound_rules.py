"""Which addresses that strangers name may be asked, before anything is resolved."""

import re
from dataclasses import dataclass, field
from typing import Final

import httpx

from core.errors import AppError, StartError
from core.public_addresses import is_address, is_number, is_public

MAX_URL_CHARS: Final = 2_000
MAX_PORT: Final = 65_535
_HOST: Final = re.compile(r"[a-z0-9._:-]+")
_PORTS: Final = {"http": 80, "https": 443}


class OutboundRefusedError(AppError):
    """This server does not ask that address; the message says why."""

    status = 422
    code = "address_refused"


@dataclass(frozen=True, slots=True)
class OutboundRules:
    """What may be asked besides public addresses over https."""

    allowed: frozenset[str] = field(default_factory=frozenset[str])
    """``host`` or ``host:port``, in lower case: over http too, wherever the name leads."""

    def allows(self, host: str, port: int) -> bool:
        """Has the operator named this place?"""
        return host in self.allowed or f"{host}:{port}" in self.allowed


NO_EXCEPTIONS: Final = OutboundRules()


def read_rules(text: str) -> OutboundRules:
    """Read ``MESI_OUTBOUND_ALLOW``: hosts, with or without a port, separated by commas.

    Raises:
        StartError: An entry is no host.
    """
    allowed: set[str] = set()
    for entry in (one.strip().lower() for one in text.split(",")):
        if not entry:
            continue
        url = _parsed(f"http://{entry}")
        is_more = url is not None and (url.raw_path != b"/" or url.userinfo or url.fragment)
        if url is None or is_more or not _HOST.fullmatch(url.host):
            raise StartError(f"MESI_OUTBOUND_ALLOW: {entry!r} is no host or host:port")
        # A port that the scheme implies is dropped by the parser.
        port = entry.rpartition("]")[2].rpartition(":")[2] if ":" in _after_v6(entry) else ""
        allowed.add(f"{url.host}:{int(port)}" if port else url.host)
    return OutboundRules(frozenset(allowed))


def require_outbound(address: str, rules: OutboundRules) -> httpx.URL:
    """Refuse an address that may never be asked; where its name leads is checked when it is asked.

    Raises:
        OutboundRefusedError: It is one.
    """
    url = _parsed(address)
    problem = "it can't be read" if url is None else refusal(url, rules)
    if url is None or problem is not None:
        raise OutboundRefusedError(f"this address can't be used: {problem}", param="url")
    return url


def refusal(url: httpx.URL, rules: OutboundRules) -> str | None:
    """Why an address may not be asked; None where nothing speaks against it."""
    host = url.host.lower()
    if url.scheme not in _PORTS or not host:
        return "it must begin with https:// and a host"
    if url.userinfo:
        return "it holds a name or a password; give the key apart from it"
    if rules.allows(host, port_of(url)):
        return None
    if url.scheme != "https":
        return "it must begin with https://"
    if not 0 < port_of(url) <= MAX_PORT or len(str(url)) > MAX_URL_CHARS:
        return "it can't be read"
    return _host_refusal(host)


def port_of(url: httpx.URL) -> int:
    """The port that is asked."""
    return _PORTS.get(url.scheme, 0) if url.port is None else url.port


def _host_refusal(host: str) -> str | None:
    if "%" in host:
        return "its host can't be read"  # An interface of this machine, or a letter in disguise.
    if is_address(host):
        return None if is_public(host) else "it is not on the public internet"
    if is_number(host) or ":" in host:
        return "its host is a number; write the host's name"
    if "." not in host.strip(".") or host.rstrip(".").endswith(
        (".localhost", ".local", ".internal")
    ):
        return "it is not on the public internet"
    return None


def _parsed(address: str) -> httpx.URL | None:
    if len(address) > MAX_URL_CHARS or address != address.strip() or "\\" in address:
        return None
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError):
        return None


def _after_v6(entry: str) -> str:
    return entry.rpartition("]")[2]
