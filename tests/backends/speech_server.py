"""A small OpenAI-compatible speech server over any ``Synthesizer``: loopback, in its own thread."""

import json
from contextlib import aclosing
from typing import Any

from engine.voice_ports import Synthesizer
from tests.backends.chat_servers import App, Receive, Scope, Send, read_body

PIECE_BYTES = 4_095
"""Odd, so that samples arrive in halves."""


def speech_app(behind: Synthesizer, asked: list[dict[str, Any]]) -> App:
    """Serve ``/v1/audio/speech``; the voice ``broken`` answers 503, ``page`` a web page."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["path"].endswith("/audio/speech")
        body = await read_body(receive)
        asked.append(body)
        if body["voice"] == "broken":
            await answer(send, 503, b"application/json", json.dumps({"error": {}}).encode())
            return
        if body["voice"] == "page":
            await answer(send, 200, b"text/html", b"<html>")
            return
        if body["voice"] == "mute":
            await answer(send, 200, b"audio/pcm", b"")
            return
        headers = [(b"content-type", b"audio/pcm")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async with aclosing(behind.speak(body["input"], behind.voices[0].id)) as chunks:
            async for chunk in chunks:
                sound = chunk.pcm.tobytes()
                for at in range(0, len(sound), PIECE_BYTES):
                    part = sound[at : at + PIECE_BYTES]
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return app


async def answer(send: Send, status: int, kind: bytes, body: bytes) -> None:
    headers = [(b"content-type", kind)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
