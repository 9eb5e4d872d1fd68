"""Any OpenAI-compatible ``/v1/audio/speech``: the production path for big voices."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Final

import httpx
import numpy as np

from core.outbound import open_either_client
from core.outbound_rules import OutboundRules
from engine.voice_errors import VoiceBackendError, VoiceCode
from engine.voice_ports import SPOKEN_RATE, SpokenChunk, Voice
from voice.loudness import Sound, VoiceLevel
from voice.raw_sound import LOOKED_AT, problem_of_bytes, problem_of_type
from voice.speaking_spec import SpeakingSpec
from voice.speech_text import Speakable, speakable
from voice.utterance import PlacedWord, RawPiece, UtteranceAudio
from voice.word_timing import WordPacer, word_weight

READ_TIMEOUT_S: Final = 20.0
MAX_CONNECTIONS: Final = 256
MAX_SECONDS: Final = 300
"""A server that never ends is cut off here."""
FIRST_S: Final = 0.4
"""Audio that the gain is measured on before the first chunk leaves."""
LATER_S: Final = 0.2
KEPT_S: Final = 0.04
"""Held back, so that words left at the end have a place."""
START_PACE: Final = 15.0
"""Letters a second, until the voice's own pace is known."""
OPENAI_VOICES: Final = (
    *("alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer"),
    "verse",
)
SAMPLE_BYTES: Final = 2


class UrlSynthesizer:
    """Voices behind an OpenAI-compatible address; word times are estimated.

    Args:
        url: Base address, for example ``http://127.0.0.1:8000/v1``.
        model: The server's name of the model.
        voices: The server's names of its voices, the default first.
        api_key: Empty for servers without keys.
        rate: Samples a second of the server's raw PCM; OpenAI's is 24,000.
        read_timeout_s: Longest silence of the server.
        guard: What may be asked, where a user gave the address; None trusts the operator's.

    Raises:
        VoiceBackendError: The address or the model's name is empty.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        voices: Sequence[str] = OPENAI_VOICES,
        api_key: str = "",
        rate: int = SPOKEN_RATE,
        read_timeout_s: float = READ_TIMEOUT_S,
        guard: OutboundRules | None = None,
    ) -> None:
        if not url or not model:
            raise VoiceBackendError("weights_missing", "a speech server needs url and model")
        self._model = model
        self._rate = rate
        self._voices = tuple(Voice(f"url:{one}", one.title(), "en", "neutral") for one in voices)
        self._levels = {voice.id: VoiceLevel() for voice in self._voices}
        self._paces = {voice.id: START_PACE for voice in self._voices}
        self._is_closed = False
        self._http = open_either_client(
            url,
            guard,
            api_key=api_key,
            read_timeout_s=read_timeout_s,
            most_connections=MAX_CONNECTIONS,
        )

    @property
    def name(self) -> str:
        """``url:`` and the model."""
        return f"url:{self._model}"

    @property
    def voices(self) -> Sequence[Voice]:
        """As given to the constructor."""
        return self._voices

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        """Speak; leaving the iterator closes the connection, which stops the server.

        Raises:
            VoiceBackendError: No such voice, or the server failed.
        """
        if self._is_closed:
            raise VoiceBackendError("closed", "the synthesizer is shut down")
        if voice_id not in self._levels:
            raise VoiceBackendError("unknown_voice", f"{self.name} has no voice {voice_id!r}")
        spoken = speakable(text)
        if not spoken.words:
            return
        body = {
            "model": self._model,
            "voice": voice_id.partition(":")[2],
            "input": spoken.text,
            "response_format": "pcm",
            "speed": speed,
        }
        request = self._http.build_request("POST", "audio/speech", json=body)
        try:
            response = await self._http.send(request, stream=True)
            try:
                _check(response, self._rate)
                async with aclosing(self._chunks(response, spoken, voice_id, speed)) as chunks:
                    async for chunk in chunks:
                        yield chunk
            finally:
                await response.aclose()
        except httpx.TimeoutException as error:
            raise VoiceBackendError("timeout", "the speech server did not answer") from error
        except httpx.HTTPError as error:
            raise VoiceBackendError("unreachable", "the speech server is away") from error

    async def aclose(self) -> None:
        """Close the connections."""
        self._is_closed = True
        await self._http.aclose()

    async def _chunks(
        self, response: httpx.Response, spoken: Speakable, voice: str, speed: float
    ) -> AsyncGenerator[SpokenChunk]:
        audio = UtteranceAudio(self._rate, self._levels[voice])
        weights = [word_weight(spoken.text[w.spoken_first : w.spoken_last]) for w in spoken.words]
        pacer = WordPacer(weights, self._rate, self._paces[voice] * speed)
        kept = round(KEPT_S * self._rate)
        waiting: Sound = np.zeros(0, dtype=np.float32)
        need, total = round(FIRST_S * self._rate), 0
        async for sound in _samples(response.aiter_bytes()):
            waiting = np.concatenate([waiting, sound])
            total += len(sound)
            if total > MAX_SECONDS * self._rate:
                raise VoiceBackendError("bad_answer", "the speech server does not end")
            if len(waiting) >= need + kept:
                ready, waiting = waiting[:-kept], waiting[-kept:]
                yield audio.add(_piece(ready, pacer, spoken, is_last=False))
                need = round(LATER_S * self._rate)
        if total == 0:
            raise VoiceBackendError("bad_answer", "the speech server sent no audio")
        yield audio.add(_piece(waiting, pacer, spoken, is_last=True), is_last=True)
        pace = pacer.learned_pace()
        if pace is not None:
            self._paces[voice] = pace / speed


def _piece(sound: Sound, pacer: WordPacer, spoken: Speakable, *, is_last: bool) -> RawPiece:
    words = tuple(
        PlacedWord(spoken.words[index].first, spoken.words[index].last, start, end)
        for index, start, end in pacer.begun(sound, is_last=is_last)
    )
    return RawPiece(sound, words)


async def _samples(pieces: AsyncIterator[bytes]) -> AsyncIterator[Sound]:
    """Little-endian 16-bit samples; a byte that is split from its other half waits for it.

    Raises:
        VoiceBackendError: They are something else.
    """
    left, is_known = b"", False
    async for piece in pieces:
        joined = left + piece
        if not is_known and len(joined) < LOOKED_AT:
            left = joined
            continue
        if not is_known and (problem := problem_of_bytes(joined)):
            raise VoiceBackendError("bad_answer", problem)
        is_known = True
        whole = len(joined) // SAMPLE_BYTES * SAMPLE_BYTES
        left = joined[whole:]
        if whole:
            yield np.frombuffer(joined[:whole], dtype="<i2").astype(np.float32) / np.float32(32768)


def _check(response: httpx.Response, rate: int) -> None:
    """Refuse errors, and what is no raw sound of that rate.

    Raises:
        VoiceBackendError: The status or the type is wrong.
    """
    if response.is_success:
        problem = problem_of_type(response.headers.get("content-type", ""), rate)
        if problem is not None:
            raise VoiceBackendError("bad_answer", problem)
        return
    codes: dict[int, VoiceCode] = {404: "weights_missing", 408: "timeout"}
    codes |= {429: "overloaded", 503: "overloaded"}
    code = codes.get(response.status_code, "bad_answer")
    raise VoiceBackendError(code, f"the speech server answered {response.status_code}")


def open_url(spec: SpeakingSpec) -> UrlSynthesizer:
    """Make the backend; nothing is sent yet.

    Options: ``voices`` (names, separated by commas) and ``rate``.

    Raises:
        VoiceBackendError: The address or the model's name is empty.
    """
    named = [one.strip() for one in spec.options.get("voices", "").split(",") if one.strip()]
    return UrlSynthesizer(
        spec.url or "",
        spec.model,
        voices=named or OPENAI_VOICES,
        api_key=spec.api_key,
        rate=int(spec.options.get("rate", SPOKEN_RATE)),
    )
