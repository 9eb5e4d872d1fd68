"""What a film takes down of a visit; while none is recorded, only what a reply began with."""

import asyncio
from typing import Final

from avatars.films.draft import Batch, Draft
from avatars.films.script import Attended, Cued, Lasted, Moved, Over, Stopped, WentOn
from avatars.stage.spec import FaceSpec
from engine import voice_events as said
from engine.face_ports import Attention, Gesture
from engine.voice_events import VoiceEvent
from engine.voice_ports import SPOKEN_RATE, Pcm
from rooms.live.outgoing import Outgoing
from rooms.wire import film_events

Noted = said.FaceMoved | said.Sound | said.Held | said.WentOn | said.ReplyOver
MOST_PRELUDE: Final = 4_000
"""Events of a reply that are kept for a film that begins in its middle: some minutes."""


class Reel:
    """One film while it is recorded.

    Args:
        film_id: The film.
        began_s: On the loop's clock.
    """

    def __init__(self, film_id: str, began_s: float) -> None:
        self.film_id = film_id
        self.is_over = asyncio.Event()
        """Nothing more is taken down."""
        self.is_written = asyncio.Event()
        """Its row says that it is over."""
        self._began_s = began_s
        self.draft = Draft()

    def at(self, now_s: float) -> int:
        """A moment in the film's own samples."""
        return round((now_s - self._began_s) * SPOKEN_RATE)

    def take(self, now_s: float) -> Batch:
        """What is to be written down."""
        self.draft.note(Lasted(self.at(now_s)))
        return self.draft.take()


class FilmLine:
    """Listens to one visit. All calls come from the event loop and return at once.

    Args:
        room_id: The room.
        persona: Its persona's name.
        face: What is drawn.
        most_ms: How long a film may be.
        out: The way to the page.
    """

    def __init__(
        self, room_id: str, persona: str, face: FaceSpec, most_ms: int, out: Outgoing
    ) -> None:
        self.room_id = room_id
        self.persona = persona
        self.face = face
        self.most_ms = most_ms
        self._out = out
        self._loop = asyncio.get_running_loop()
        self._reel: Reel | None = None
        self._attention: Attention = "idle"
        self._prelude: list[tuple[float, Noted]] = []
        self.is_closed = False
        """The visit is over."""

    @property
    def reel(self) -> Reel | None:
        """The film that is recorded."""
        return self._reel

    def roll(self, film_id: str) -> Reel:
        """Record from now on; a reply that is under way is heard from here."""
        now_s = self._loop.time()
        reel = self._reel = Reel(film_id, now_s)
        reel.draft.note(Attended(0, self._attention))
        for at_s, event in self._prelude:
            _write(reel, at_s, event)
        if self.is_closed:
            reel.is_over.set()
        return reel

    def cut(self) -> None:
        """Stop recording."""
        reel, self._reel = self._reel, None
        if reel is not None:
            reel.is_over.set()

    def close(self) -> None:
        """The visit is over."""
        self.is_closed = True
        self.cut()

    def tell(self, film_id: str, state: str) -> None:
        """Tell the page what became of a film."""
        self._out.offer(film_events.film(film_id, state))

    def hear(self, sound: Pcm) -> None:
        """The fan's sound, at HEARD_RATE."""
        if self._reel is not None:
            self._reel.draft.hear(self._reel.at(self._loop.time()), sound)

    def attend(self, attention: Attention) -> None:
        """The face turns to something."""
        self._attention = attention
        if self._reel is not None:
            self._reel.draft.note(Attended(self._now(self._reel), attention))

    def cue(self, gesture: Gesture, strength: float) -> None:
        """The face makes a gesture, outside of a reply."""
        if self._reel is not None:
            self._reel.draft.note(Cued(self._now(self._reel), gesture, strength))

    def note(self, event: VoiceEvent) -> None:
        """The persona says or does something."""
        if isinstance(event, said.ReplyBegan):  # What else was guessed meanwhile is not said.
            self._keep_only(event.turn_id)
        if not isinstance(event, Noted):
            return
        now_s = self._loop.time()
        if self._reel is not None:
            _write(self._reel, now_s, event)
        if isinstance(event, said.ReplyOver):
            over = event.ended.turn_id
            self._prelude = [one for one in self._prelude if _item_of(one[1]) != over]
        elif len(self._prelude) < MOST_PRELUDE:
            self._prelude.append((now_s, event))

    def _keep_only(self, item_id: str) -> None:
        self._prelude = [one for one in self._prelude if _item_of(one[1]) == item_id]

    def _now(self, reel: Reel) -> int:
        return reel.at(self._loop.time())


def _item_of(event: Noted) -> str:
    return event.ended.turn_id if isinstance(event, said.ReplyOver) else event.turn_id


def _write(reel: Reel, at_s: float, event: Noted) -> None:
    at, draft = reel.at(at_s), reel.draft
    match event:
        case said.FaceMoved():
            draft.note(Moved(at, event.turn_id, event.track))
        case said.Sound():
            draft.say(at, event.turn_id, event.start, event.pcm)
        case said.Held():
            draft.note(Stopped(at))
        case said.WentOn():
            draft.note(WentOn(at))
        case said.ReplyOver():
            is_broken_off = event.ended.status == "cancelled"
            draft.note(Over(at, event.ended.turn_id, event.played, is_broken_off=is_broken_off))
