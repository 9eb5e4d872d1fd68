"""What a conversation tells its room."""

from dataclasses import dataclass
from typing import Literal

from engine.face_ports import Mood
from engine.ports import ChatUsage
from engine.safety.bands import Band, Code, Verdict
from engine.safety.crisis import Crisis
from engine.safety.crisis_patterns import Locale

OffRecord = Literal["no", "this", "next"]
"""``this``: these words and the ones before. ``next``: and what the fan is about to say."""
TurnStatus = Literal["completed", "cancelled", "incomplete", "failed"]
"""The four of the OpenAI Realtime protocol."""


@dataclass(frozen=True, slots=True)
class FanTurn:
    """A fan's turn as taken on record."""

    turn_id: str
    text: str
    crisis: Crisis | None = None
    verdicts: tuple[Verdict, ...] = ()
    """Why the words are not simply allowed, the gravest first."""
    off_record: OffRecord = "no"
    """What the fan asks not to be remembered."""

    @property
    def is_crisis(self) -> bool:
        """True when the next reply will be the resource message."""
        return self.crisis is not None

    @property
    def is_stopped(self) -> bool:
        """The room must end for these words."""
        return any(one.band is Band.STOP for one in self.verdicts)

    def has(self, code: Code) -> bool:
        """Was this found in the words?"""
        return any(one.code == code for one in self.verdicts)


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Screened text, ready for the fan."""

    turn_id: str
    text: str
    mood: Mood | None = None
    """What the persona said of its face up to here; None where it said nothing."""


@dataclass(frozen=True, slots=True)
class CrisisNotice:
    """The fixed resource message in place of a reply; the room pauses its paid clock."""

    turn_id: str
    text: str
    locale: Locale


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The last event of a turn."""

    turn_id: str
    status: TurnStatus
    reason: str | None
    """``max_output_tokens``, ``content_filter``, ``steered``, ``crisis``, a cancel reason, or a
    failure: a ``BackendCode``, ``busy``, ``nothing_to_answer``, ``empty_answer``, ``internal``."""
    text: str
    """All that was delivered."""
    usage: ChatUsage | None = None
    first_token_ms: float | None = None
    """From the call to the mind's first token."""
    first_text_ms: float | None = None
    """From the call to the first screened text."""
    verdict: Verdict | None = None
    """Why something of the persona's words was withheld."""
    fan_verdict: Verdict | None = None
    """What a guard found in the fan's words besides."""
    mind: str | None = None
    """Who was asked to write it; None where the engine answered by itself."""


ConversationEvent = TextDelta | CrisisNotice | TurnEnded
