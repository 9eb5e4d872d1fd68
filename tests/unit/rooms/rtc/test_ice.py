"""The setting of ICE servers, and what a browser is told of it."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest

from core.clock import ManualClock
from core.errors import StartError
from rooms.rtc.ice import CREDENTIAL_S, read_ice_servers, servers_for, stun_urls

pytestmark = pytest.mark.unit

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_no_setting_is_no_server() -> None:
    assert read_ice_servers("") == read_ice_servers("  ") == read_ice_servers("[]") == ()


def test_a_browser_gets_all_servers_and_this_machine_asks_the_stun_ones() -> None:
    servers = read_ice_servers(
        json.dumps(
            [
                {"urls": "stun:stun.example.org:3478"},
                {
                    "urls": ["turn:turn.example.org?transport=udp", "turns:turn.example.org"],
                    "username": "meet",
                    "credential": "pssst",
                },
            ]
        )
    )
    assert stun_urls(servers) == ["stun:stun.example.org:3478"]
    plain, relay = servers_for(servers, "usr_1", clock=ManualClock(NOW))
    assert (plain.urls, plain.username, plain.credential) == (
        ["stun:stun.example.org:3478"],
        None,
        None,
    )
    assert (relay.username, relay.credential) == ("meet", "pssst")
    assert "pssst" not in repr(servers)


def test_a_shared_secret_makes_credentials_that_end() -> None:
    servers = read_ice_servers('[{"urls": "turn:turn.example.org", "secret": "north"}]')
    (given,) = servers_for(servers, "usr_1", clock=ManualClock(NOW))
    until = int(NOW.timestamp()) + CREDENTIAL_S
    assert given.username == f"{until}:usr_1"
    code = hmac.new(b"north", given.username.encode(), hashlib.sha1).digest()
    assert given.credential == base64.b64encode(code).decode()
    assert "north" not in given.model_dump_json()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("stun:stun.example.org", "not JSON"),
        ('{"urls": "stun:a"}', "list"),
        ('[{"urls": "http://a"}]', "urls"),
        ('[{"url": "stun:a"}]', "urls"),
        ('[{"urls": "stun:a", "passwort": "x"}]', "passwort"),
    ],
)
def test_a_wrong_setting_stops_the_start(text: str, sentence: str) -> None:
    with pytest.raises(StartError, match=sentence):
        read_ice_servers(text)
