"""A small keep-alive HTTP client for load: one connection, one request at a time.

A general client costs more CPU than the server under test on a machine of two cores.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Answer:
    """Status and decoded body."""

    status: int
    body: Any


class LoadConnection:
    """One keep-alive connection to a server on this machine."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Answer:
        """Send JSON and read the JSON answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        payload = json.dumps(body).encode()
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            "Content-Type: application/json",
            f"Content-Length: {len(payload)}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + payload)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ")[1])
        length = next(
            int(line.split(":")[1]) for line in head if line.lower().startswith("content-length:")
        )
        return Answer(status, json.loads(await reader.readexactly(length)))

    async def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            await self._streams[1].wait_closed()
