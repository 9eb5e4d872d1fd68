"""The attempt of the present pause, and its task; the fan going on drops it."""

import asyncio
from collections.abc import Callable

from engine.attempt import Attempt, Ears
from engine.drafts import Draft, Spawn
from engine.microphone import Microphone
from engine.utterance import Utterance


class Attempts:
    """One attempt at a time.

    Args:
        ears: Who understands.
        spawn: Starts a task of the conversation.
        timeout_s: A transcriber that takes longer has failed.
        on_words: Told when a transcript is there, or has failed.
    """

    def __init__(
        self, ears: Ears, spawn: Spawn, timeout_s: float, on_words: Callable[[Attempt], None]
    ) -> None:
        self._ears = ears
        self._spawn = spawn
        self._timeout_s = timeout_s
        self._on_words = on_words
        self.current: Attempt | None = None
        self.task: asyncio.Task[None] | None = None

    def begin(
        self, utterance: Utterance, microphone: Microphone, paused_at: int, draft: Draft | None
    ) -> None:
        """Make something of what was said up to a pause; a draft may cover all of it."""
        self.drop()
        self.current = Attempt(
            utterance.turn_id,
            microphone.since(utterance.start),
            paused_at,
            utterance.timeline,
            self._ears,
            self._timeout_s,
            draft,
            self._on_words,
        )
        self.task = self._spawn(self.current.run())

    def drop(self) -> None:
        """The fan goes on: nothing of it counts."""
        attempt, task = self.current, self.let_go()
        if task is not None:
            task.cancel()
        if attempt is not None:
            attempt.timeline.begin_again(is_guess=attempt.reply is not None)

    def let_go(self) -> "asyncio.Task[None] | None":
        """The attempt came true: its task runs on as the reply's."""
        task = self.task
        self.current = self.task = None
        return task
