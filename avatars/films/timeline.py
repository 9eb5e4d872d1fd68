"""Lays a script out in time: which sound is heard when, and what the face is told when; pure.

The film plays the persona's sound as the fan's side did: a piece after the other, one that comes
late leaves a silence, a hold stands still, a reply that is broken off is forgotten.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from avatars.films.script import (
    Attended,
    Cued,
    Entry,
    Heard,
    Lasted,
    Moved,
    Over,
    Said,
    Stopped,
    WentOn,
)
from avatars.stage.playhead import Anchor
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE

SOUND_LEAD: Final = SPOKEN_RATE // 2
"""A renderer that hears sound is given it so long before it is heard."""
_LONG_AGO: Final = -(1 << 60)


@dataclass(frozen=True, slots=True)
class Run:
    """Sound without a break."""

    at: int
    """When it is heard, in samples at SPOKEN_RATE."""
    offset: int
    """Where it lies in its file, in samples at the file's rate."""
    length: int


@dataclass(frozen=True, slots=True)
class Anchored:
    """The face learns where the sound is."""

    at: int
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Sounded:
    """A renderer that hears sound is given some."""

    at: int
    offset: int
    length: int
    played: int
    """Samples of all replies that are heard before it."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """A reply is broken off at one of its samples."""

    at: int
    item_id: str
    position: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A reply has this many samples."""

    at: int
    item_id: str
    end: int


Act = Anchored | Sounded | Cleared | Finished | Moved | Attended | Cued


@dataclass(frozen=True, slots=True)
class Timeline:
    """A film, laid out."""

    length: int
    """In samples at SPOKEN_RATE."""
    persona: list[Run]
    fan: list[Run]
    acts: list[Act]
    """In order."""


def lay_out(entries: Iterable[Entry]) -> Timeline:
    """Lay a script out."""
    play = _Play()
    length = 0
    for entry in entries:
        play.take(entry)
        length = max(length, _end_of(entry))
    placed = play.placed
    acts = [*play.acts, *_anchors(placed), *_sounds(placed)]
    acts.sort(key=lambda act: act.at)
    persona = _joined(Run(at, said.offset, said.length) for at, said in placed)
    return Timeline(length, persona, play.fan, acts)


def _end_of(entry: Entry) -> int:
    if isinstance(entry, Heard):
        return entry.at + entry.length * SPOKEN_RATE // HEARD_RATE
    return entry.at if isinstance(entry, Lasted | Over) else 0


class _Play:
    """Plays the persona's sound as a client does."""

    def __init__(self) -> None:
        self.placed: list[tuple[int, Said]] = []
        """Sound with the moment at which it is heard, in order."""
        self.fan: list[Run] = []
        self.acts: list[Act] = []
        self._waiting: list[Said] = []
        """Sound that a hold keeps."""
        self._is_held = False

    def take(self, entry: Entry) -> None:
        match entry:
            case Said():
                self._say(entry)
            case Heard():
                self.fan.append(Run(entry.at, entry.offset, entry.length))
            case Stopped():
                self._waiting = [*self._cut(entry.at), *self._waiting]
                self._is_held = True
            case WentOn():
                self._go_on(entry.at)
            case Over():
                self._end(entry)
            case Moved() | Attended() | Cued():
                self.acts.append(entry)
            case Lasted():
                pass

    def _say(self, said: Said) -> None:
        if self._is_held:
            self._waiting.append(said)
        else:
            self._place(said, said.at)

    def _place(self, said: Said, at: int) -> None:
        self.placed.append((max(at, self._end_of_sound), said))

    @property
    def _end_of_sound(self) -> int:
        if not self.placed:
            return _LONG_AGO
        at, said = self.placed[-1]
        return at + said.length

    def _go_on(self, at: int) -> None:
        waiting, self._waiting, self._is_held = self._waiting, [], False
        for said in waiting:
            self._place(said, at)

    def _end(self, over: Over) -> None:
        if over.is_broken_off:
            self._cut(over.at)
            self._waiting, self._is_held = [], False
            self.acts.append(Cleared(over.at, over.item_id, self._position_of(over.item_id)))
        else:
            self._go_on(over.at)
            self.acts.append(Finished(over.at, over.item_id, over.end))

    def _cut(self, at: int) -> list[Said]:
        """Take away what would be heard from a moment on."""
        later: list[Said] = []
        while self.placed and self._end_of_sound > at:
            begins, said = self.placed.pop()
            heard = max(0, at - begins)
            if heard:
                self.placed.append((begins, replace(said, length=heard)))
            later.append(
                replace(
                    said,
                    start=said.start + heard,
                    offset=said.offset + heard,
                    length=said.length - heard,
                )
            )
        return later[::-1]

    def _position_of(self, item_id: str) -> int:
        for _, said in reversed(self.placed):
            if said.item_id == item_id:
                return said.start + said.length
        return 0


def _anchors(placed: list[tuple[int, Said]]) -> list[Anchored]:
    """Where sound begins to run, and where it stands still again."""
    found: list[Anchored] = []
    played = 0
    until, item_id, position = _LONG_AGO, "", 0
    for at, said in placed:
        is_joined = at == until and said.item_id == item_id and said.start == position
        if not is_joined:
            if until != _LONG_AGO:
                found.append(_anchor(until, item_id, position, played, is_running=False))
            found.append(_anchor(at, said.item_id, said.start, played, is_running=True))
        played += said.length
        until, item_id, position = at + said.length, said.item_id, said.start + said.length
    if placed:
        found.append(_anchor(until, item_id, position, played, is_running=False))
    return found


def _anchor(at: int, item_id: str, position: int, played: int, *, is_running: bool) -> Anchored:
    return Anchored(at, Anchor(item_id, position, played, at / SPOKEN_RATE, is_running))


def _sounds(placed: list[tuple[int, Said]]) -> list[Sounded]:
    found: list[Sounded] = []
    played = 0
    for at, said in placed:
        found.append(Sounded(at - SOUND_LEAD, said.offset, said.length, played))
        played += said.length
    return found


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Runs that follow each other without a break become one."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last and (last.at + last.length, last.offset + last.length) == (run.at, run.offset):
            found[-1] = replace(last, length=last.length + run.length)
        else:
            found.append(run)
    return found
