"""When each stage of one answer was reached: why was it slow?"""

from dataclasses import dataclass, fields


@dataclass(slots=True)
class Timeline:
    """Seconds of the event loop's clock; None where a stage did not happen."""

    speech_end: float | None = None
    """The fan's last sound reached us."""
    pause_seen: float | None = None
    """The pause was noticed, and the guess began."""
    transcript: float | None = None
    """The words were understood."""
    turn_over: float | None = None
    """The pause was long enough to be the end of the turn."""
    first_token: float | None = None
    """The mind's first token."""
    first_clause: float | None = None
    """The first clause that can be spoken."""
    first_audio: float | None = None
    """The first sound came from the synthesizer."""
    first_sent: float | None = None
    """The first sound went out."""
    first_played: float | None = None
    """The first sound was played, as the client reports it or as its sending suggests."""
    guesses_dropped: int = 0
    """Replies that were prepared in this turn and thrown away, since the fan went on."""

    def begin_again(self, *, is_guess: bool) -> None:
        """The fan goes on: the stages since the pause do not count.

        Args:
            is_guess: A reply had been begun.
        """
        for stage in fields(self):
            if stage.name != "guesses_dropped":
                setattr(self, stage.name, None)
        self.guesses_dropped += is_guess

    def stages_ms(self) -> dict[str, int]:
        """Milliseconds from the fan's last sound to each stage that was reached."""
        if self.speech_end is None:
            return {}
        stages = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in ("speech_end", "guesses_dropped")
        }
        return {
            name: round((at - self.speech_end) * 1_000)
            for name, at in stages.items()
            if at is not None
        }
