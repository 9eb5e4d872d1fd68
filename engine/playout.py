"""Hands out a reply's sound in time, and knows how much of it was played."""

import asyncio
import math
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from engine.voice_events import Sound, SpokenWord
from engine.voice_ports import SPOKEN_RATE, Pcm


@dataclass(frozen=True, slots=True)
class Pace:
    """How sound goes out."""

    lead: int
    """Samples at SPOKEN_RATE that may be sent ahead of their playing."""
    piece: int
    """Samples of one piece."""


class Player:
    """One reply's way out. Starts closed: sound is kept until ``start``.

    Args:
        turn_id: The reply.
        pace: How far ahead, in what pieces.
        send: Takes each piece.
        over: Called once, when all was played.
    """

    def __init__(
        self, turn_id: str, pace: Pace, send: Callable[[Sound], None], over: Callable[[], None]
    ) -> None:
        self._turn_id = turn_id
        self._pace = pace
        self._send = send
        self._over = over
        self._loop = asyncio.get_running_loop()
        self._queue: deque[Sound] = deque()
        self._words: list[SpokenWord] = []
        self._taken = 0
        """Samples that came from the synthesizer."""
        self._sent = 0
        self._base = 0
        """Samples that were played at ``_since``."""
        self._since = 0.0
        self._is_open = False
        self._is_held = False
        self._is_finished = False
        self._is_stopped = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def taken(self) -> int:
        """Samples of the reply that exist."""
        return self._taken

    @property
    def left(self) -> float:
        """Samples that are still to be played; endless while more may come."""
        return self._taken - self.played if self._is_finished else math.inf

    @property
    def has_sent(self) -> bool:
        """Something went out."""
        return self._sent > 0

    @property
    def is_playing(self) -> bool:
        """It is to be heard now."""
        return self._sent > 0 and not self._is_held and not self._is_stopped

    @property
    def played(self) -> int:
        """Samples that were played, as the client told last, or as their sending suggests."""
        if self._is_held or not self._sent:
            return self._base
        passed = round((self._loop.time() - self._since) * SPOKEN_RATE)
        return min(self._sent, self._base + max(0, passed))

    def add(self, pcm: Pcm, words: tuple[SpokenWord, ...]) -> None:
        """Take the next sound; places are samples from the reply's first."""
        self._words += words
        for at in range(0, len(pcm), self._pace.piece):
            start = self._taken + at
            # The last piece also takes what a rounding put behind the sound.
            is_last = at + self._pace.piece >= len(pcm)
            end = start + self._pace.piece
            first = 0 if at == 0 else start
            self._queue.append(
                Sound(
                    self._turn_id,
                    pcm[at : at + self._pace.piece],
                    start,
                    tuple(w for w in words if first <= w.start and (is_last or w.start < end)),
                )
            )
        self._taken += len(pcm)
        self._pump()

    def finish(self) -> None:
        """Nothing follows."""
        self._is_finished = True
        self._pump()

    def start(self) -> None:
        """The turn is the persona's: let the sound out."""
        self._is_open = True
        self._pump()

    def hold(self) -> None:
        """Stand still at the present sample."""
        self._base = self.played
        self._is_held = True
        self._stop_timer()

    def go_on(self) -> None:
        """Go on from there."""
        self._is_held = False
        self._since = self._loop.time()
        self._pump()

    def report(self, samples: int) -> None:
        """The client says how far it has played."""
        self._base = max(0, min(samples, self._sent))
        self._since = self._loop.time()
        self._pump()

    def stop(self) -> int:
        """Send nothing more; returns the samples that were played."""
        played = self.played
        self._is_stopped = True
        self._queue.clear()
        self._stop_timer()
        return played

    def text_until(self, samples: int) -> str:
        """The words of which at least half was played by then."""
        ends = [(word.start + word.end) // 2 for word in self._words]
        return "".join(word.text for word in self._words[: bisect_right(ends, samples)])

    def _pump(self) -> None:
        if not self._is_open or self._is_held or self._is_stopped:
            return
        self._stop_timer()
        played = self.played
        while self._queue and self._sent - played < self._pace.lead:
            if played >= self._sent:  # The first sound, or the first after a gap.
                self._base, self._since = self._sent, self._loop.time()
            piece = self._queue.popleft()
            self._sent += len(piece.pcm)
            self._send(piece)
            if self._is_held or self._is_stopped:
                return
        if self._queue:
            self._wait(self._sent - self._pace.lead - played + 1)
        elif self._is_finished:
            if played < self._sent:
                self._wait(self._sent - played)
            else:
                self._is_stopped = True
                self._over()

    def _wait(self, samples: int) -> None:
        delay_s = max(1, samples) / SPOKEN_RATE
        self._timer = self._loop.call_later(delay_s, self._pump)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
