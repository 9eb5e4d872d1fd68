"""Where a reply's mouth comes from: its phonemes where they are told, else from listening."""

import asyncio
from collections.abc import Iterable
from typing import Final

import numpy as np

from avatars.coarticulation import Articulator
from avatars.mouth_listener import ListenerMaker, MouthListener
from engine.face_ports import MouthKey
from engine.voice_ports import SPOKEN_RATE, Pcm, SpokenChunk

UNTOLD: Final = SPOKEN_RATE * 6 // 100
"""Sound without phonemes behind told ones that is too short to listen to."""
NO_SOUND: Final[Pcm] = np.zeros(0, np.int16)


class ReplyMouth:
    """Makes the mouth's keys of one reply.

    Args:
        open_listener: Called in a thread when the first sound without phonemes comes.
    """

    def __init__(self, open_listener: ListenerMaker) -> None:
        self._articulator = Articulator()
        self._open_listener = open_listener
        self._listener: MouthListener | None = None
        self._heard_from = 0
        """The position of the first sample that the listener heard."""
        self._last = MouthKey(-1, "sil", 1.0)
        """The last key given."""

    async def keys(self, chunk: SpokenChunk, start: int) -> list[MouthKey]:
        """The next keys.

        Args:
            chunk: A piece of sound.
            start: Samples of the reply before the utterance that the piece belongs to.
        """
        if chunk.phonemes:
            keys: list[MouthKey] = []
            if self._listener is not None:
                keys = await asyncio.to_thread(self._stop_listening, self._listener)
            return self._in_order([*keys, *self._articulator.say(chunk.phonemes, start)])
        first = start + chunk.start
        if self._is_told(first + len(chunk.pcm)):
            return []
        keys = [] if self._listener is not None else self._articulator.rest(first)
        return self._in_order([*keys, *await asyncio.to_thread(self._listen, chunk.pcm, first)])

    def finish(self, end: int) -> list[MouthKey]:
        """The last keys; the mouth rests from ``end`` on."""
        keys = [] if self._listener is None else self._stop_listening(self._listener)
        given = self._in_order([*keys, *self._articulator.rest(end)])
        if self._last.viseme != "sil":
            given += self._in_order([MouthKey(max(end, self._last.at + 1), "sil", 1.0)])
        return given

    def _is_told(self, end: int) -> bool:
        """Do the phonemes that were told reach this far?"""
        covered = self._articulator.covered
        return self._listener is None and covered > 0 and end - covered < UNTOLD

    def _listen(self, pcm: Pcm, first: int) -> list[MouthKey]:
        """Hear more; runs in a thread."""
        if self._listener is None:
            self._listener, self._heard_from = self._open_listener(), first
        return self._placed(self._listener.hear(pcm, is_last=False))

    def _stop_listening(self, listener: MouthListener) -> list[MouthKey]:
        """What the listener holds back: a fraction of a second of sound."""
        self._listener = None
        return self._placed(listener.hear(NO_SOUND, is_last=True))

    def _placed(self, keys: Iterable[MouthKey]) -> list[MouthKey]:
        return [MouthKey(key.at + self._heard_from, key.viseme, key.weight) for key in keys]

    def _in_order(self, keys: Iterable[MouthKey]) -> list[MouthKey]:
        """Leave out what comes before what was given, and rest upon rest."""
        given: list[MouthKey] = []
        for key in keys:
            is_again = key.viseme == "sil" and self._last.viseme == "sil"
            if key.at > self._last.at and not is_again:
                given.append(key)
                self._last = key
        return given
