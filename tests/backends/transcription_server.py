"""A small OpenAI-compatible transcription server over any ``Transcriber``, on loopback."""

import io
import json
import wave
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import numpy as np

from engine.voice_ports import HEARD_RATE, Pcm, Transcriber
from tests.backends.chat_servers import App, Receive, Scope, Send, start, write


async def read_form(scope: Scope, receive: Receive) -> dict[str, bytes]:
    """The fields of a multipart form."""
    kind = dict(scope["headers"])[b"content-type"]
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    form = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind + b"\r\n\r\n" + body)
    return {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
        for part in form.iter_parts()
    }


def read_wav(raw: bytes) -> Pcm:
    """The samples of a mono 16-bit file at HEARD_RATE."""
    with wave.open(io.BytesIO(raw)) as sound:
        assert sound.getparams()[:3] == (1, 2, HEARD_RATE)
        assert sound.getnframes() * 2 + 44 == len(raw)
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(np.int16)


def transcription_app(behind: Transcriber) -> App:
    """Serve ``/v1/audio/transcriptions`` from a transcriber."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["path"] == "/v1/audio/transcriptions"
        form = await read_form(scope, receive)
        assert form["model"] == b"tiny.en"
        heard = await behind.transcribe(read_wav(form["file"]))
        answer: dict[str, Any] = {"text": f" {heard.text}"}
        if form["response_format"] == b"verbose_json":
            answer["segments"] = [{"no_speech_prob": heard.no_speech}]
            answer["words"] = [
                {"word": one.text, "start": one.start / HEARD_RATE, "end": one.end / HEARD_RATE}
                for one in heard.words
            ]
        await start(send)
        await write(send, json.dumps(answer), more=False)

    return app
