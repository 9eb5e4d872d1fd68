"""Puts a visit's spoken side together, where its room is sold with sound."""

from dataclasses import dataclass
from typing import Final

from avatars.stage.spec import FaceSpec
from engine.attempt import Ears
from engine.conversation import Conversation
from engine.pipeline import VoiceConversation
from engine.spoken_reply import Mouth
from engine.tally import CountedEars, CountedMouth
from engine.voice_backends import VoiceBackends
from engine.voice_ports import Pcm
from models.states import Format
from rooms.errors import LinkReplacedError, VoiceBusyError, VoiceUnavailableError
from rooms.live.face_line import FaceLine
from rooms.live.face_part import FacePart
from rooms.live.film_line import FilmLine
from rooms.live.links import VisitLinks
from rooms.live.live_films import LiveFilms
from rooms.live.outgoing import Outgoing
from rooms.live.record import Record
from rooms.live.sound_desk import SoundDesk
from rooms.live.sound_link import GoneReason, MakeLink, SoundLink
from rooms.live.sound_way import SoundWay
from rooms.live.voice_line import VoiceLine
from rooms.live.watch import Watch
from rooms.paid_time import Entered
from rooms.settings import RoomsSettings
from rooms.wire.items import SpokenItem

SPOKEN: Final = frozenset({Format.VOICE, Format.VIDEO})


def has_sound(entered_format: Format) -> bool:
    """Is a room of this format sold with sound?"""
    return entered_format in SPOKEN


def require_voice(
    voice: VoiceBackends | None, settings: RoomsSettings, rooms_now: int
) -> VoiceBackends:
    """Refuse a room that could not talk, or would make others stutter.

    Raises:
        VoiceUnavailableError: This server has no ears or mouths, or they are broken.
        VoiceBusyError: Too many rooms talk at once.
    """
    if voice is None or voice.problem is not None:
        raise VoiceUnavailableError(
            "this server can't talk now; your time does not run, come back later"
        )
    if rooms_now >= settings.max_voice_rooms or voice.busy_s() > settings.busy_most_s:
        raise VoiceBusyError(
            "too many people talk at once just now; your time does not run, try in a minute"
        )
    return voice


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """What a visit with sound is given."""

    voice: VoiceBackends
    face: FacePart | None = None
    """In a video room."""
    films: LiveFilms | None = None
    """Where films are made."""
    links: VisitLinks | None = None
    """A linked voice may speak in the place of the house's."""


@dataclass(slots=True)
class VoiceSide:
    """What a voice visit has beside a text visit."""

    talk: VoiceConversation
    line: VoiceLine
    desk: SoundDesk
    way: SoundWay
    face: FaceLine | None = None
    """The persona's face; None in a voice room."""
    spec: FaceSpec | None = None
    """What is drawn here if the fan asks for a picture."""
    film: FilmLine | None = None
    """Ready to film it; None where nobody may."""
    link: SoundLink | None = None
    _newest: object = None
    """Of those that asked for a link."""

    async def attach(self, make_link: MakeLink) -> None:
        """Carry sound over a link once sound comes over it; an older link is closed.

        Raises:
            AppError: The link can't be made.
            LinkReplacedError: Another was asked for meanwhile, or the visit ended.
        """
        self._newest = make_link
        link = await make_link(self._hear, self._on_gone, self.spec)
        if self._newest is not make_link:
            await link.aclose()
            raise LinkReplacedError("another call took this one's place")
        older, self.link = self.link, link
        if self.face is not None:
            link.tell_anchors(self.face.sound_is_at)
            self.face.use(link.picture)
        if older is not None:
            self.way.fall_back()
            await older.aclose()

    async def greet(self) -> SpokenItem | None:
        """Say how the face looks; returns the greeting, if it is about to be said."""
        if self.face is not None:
            await self.face.greet()
        return self.desk.greeting

    async def aclose(self) -> None:
        """The visit is over."""
        self._newest = None
        if self.film is not None:
            self.film.close()
        if self.face is not None:
            self.face.close()
        link, self.link = self.link, None
        if link is not None:
            await link.aclose()

    def _hear(self, sound: Pcm) -> None:
        if self.link is not None:
            self.way.use(self.link)  # The fan's sound comes through, so the persona's will too.
        hear_with(self.talk, self.film, sound)
        self.desk.greet()

    def _on_gone(self, _: GoneReason) -> None:
        self.link = None
        self.way.fall_back()
        if self.face is not None:
            self.face.use(None)


def open_voice(
    part: SpokenPart,
    entered: Entered,
    conversation: Conversation,
    record: Record,
    watch: Watch,
    out: Outgoing,
) -> VoiceSide:
    """Make the spoken side of a visit, with its face where it has one."""
    voice, face, tally = part.voice, part.face, conversation.tally
    known = {one.id for one in voice.voices}
    voice_id = entered.voice_id if entered.voice_id in known else voice.default_voice
    house = CountedMouth(voice.mouth_of(voice_id), tally)
    talk = VoiceConversation(
        conversation,
        voice.activity,
        Ears(CountedEars(voice.transcriber, tally), voice.turn_end),
        Mouth(
            part.links.mouth(house) if part.links else house,
            voice_id,
            entered.voice_speed,
            face.performer if face else None,
        ),
    )
    way = SoundWay(talk, out)
    film = _ready_to_film(part, entered, out)
    face_line = FaceLine(out, face.spec.seed, film, tally) if face else None
    line = VoiceLine(talk, conversation, record, watch, out, way, face_line)
    desk = SoundDesk(
        talk,
        line,
        out,
        voice_id=voice_id,
        speed=entered.voice_speed,
        greeting=record.unheard_greeting if entered.standing.delivered_ms == 0 else None,
        hear=lambda sound: hear_with(talk, film, sound),
    )
    return VoiceSide(talk, line, desk, way, face_line, face.spec if face else None, film)


def hear_with(talk: VoiceConversation, film: FilmLine | None, sound: Pcm) -> None:
    """Give the fan's sound to all who listen."""
    talk.hear(sound)
    if film is not None:
        film.hear(sound)


def _ready_to_film(part: SpokenPart, entered: Entered, out: Outgoing) -> FilmLine | None:
    face, chosen, films = part.face, entered.face, part.films
    if face is None or films is None or chosen is None or not chosen.allows_films:
        return None
    most_ms = entered.standing.bought_ms
    return films.listen(entered.room_id, entered.sheet.name, face.spec, most_ms, out)
