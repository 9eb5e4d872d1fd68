"""What the face does besides speaking: whom it looks at, when it nods; told to whoever draws it."""

import asyncio
from typing import Final

from engine.face_ports import Attention, FaceTrack
from engine.tally import Tally
from engine.voice_events import (
    Caption,
    FaceMoved,
    NothingSaid,
    NotUnderstood,
    ReplyBegan,
    ReplyOver,
    Sound,
    SpeechStarted,
    SpeechStopped,
    VoiceEvent,
)
from rooms.live.film_line import FilmLine
from rooms.live.outgoing import Outgoing
from rooms.live.picture_link import Picture
from rooms.live.sound_link import Anchor
from rooms.wire import avatar_events

NOD_GAP_S: Final = 4.0
"""Nods while listening keep this far apart."""
NOD: Final = 0.5
"""How strong they are."""


class FaceLine:
    """Tells the page, and a picture that is drawn here, what the face does.

    Args:
        out: The way to the page.
        seed: Of the face's own life.
        film: Hears of it too; None where no films are made.
        tally: Counts the pictures that are drawn here.
    """

    def __init__(
        self,
        out: Outgoing,
        seed: int,
        film: FilmLine | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._out = out
        self._tally = tally or Tally()
        self._seed = seed
        self._film = film
        self._loop = asyncio.get_running_loop()
        self._picture: Picture | None = None
        self._attention: Attention = "idle"
        self._is_fan_speaking = self._is_answering = self._is_heard = False
        self._item_id = ""
        self._said: list[FaceTrack] = []
        """The item's keys so far: a picture may begin in its middle."""
        self._nodded_s = -NOD_GAP_S

    def use(self, picture: Picture | None) -> None:
        """A picture is drawn here from now on; None: the page draws."""
        if picture is self._picture:
            return
        self._picture = picture
        self._tally.note_drawing(is_on=picture is not None)
        if picture is not None:
            picture.attend(self._attention)
            for track in self._said:
                picture.take(self._item_id, track)
            picture.tell_gone(lambda _: self._lose(picture))
        self._out.offer(avatar_events.picture("browser" if picture is None else "webrtc"))

    def close(self) -> None:
        """The visit is over: nothing is drawn any more."""
        self._tally.note_drawing(is_on=False)

    async def greet(self) -> None:
        """The page is there."""
        await self._out.send(avatar_events.state(self._attention, self._seed))

    def fan_speaks(self) -> None:
        """The fan has begun."""
        self._is_fan_speaking = True
        self._look()

    def fan_paused(self) -> None:
        """Some words were understood: a nod says so, unless one just did."""
        now_s = self._loop.time()
        if self._attention != "listening" or now_s - self._nodded_s < NOD_GAP_S:
            return
        self._nodded_s = now_s
        if self._picture is not None:
            self._picture.cue("nod", NOD)
        if self._film is not None:
            self._film.cue("nod", NOD)
        self._out.offer(avatar_events.cue("nod", NOD))

    def fan_is_done(self, *, is_answered: bool) -> None:
        """The fan's turn is over, or was none."""
        self._is_fan_speaking = False
        self._is_answering = self._is_answering or is_answered
        self._look()

    def reply_begins(self) -> None:
        """The persona takes the floor; nothing is heard yet."""
        self._is_answering, self._is_heard = True, False
        self._look()

    async def moves(self, item_id: str, track: FaceTrack) -> None:
        """The next keys of the reply."""
        if item_id != self._item_id:
            self._item_id, self._said = item_id, []
        self._said.append(track)
        if self._picture is not None:
            self._picture.take(item_id, track)
        await self._out.send(avatar_events.track(item_id, track))

    def is_heard(self) -> None:
        """The reply's sound goes out."""
        if not self._is_heard:
            self._is_heard = True
            self._look()

    def sound_is_at(self, anchor: Anchor) -> None:
        """Where the sound of a link is: the page moves the mouth by it."""
        if anchor.rtp is not None:
            self._out.offer(
                avatar_events.anchor(
                    anchor.item_id, anchor.at, anchor.rtp, is_running=anchor.is_running
                )
            )

    def reply_ends(self, item_id: str, played: int) -> None:
        """The reply was played, or was broken off, after so many samples."""
        self._is_answering = self._is_heard = False
        if item_id == self._item_id:
            self._said = []
        if self._picture is not None:
            self._picture.finish(item_id, played)
        self._look()

    def film(self, event: VoiceEvent) -> None:
        """Let a film take down what happens."""
        if self._film is not None:
            self._film.note(event)

    def _lose(self, picture: Picture) -> None:
        if picture is self._picture:
            self.use(None)

    def _look(self) -> None:
        attention = self._due()
        if attention == self._attention:
            return
        self._attention = attention
        if self._picture is not None:
            self._picture.attend(attention)
        if self._film is not None:
            self._film.attend(attention)
        self._out.offer(avatar_events.state(attention, self._seed))

    def _due(self) -> Attention:
        if self._is_answering and self._is_heard:
            return "speaking"
        if self._is_fan_speaking:
            return "listening"
        return "thinking" if self._is_answering else "idle"


async def turn_to(face: FaceLine, event: VoiceEvent) -> None:
    """Let a face turn to what happens."""
    face.film(event)
    if isinstance(event, FaceMoved):
        await face.moves(event.turn_id, event.track)
        return
    match event:
        case SpeechStarted():
            face.fan_speaks()
        case Caption():
            face.fan_paused()
        case SpeechStopped() | NothingSaid() | NotUnderstood():
            face.fan_is_done(is_answered=isinstance(event, SpeechStopped))
        case ReplyBegan():
            face.reply_begins()
        case Sound():
            face.is_heard()
        case ReplyOver():
            face.reply_ends(event.ended.turn_id, event.played)
        case _:
            pass
