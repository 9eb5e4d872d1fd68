"""Addresses that users give never lead to the machine itself or its network."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from core.errors import StartError
from core.outbound import AnswerLimits, AnswerTooLongError, RefusedAddressError, open_guarded_client
from core.outbound_rules import (
    NO_EXCEPTIONS,
    OutboundRefusedError,
    OutboundRules,
    read_rules,
    require_outbound,
)
from core.public_addresses import is_public

pytestmark = pytest.mark.unit

HOSTILE = [
    "https://127.0.0.1/",
    "https://127.8.9.1/",
    "https://localhost/",
    "https://LOCALHOST:8443/",
    "https://localhost./",
    "https://a.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://intranet/",
    "https://0.0.0.0/",
    "https://0/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.0.1./",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.254/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.100.100.200/",
    "https://100.64.0.1/",
    "https://192.0.0.192/",
    "https://168.63.129.16/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[0:0:0:0:0:ffff:10.0.0.1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[2001:4860:4860::8888%25lo]/",
    "https://127.0.0.1%00.example.com/",
    "https://[fec0::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "unix:///var/run/docker.sock",
    "//example.com/",
    "example.com",
    "",
    "https://",
    "https:///path",
    "https://user:password@example.com/",
    "https://example.com@127.0.0.1/",
    "https://example.com\\@127.0.0.1/",
    "https://example.com:0/",
    "https://example.com:99999/",
    " https://example.com/",
    "https://exa\nmple.com/",
    "https://example.com\x00.evil.test/",
    "https://①②⑦.⓪.⓪.①/",
    "https://" + "a" * 2_100 + ".com/",
]
FINE = [
    "https://example.com/v1",
    "https://example.com:8443/v1?x=1",
    "https://93.184.216.34/",
    "https://[2606:2800:220:1:248:1893:25c8:1946]/",
    "https://bücher.example/",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_address_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(OutboundRefusedError) as refused:
        require_outbound(address, NO_EXCEPTIONS)
    assert refused.value.param == "url"


@pytest.mark.parametrize("address", FINE)
def test_a_public_address_over_https_is_fine(address: str) -> None:
    assert require_outbound(address, NO_EXCEPTIONS).host


@pytest.mark.parametrize(
    "address", [one for one in HOSTILE if one[:8] == "https://" and one[8:9] not in ("", "/")]
)
async def test_the_transport_refuses_it_too(address: str) -> None:
    async with open_guarded_client("https://example.com", NO_EXCEPTIONS, read_timeout_s=1) as http:
        with pytest.raises((RefusedAddressError, httpx.InvalidURL)):
            await http.get(address)


@pytest.mark.parametrize("text", ["", "localhost", "not an address", "127.0.0.1/8", "1.2.3"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


def test_the_operator_names_exceptions() -> None:
    rules = read_rules(" Localhost:8000, models.lan ,[::1]:9000,10.0.0.7,box:80 ")
    assert rules.allowed == {"localhost:8000", "models.lan", "::1:9000", "10.0.0.7", "box:80"}
    assert require_outbound("http://localhost:8000/v1", rules).port == 8000
    assert require_outbound("http://models.lan/v1", rules)
    assert require_outbound("http://box/v1", rules)
    assert require_outbound("http://[::1]:9000/", rules)
    with pytest.raises(OutboundRefusedError):
        require_outbound("http://localhost:8001/v1", rules)
    with pytest.raises(OutboundRefusedError):
        require_outbound("http://key@models.lan/v1", rules)


@pytest.mark.parametrize("text", ["http://host", "host/path", "user@host", "host:port", "a b"])
def test_a_misspelt_exception_stops_the_start(text: str) -> None:
    with pytest.raises(StartError, match="MESI_OUTBOUND_ALLOW"):
        read_rules(text)


Lookup = Callable[..., Any]


def leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Every name leads to these addresses, one look-up after the other; returns who was asked."""
    asked: list[str] = []
    answers = list(addresses)

    async def look_up(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        now = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in now.split(" ")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "93.184.216.34 169.254.169.254", "::1"]
)
async def test_a_name_that_leads_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    asked = leads_to(monkeypatch, address)
    async with open_guarded_client("https://evil.test", NO_EXCEPTIONS, read_timeout_s=1) as http:
        with pytest.raises(RefusedAddressError):
            await http.get("x")
    assert asked == ["evil.test"]


async def test_the_address_that_was_judged_is_the_one_that_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that leads outside first and inside at the second look-up gets no second look-up."""
    async with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") as (port, seen):
        connected: list[str] = []
        real = asyncio.get_running_loop().create_connection

        async def connect(maker: Any, host: str, *args: Any, **named: Any) -> Any:
            connected.append(host)
            raise ConnectionRefusedError

        monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", connect)
        asked = leads_to(monkeypatch, "93.184.216.34", "127.0.0.1")
        address = f"https://evil.test:{port}"
        async with open_guarded_client(address, NO_EXCEPTIONS, read_timeout_s=1) as http:
            with pytest.raises(httpx.ConnectError):
                await http.get("x")
        monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", real)
    assert asked == ["evil.test"]
    assert connected == ["93.184.216.34"]
    assert seen == []


@asynccontextmanager
async def serving(answer: bytes, *, pause: bool = False) -> AsyncGenerator[tuple[int, list[bytes]]]:
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()
        if pause:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], seen


def allowing(port: int) -> OutboundRules:
    return OutboundRules(frozenset((f"127.0.0.1:{port}",)))


async def test_an_exception_is_asked_over_http() -> None:
    async with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") as (port, seen):
        url = f"http://127.0.0.1:{port}"
        client = open_guarded_client(url, allowing(port), api_key="key", read_timeout_s=2)
        async with client as http:
            assert (await http.get("x")).text == "hi"
    assert b"authorization: bearer key" in seen[0].lower()
    assert b"accept-encoding: identity" in seen[0].lower()


async def test_a_redirect_is_not_followed() -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    async with serving(answer) as (port, seen):
        client = open_guarded_client(f"http://127.0.0.1:{port}", allowing(port), read_timeout_s=2)
        async with client as http:
            assert (await http.get("x")).status_code == 302
    assert len(seen) == 1


async def test_an_answer_without_end_is_cut() -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5_000
    async with serving(body) as (port, _):
        client = open_guarded_client(
            f"http://127.0.0.1:{port}",
            allowing(port),
            read_timeout_s=2,
            limits=AnswerLimits(most_bytes=4_000),
        )
        async with client as http:
            with pytest.raises(AnswerTooLongError):
                await http.get("x")


async def test_a_packed_answer_is_refused() -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"
    async with serving(body) as (port, _):
        client = open_guarded_client(f"http://127.0.0.1:{port}", allowing(port), read_timeout_s=2)
        async with client as http:
            with pytest.raises(AnswerTooLongError):
                await http.get("x")


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"])
async def test_a_server_that_takes_its_time_is_left(answer: bytes) -> None:
    async with serving(answer, pause=True) as (port, _):
        client = open_guarded_client(
            f"http://127.0.0.1:{port}",
            allowing(port),
            read_timeout_s=30,
            limits=AnswerLimits(total_s=0.1),
        )
        async with client as http:
            with pytest.raises(httpx.TimeoutException):
                await http.get("x")
