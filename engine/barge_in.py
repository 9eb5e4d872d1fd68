"""Does a sound over the persona's voice mean that the fan interrupts? Hold first, then find out."""

from enum import Enum
from typing import Final

from engine.echo import WINDOW, EchoGuard
from engine.fan_level import FanLevel
from engine.floor import Floor
from engine.microphone import Microphone
from engine.turn_policy import Meaning, is_sure, meaning_of, ms
from engine.turns import Step, Turn, TurnState
from engine.utterance import Utterance
from engine.voice_ports import FRAME, Transcript
from engine.voice_settings import VoiceSettings

LOOK_BACK: Final = 4
"""Frames whose level is looked at: 128 ms."""
ECHO_LOOK_BACK: Final = WINDOW // FRAME
SEEN_LATE: Final = 4 * FRAME
"""A fan is told from an echo so much later than they began."""
LONG_WORD: Final = ms(450)
"""One unknown word that lasts so long is meant."""


class Verdict(Enum):
    """What a sound over the persona's voice is."""

    NOBODY = "nobody"
    """Too soft for the fan, or an echo: no part of what the fan will say."""
    UNCLEAR = "unclear"
    INTERRUPTION = "interruption"


class BargeIn:
    """Holds the reply at the first sign and lets it go on when it was nothing.

    Args:
        state: Whose turn it is.
        floor: The persona's side.
        settings: Paces and limits.
        level: How loud the fan is.
        echo: Knows the persona's own voice.
    """

    def __init__(
        self,
        state: TurnState,
        floor: Floor,
        settings: VoiceSettings,
        level: FanLevel,
        echo: EchoGuard,
    ) -> None:
        self._state = state
        self._floor = floor
        self._settings = settings
        self._level = level
        self._echo = echo

    def is_fan(self, microphone: Microphone) -> bool:
        """Speech, as loud as the fan's, and not the persona's own voice come back."""
        return (
            microphone.is_speech
            and self._level.is_near(microphone.last(LOOK_BACK))
            and not self._echo.is_echo(microphone.last(ECHO_LOOK_BACK))
        )

    def passed_over(self) -> None:
        """An utterance was nobody's, or too soft to be the fan's."""
        if self._state.turn is Turn.WAITING:
            self._level.passed_over()

    def look(self, utterance: Utterance, microphone: Microphone) -> Verdict:
        """Decide what only time can tell."""
        if self._state.turn is Turn.HOLDING:
            return self._look_held(utterance, microphone)
        if utterance.is_doubted:  # It was loud enough; now it may be the persona's echo alone.
            is_echo = self._echo.is_echo(microphone.last(ECHO_LOOK_BACK))
            return Verdict.NOBODY if is_echo else Verdict.UNCLEAR
        if not self.is_fan(microphone):
            return Verdict.NOBODY
        self._state.step(Step.SPEECH)
        utterance.held_at = microphone.position
        self._floor.hold()
        return Verdict.UNCLEAR

    def _look_held(self, utterance: Utterance, microphone: Microphone) -> Verdict:
        held = microphone.position - (utterance.held_at or 0)
        is_unread = utterance.meaning is None
        if held < (self._settings.hold_unread if is_unread else self._settings.hold_most):
            return Verdict.UNCLEAR
        if microphone.is_speech and utterance.meaning in (None, Meaning.INTERRUPTION):
            return Verdict.INTERRUPTION  # So long and steady: no cough, no "mhm".
        self.go_on(utterance)
        return Verdict.UNCLEAR

    def draft_every(self, utterance: Utterance) -> int | None:
        """Samples after which the words should be looked at again; None where nobody asks."""
        if self._state.turn is Turn.HOLDING:
            return self._settings.hold_draft
        return self._settings.hold_most if utterance.is_doubted else None

    def reads_as_one(self, utterance: Utterance, draft: Transcript, lasted: int) -> bool:
        """Weigh a draft of an utterance that lasted so many samples; True: the fan interrupts."""
        utterance.meaning = meaning_of(draft.text, draft.sureness)
        if utterance.meaning is not Meaning.INTERRUPTION:
            return False
        return is_sure(draft.text) or lasted >= LONG_WORD

    def go_on(self, utterance: Utterance) -> None:
        """It was nothing, or is not clear in time: only clear words stop the persona now."""
        utterance.is_doubted = True
        if self._state.turn is Turn.HOLDING:
            self._state.step(Step.FALSE_ALARM)
            self._floor.go_on()
