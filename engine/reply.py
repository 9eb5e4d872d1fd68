"""One reply on its way from the mind through the screen; ends as an event, whatever happens."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from engine.conversation_events import TurnEnded, TurnStatus
from engine.face_ports import Mood
from engine.llm.errors import BackendError
from engine.mood_marks import MarkReader
from engine.ports import ChatDelta, ChatRequest, ChatUsage, Writer
from engine.prompt import estimate_tokens
from engine.safety.bands import Band, Verdict
from engine.safety.screen import Screened, SentenceScreen

_log: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class Reply:
    """How far a reply has come."""

    turn_id: str
    started_s: float = field(default_factory=perf_counter)
    text: str = ""
    """All that was delivered."""
    tokens: int = 0
    status: TurnStatus = "completed"
    reason: str | None = None
    usage: ChatUsage | None = None
    first_token_ms: float | None = None
    first_text_ms: float | None = None
    verdict: Verdict | None = None
    fan_verdict: Verdict | None = None
    mind: str | None = None
    """Who writes it."""
    marks: MarkReader = field(default_factory=MarkReader)

    @property
    def mood(self) -> Mood | None:
        """What the persona said of its face so far."""
        return self.marks.mood_at(len(self.text))

    def ended(self) -> TurnEnded:
        """The closing event."""
        return TurnEnded(
            self.turn_id,
            self.status,
            self.reason,
            self.text,
            self.usage,
            self.first_token_ms,
            self.first_text_ms,
            self.verdict,
            self.fan_verdict,
            self.mind,
        )

    def fail(self, reason: str) -> None:
        """End as failed, with a code that a client can act on."""
        self.status, self.reason = "failed", reason

    @property
    def is_silent(self) -> bool:
        """It failed before a word was delivered: somebody else may answer."""
        return self.status == "failed" and not self.text

    def start_over(self) -> None:
        """Another mind answers; the fan has waited since the beginning."""
        self.status, self.reason, self.usage = "completed", None, None
        self.tokens, self.marks = 0, MarkReader()

    async def deliver(
        self, backend: Writer, request: ChatRequest, screen: SentenceScreen
    ) -> AsyncGenerator[str]:
        """Stream screened text; never raises, except when it is closed or cancelled itself."""
        self.mind = backend.name
        try:
            async with aclosing(self._pieces(backend, request, screen)) as pieces:
                async for piece in pieces:
                    if self._take(piece):
                        yield piece.text
        except BackendError as error:
            _log.warning("a mind failed", extra={"backend": backend.name, "cause": str(error)})
            self.fail(error.backend_code)
        except Exception:  # noqa: BLE001 - the one place that turns a stage's failure into an event
            _log.exception("a reply failed", extra={"turn_id": self.turn_id})
            self.fail("internal")
        if not self.text and self.reason is None:
            self.fail("empty_answer")

    async def _pieces(
        self, backend: Writer, request: ChatRequest, screen: SentenceScreen
    ) -> AsyncGenerator[Screened]:
        is_cut = False
        async with aclosing(backend.stream(request)) as deltas:
            async for delta in deltas:
                self._note(delta)
                is_cut = delta.finish_reason == "length"
                for piece in screen.feed(self.marks.feed(delta.text)):
                    yield piece
                if screen.is_closed:  # stops the mind before it could count
                    self.usage = self.usage or _estimate(request, self.tokens)
                    return
        for piece in screen.feed(self.marks.finish()):
            yield piece
        if is_cut:
            self.status, self.reason = "incomplete", "max_output_tokens"
        for piece in screen.finish(keep_rest=not (is_cut and screen.released)):
            yield piece

    def _note(self, delta: ChatDelta) -> None:
        if delta.text:
            self.tokens += 1
            if self.first_token_ms is None:
                self.first_token_ms = self._elapsed_ms()
        self.usage = delta.usage or self.usage

    def _take(self, piece: Screened) -> bool:
        """Account for a piece; says whether there is text to deliver."""
        if piece.code is not None:
            self.verdict = Verdict(piece.band, piece.code)
            _log.warning("reply screened", extra={"band": piece.band, "safety_code": piece.code})
        if piece.band is Band.STOP:
            self.status, self.reason = "incomplete", "content_filter"
        elif piece.band is Band.STEER:
            self.status, self.reason = "completed", "steered"
        if not piece.text:
            return False
        if self.first_text_ms is None:
            self.first_text_ms = self._elapsed_ms()
        self.text += piece.text
        return True

    def _elapsed_ms(self) -> float:
        return (perf_counter() - self.started_s) * 1_000


def _estimate(request: ChatRequest, output_tokens: int) -> ChatUsage:
    asked = sum(estimate_tokens(message.text) for message in request.messages)
    return ChatUsage(asked, output_tokens)
