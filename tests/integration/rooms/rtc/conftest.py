"""Calls on loopback."""

import aioice.ice
import pytest

from rooms.rtc.opus import load_library


@pytest.fixture(autouse=True)
def loopback_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """aioice leaves 127.0.0.1 out, which no other machine could reach; here none should."""
    load_library()
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
