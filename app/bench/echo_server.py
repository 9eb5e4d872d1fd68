"""Sends a caller's own sound back: over the product's peer, over plain aiortc, over a websocket.

``python -m app.bench.echo_server HOST PORT``; ``app.bench.network`` starts it.
"""

import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import uvicorn
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack
from fastapi import FastAPI, Request, Response, WebSocket
from fastapi.responses import FileResponse, JSONResponse
from starlette.websockets import WebSocketDisconnect

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm
from rooms.rtc.offer import read_offer
from rooms.rtc.peer import Peer

PAGE: Final = Path(__file__).with_name("echo_page.html")
_PACKET: Final = SPOKEN_RATE // 50
_FULL: Final = 3 * _PACKET
"""Sound that may wait: an echo has no say in when it comes, so a burst is cut, not kept."""
_QUIET: Final = 200
"""Loudest sample of a piece that may be left out where one waits already."""


class Echo:
    """A call by the product's peer, whose persona repeats every sound."""

    def __init__(self) -> None:
        self.peer = Peer(self._hear, lambda _reason: None)
        self._last = np.zeros(1, np.int16)

    def _hear(self, sound: Pcm) -> None:
        if self.peer.queued > _FULL:
            self.peer.drop()
        raised = self._raise(sound)
        if self.peer.queued < _PACKET or np.abs(raised).max(initial=0) > _QUIET:
            self.peer.play(raised)

    def _raise(self, sound: Pcm) -> Pcm:
        """From HEARD_RATE to SPOKEN_RATE by straight lines: nothing waits in a filter."""
        known = np.concatenate([self._last, sound])
        self._last = sound[-1:]
        at = np.arange(len(sound) * SPOKEN_RATE // HEARD_RATE) * (HEARD_RATE / SPOKEN_RATE)
        return np.interp(at, np.arange(-1, len(sound)), known).astype(np.int16)


class Echoes:
    """All calls of this process."""

    def __init__(self) -> None:
        self._ours: list[Peer] = []
        self._stock: list[RTCPeerConnection] = []

    async def call_ours(self, offer: str) -> str:
        """Answer an offer with the product's peer."""
        peer = Echo().peer
        self._ours.append(peer)
        return await peer.answer(read_offer(offer))

    async def call_stock(self, offer: str) -> str:
        """Answer an offer with aiortc as it comes, as its own examples echo."""
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._stock.append(connection)

        def echo(track: MediaStreamTrack) -> None:
            connection.addTrack(track)

        connection.on("track", echo)
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription()
        return connection.localDescription.sdp

    def counts(self) -> list[str]:
        """What became of the packets of our calls."""
        return [str(peer.counts) for peer in self._ours]

    async def hang_up(self) -> None:
        """End all calls."""
        peers, connections = self._ours, self._stock
        self._ours, self._stock = [], []
        for peer in peers:
            await peer.aclose()
        for connection in connections:
            await connection.close()


def create_echo_server() -> FastAPI:
    """The server, whose page measures."""
    echoes = Echoes()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        yield
        await echoes.hang_up()

    app = FastAPI(lifespan=lifespan)

    async def page() -> FileResponse:
        return FileResponse(PAGE)

    async def ours(request: Request) -> Response:
        return _sdp(await echoes.call_ours((await request.body()).decode()))

    async def stock(request: Request) -> Response:
        return _sdp(await echoes.call_stock((await request.body()).decode()))

    async def hang_up() -> JSONResponse:
        counts = echoes.counts()
        await echoes.hang_up()
        return JSONResponse(counts)

    async def cpu() -> JSONResponse:
        return JSONResponse({"cpu_s": time.process_time(), "at_s": time.monotonic()})

    app.add_api_route("/", page)
    app.add_api_route("/ours", ours, methods=["POST"])
    app.add_api_route("/stock", stock, methods=["POST"])
    app.add_api_route("/hang_up", hang_up, methods=["POST"])
    app.add_api_route("/cpu", cpu)
    app.add_api_websocket_route("/socket", echo_socket)
    return app


async def echo_socket(websocket: WebSocket) -> None:
    """Send each piece of sound back as the room's protocol would."""
    await websocket.accept()
    number = 0
    try:
        while True:
            event: dict[str, Any] = await websocket.receive_json()
            number += 1
            await websocket.send_json(
                {
                    "type": "response.output_audio.delta",
                    "event_id": f"event_{number}",
                    "delta": event["audio"],
                }
            )
    except WebSocketDisconnect:
        return


def _sdp(answer: str) -> Response:
    # The page comes from another port: each way has a process of its own.
    headers = {"access-control-allow-origin": "*"}
    return Response(answer, status_code=201, media_type="application/sdp", headers=headers)


if __name__ == "__main__":
    uvicorn.run(
        create_echo_server(),
        host=sys.argv[1],
        port=int(sys.argv[2]),
        log_level="warning",
        ws="websockets-sansio",
    )
