"""What a spoken conversation may be told about turns and paces."""

import math
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.speech_gate import GateSettings
from engine.turn_policy import Patience, ms, wait_for_more
from engine.turn_signs import reads_finished

Detection = Literal["semantic", "silence", "manual"]
"""Who says that the fan's turn is over: meaning and sound, the length of the silence, or the
client."""

MAX_TURN_S: Final = 120
"""A longer turn of the fan is taken as over."""


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """How turns change hands; a client may set these."""

    detection: Detection = "semantic"
    patience: Patience = field(default_factory=Patience)
    """For ``semantic``."""
    silence: int = ms(500)
    """For ``silence``: samples at HEARD_RATE after which the turn is over."""
    gate: GateSettings = field(default_factory=GateSettings)
    prefix: int = ms(300)
    """Samples at HEARD_RATE before the first sign of speech that belong to the turn."""
    creates_reply: bool = True
    """The persona answers as soon as the turn is over."""
    interrupts: bool = True
    """The fan's voice stops the persona."""
    idle_s: float | None = 15.0
    """Silence after which the persona takes the floor, once; None never."""

    def silence_after(self, text: str, chance: float | None) -> float:
        """How long the pause must last to end the turn, in samples at HEARD_RATE."""
        if self.detection == "silence":
            return self.silence
        if chance is None:
            return math.inf
        return wait_for_more(chance, reads_finished=reads_finished(text), patience=self.patience)


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Paces and limits that only the server sets."""

    lead_s: float = 0.4
    """How far sound is sent ahead of its playing."""
    piece_s: float = 0.1
    """Length of a piece of sound."""
    draft_every: int = ms(700)
    """Samples of speech between two captions."""
    hold_draft: int = ms(200)
    """Samples of a possible interruption after which its words are looked at."""
    hold_most: int = ms(430)
    """Samples after which a held reply goes on or is given up."""
    hold_unread: int = ms(470)
    """The same while its words are still being read: some machines are slower."""
    transcribe_s: float = 10.0
    """A transcriber that takes longer has failed."""
    think_s: float = 20.0
    """A reply without a sound after so long has failed."""
    stall_s: float = 0.5
    """A microphone that sends nothing for this long is silent."""
    max_words: int = 90
    """A spoken reply ends with the sentence in which it reaches so many."""
