"""A connection that breaks before an answer is tried once more, and only then."""

import asyncio

import httpx
import pytest

from core.outbound import open_client

pytestmark = pytest.mark.unit

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


class Moody:
    """Serves each request as its script says, all on one connection while it stands."""

    def __init__(self, *script: str) -> None:
        self.script = list(script)
        self.bodies: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self.script and (head := await read_head(reader)):
            size = next(int(line[15:]) for line in head if line.startswith(b"content-length:"))
            self.bodies.append(await reader.readexactly(size))
            act = self.script.pop(0)
            if act == "answer":
                writer.write(ANSWER)
                continue
            if act == "half":
                writer.write(ANSWER[:-1])
            break
        writer.close()


async def read_head(reader: asyncio.StreamReader) -> list[bytes]:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return []
    return head.lower().split(b"\r\n")


async def ask_moody(*script: str, times: int) -> Moody:
    moody = Moody(*script)
    server = await asyncio.start_server(moody.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = open_client(f"http://127.0.0.1:{port}/", read_timeout_s=5, most_connections=4)
    async with server, client:
        for _ in range(times):
            response = await client.post("x", files={"file": b"sound"})
            assert response.text == "hi"
    return moody


async def test_a_kept_connection_that_closes_is_replaced_unseen() -> None:
    moody = await ask_moody("answer", "close", "answer", times=2)
    assert len(moody.bodies) == 3
    assert moody.bodies[1] == moody.bodies[2]
    assert b"sound" in moody.bodies[2]


async def test_nothing_is_asked_three_times() -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await ask_moody("close", "close", "answer", times=1)


async def test_an_answer_that_breaks_off_is_not_asked_for_again() -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await ask_moody("half", "answer", times=1)
