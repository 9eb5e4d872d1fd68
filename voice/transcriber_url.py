"""Any OpenAI-compatible ``/v1/audio/transcriptions``: the production path."""

import asyncio
import struct
from typing import Any, Final, cast

import httpx

from core.outbound import open_client
from engine.voice_errors import VoiceBackendError, VoiceCode
from engine.voice_ports import HEARD_RATE, HeardWord, Pcm, Transcript
from voice.pcm import check_pcm
from voice.transcript_guards import NOTHING, is_silent

READ_TIMEOUT_S: Final = 15.0
MAX_DRAFTS: Final = 8
"""Drafts on the way at the same time; more wait here, finals never do."""
MAX_CONNECTIONS: Final = 256


class UrlTranscriber:
    """A transcriber behind an OpenAI-compatible address.

    Args:
        url: Base address, for example ``http://127.0.0.1:8000/v1``.
        model: The server's name of the model, for example ``whisper-1``.
        api_key: Empty for servers without keys.
        language: ISO 639-1; None lets the server guess.
        has_words: Asks for the places of words (``verbose_json``), which not every server knows.
        read_timeout_s: Longest wait for an answer.

    Raises:
        VoiceBackendError: The address or the model's name is empty.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        api_key: str = "",
        language: str | None = "en",
        has_words: bool = False,
        read_timeout_s: float = READ_TIMEOUT_S,
    ) -> None:
        if not url or not model:
            raise VoiceBackendError("weights_missing", "a transcriber's server needs url and model")
        self._model = model
        self._form = {"model": model, "response_format": "json", "temperature": "0"}
        if language:
            self._form["language"] = language
        if has_words:
            self._form |= {"response_format": "verbose_json", "timestamp_granularities[]": "word"}
        self._is_closed = False
        self._drafts = asyncio.Semaphore(MAX_DRAFTS)
        self._http = open_client(
            url,
            api_key=api_key,
            read_timeout_s=read_timeout_s,
            most_connections=MAX_CONNECTIONS,
        )

    @property
    def name(self) -> str:
        """``url:`` and the model."""
        return f"url:{self._model}"

    async def transcribe(self, audio: Pcm, *, is_draft: bool = False) -> Transcript:
        """Understand one utterance at HEARD_RATE; silence is not sent.

        Args:
            audio: From the first sound on; growing utterances are sent again whole.
            is_draft: Only so many drafts are on the way at a time.

        Raises:
            TypeError: Not int16 of one dimension.
            VoiceBackendError: The server is away, slow, or answers nonsense.
        """
        check_pcm(audio)
        if self._is_closed:
            raise VoiceBackendError("closed", "the transcriber is shut down")
        if is_silent(audio):
            return NOTHING
        if not is_draft:
            return await self._ask(audio)
        async with self._drafts:
            return await self._ask(audio)

    async def aclose(self) -> None:
        """Close the connections."""
        self._is_closed = True
        await self._http.aclose()

    async def _ask(self, audio: Pcm) -> Transcript:
        files = {"file": ("utterance.wav", wav(audio), "audio/wav")}
        try:
            response = await self._http.post("audio/transcriptions", data=self._form, files=files)
        except httpx.TimeoutException as error:
            raise VoiceBackendError("timeout", "the transcriber's server did not answer") from error
        except httpx.HTTPError as error:
            raise VoiceBackendError("unreachable", "the transcriber's server is away") from error
        if not response.is_success:
            raise _status_error(response.status_code)
        return _read(response)


def wav(audio: Pcm) -> bytes:
    """A WAV file of samples at HEARD_RATE."""
    body = audio.astype("<i2").tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, HEARD_RATE, 2 * HEARD_RATE, 2, 16)
    rest = b"WAVE" + form + struct.pack("<4sI", b"data", len(body)) + body
    return struct.pack("<4sI", b"RIFF", len(rest)) + rest


def _read(response: httpx.Response) -> Transcript:
    try:
        answer = cast("dict[str, Any]", response.json())
        text = cast("str", answer["text"]).strip()
        words = tuple(
            HeardWord(
                str(word["word"]).strip(),
                round(float(word["start"]) * HEARD_RATE),
                round(float(word["end"]) * HEARD_RATE),
            )
            for word in answer.get("words") or ()
        )
        segments = cast("list[dict[str, Any]]", answer.get("segments") or [])
        no_speech = max((float(one.get("no_speech_prob") or 0) for one in segments), default=0.0)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise VoiceBackendError("bad_answer", "the server sent no transcript") from error
    return Transcript(text, words, no_speech)


def _status_error(status: int) -> VoiceBackendError:
    codes: dict[int, VoiceCode] = {
        404: "weights_missing",
        408: "timeout",
        429: "overloaded",
        503: "overloaded",
    }
    code = codes.get(status, "bad_answer")
    return VoiceBackendError(code, f"the transcriber's server answered {status}")
