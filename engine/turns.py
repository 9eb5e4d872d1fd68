"""Whose turn it is: the states of a spoken conversation and the steps between them.

The state is kept, never inferred from what was said. Audio time is counted in samples.
"""

from enum import StrEnum
from typing import Final


class Turn(StrEnum):
    """What the two are doing."""

    WAITING = "waiting"
    """Nobody speaks."""
    HEARING = "hearing"
    """The fan speaks."""
    PAUSING = "pausing"
    """The fan has paused: the reply is prepared, and held until the turn is over."""
    THINKING = "thinking"
    """The fan's turn is over and nothing of the reply is to be heard yet."""
    SPEAKING = "speaking"
    """The persona has the floor."""
    HOLDING = "holding"
    """The persona stands still in mid-word or before its first: the fan may be interrupting."""
    CLOSED = "closed"
    """The conversation is over."""


class Step(StrEnum):
    """What moves the state."""

    SPEECH = "speech"
    """The fan's voice is there."""
    PAUSE = "pause"
    """The fan's voice is gone for the moment."""
    TURN_OVER = "turn_over"
    """The pause is the end of the fan's turn."""
    NOTHING_SAID = "nothing_said"
    """What sounded like speech held no words."""
    REPLY_HEARD = "reply_heard"
    """The first sound of the reply goes out."""
    REPLY_OVER = "reply_over"
    """The reply has been played to its end, or has failed."""
    FALSE_ALARM = "false_alarm"
    """The sound was a cough, a backchannel or the room: go on from the same word."""
    INTERRUPTED = "interrupted"
    """The fan means it: the reply ends where it was heard last."""
    FLOOR_TAKEN = "floor_taken"
    """The fan has been silent for long: the persona speaks unasked, once."""
    TYPED = "typed"
    """A message came as text, or the client asked for a reply."""
    CLOSE = "close"


_STEPS: Final[dict[Turn, dict[Step, Turn]]] = {
    Turn.WAITING: {
        Step.SPEECH: Turn.HEARING,
        Step.TYPED: Turn.THINKING,
        Step.FLOOR_TAKEN: Turn.THINKING,
    },
    Turn.HEARING: {
        Step.PAUSE: Turn.PAUSING,
        Step.NOTHING_SAID: Turn.WAITING,
        Step.TYPED: Turn.THINKING,
    },
    Turn.PAUSING: {
        Step.SPEECH: Turn.HEARING,
        Step.TURN_OVER: Turn.THINKING,
        Step.NOTHING_SAID: Turn.WAITING,
        Step.TYPED: Turn.THINKING,
    },
    Turn.THINKING: {
        Step.REPLY_HEARD: Turn.SPEAKING,
        Step.REPLY_OVER: Turn.WAITING,
        # The fan goes on before anything was heard, or only coughs.
        Step.SPEECH: Turn.HOLDING,
        Step.INTERRUPTED: Turn.WAITING,
    },
    Turn.SPEAKING: {
        Step.SPEECH: Turn.HOLDING,
        Step.REPLY_OVER: Turn.WAITING,
        Step.INTERRUPTED: Turn.WAITING,
    },
    Turn.HOLDING: {
        Step.FALSE_ALARM: Turn.SPEAKING,
        Step.INTERRUPTED: Turn.HEARING,
        Step.REPLY_OVER: Turn.WAITING,
    },
    Turn.CLOSED: {},
}


class WrongStepError(RuntimeError):
    """The step does not lead anywhere from this state: a fault of the pipeline."""


def next_turn(state: Turn, step: Step) -> Turn:
    """Where a step leads.

    Raises:
        WrongStepError: Nowhere.
    """
    if step is Step.CLOSE and state is not Turn.CLOSED:
        return Turn.CLOSED
    try:
        return _STEPS[state][step]
    except KeyError:
        raise WrongStepError(f"{step} leads nowhere from {state}") from None


def may_step(state: Turn, step: Step) -> bool:
    """Does the step lead anywhere?"""
    return step in _STEPS[state] or (step is Step.CLOSE and state is not Turn.CLOSED)


class TurnState:
    """Whose turn it is in one conversation."""

    def __init__(self) -> None:
        self._turn = Turn.WAITING

    @property
    def turn(self) -> Turn:
        """The present state."""
        return self._turn

    def may(self, step: Step) -> bool:
        """Does the step lead anywhere?"""
        return may_step(self._turn, step)

    def step(self, step: Step) -> None:
        """Go on.

        Raises:
            WrongStepError: The step leads nowhere from here.
        """
        self._turn = next_turn(self._turn, step)
