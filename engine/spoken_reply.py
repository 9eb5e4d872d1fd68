"""One spoken reply on its way: the mind's words become clauses, clauses become sound."""

import asyncio
import zlib
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final

from engine.clauses import ClauseStream
from engine.conversation_events import CrisisNotice, TextDelta, TurnEnded
from engine.face_ports import FaceTrack, Line, Mood, Performance, Performer
from engine.guess import Guess
from engine.playout import Player
from engine.timeline import Timeline
from engine.voice_errors import VoiceBackendError
from engine.voice_events import SpokenWord
from engine.voice_ports import SpokenChunk, Synthesizer

CLAUSES_AHEAD: Final = 4
"""Clauses that the mind may be ahead of the voice."""


@dataclass(frozen=True, slots=True)
class Mouth:
    """Who speaks, and how."""

    synthesizer: Synthesizer
    voice_id: str
    speed: float = 1.0
    performer: Performer | None = None
    """Makes the face; None where nobody sees it."""


class SpokenReply:
    """Speaks one guess; until ``commit`` only its first clause becomes sound.

    Args:
        guess: The words.
        mouth: The voice.
        player: The way out.
        timeline: Takes the time of each stage.
        max_words: The reply ends with the sentence in which it reaches so many.
        on_notice: Told when the words are the crisis message.
        on_track: Takes what the face does, ahead of the sound it belongs to.
    """

    def __init__(
        self,
        guess: Guess,
        mouth: Mouth,
        player: Player,
        timeline: Timeline,
        *,
        max_words: int,
        on_notice: Callable[[CrisisNotice], None],
        on_track: Callable[[FaceTrack], None],
    ) -> None:
        self.guess = guess
        self.player = player
        self.timeline = timeline
        self.ended: TurnEnded | None = None
        """How the words ended; None while they come."""
        self.notice: CrisisNotice | None = None
        self._mouth = mouth
        self._max_words = max_words
        self._on_notice = on_notice
        self._on_track = on_track
        self._moods: list[tuple[int, Mood | None]] = []
        """What the persona said of its face, each with the character from which it counts."""
        self._written = self._cut = 0
        """Characters that came, and those of them that clauses took."""
        self._kept: list[FaceTrack] | None = []
        """What the face is to do once the reply has the floor; None when it has."""
        self._performance: Performance | None = None
        if mouth.performer is not None:
            self._performance = mouth.performer.begin(zlib.crc32(guess.reply_id.encode()))
        self._may_go_on = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    @property
    def turn_id(self) -> str:
        """The reply's."""
        return self.guess.reply_id

    def commit(self) -> None:
        """The turn is the persona's: let all of it out."""
        self._may_go_on.set()
        kept, self._kept = self._kept, None
        for track in kept or ():
            self._on_track(track)
        self.player.start()

    async def run(self) -> None:
        """Speak to the end; failures end as ``ended``, only cancellation gets out."""
        clauses: asyncio.Queue[Line | None] = asyncio.Queue(CLAUSES_AHEAD)
        try:
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(self._write(clauses))
                failure = await self._speak(clauses)
                if failure is not None:
                    self._fail(failure)
                    writing.cancel()
        finally:
            await self.guess.events.aclose()
        if self._performance is not None:
            self._show(self._performance.finish(self.player.taken))
        self.player.finish()

    async def _write(self, clauses: "asyncio.Queue[Line | None]") -> None:
        """Cut what the mind writes into clauses."""
        stream = ClauseStream()
        words = 0
        async with aclosing(self._texts()) as texts:
            async for text in texts:
                for clause in stream.feed(text):
                    await self._pass_on(clauses, clause)
                    words += len(clause.split())
                    if words >= self._max_words and clause.rstrip().endswith((".", "!", "?")):
                        await self._cut_short()
                        await clauses.put(None)
                        return
        for clause in stream.finish():
            await self._pass_on(clauses, clause)
        await clauses.put(None)

    async def _pass_on(self, clauses: "asyncio.Queue[Line | None]", clause: str) -> None:
        if self.timeline.first_clause is None:
            self.timeline.first_clause = self._loop.time()
        said: Mood | None = None
        for at, mood in self._moods:
            said = mood if at <= self._cut else said
        self._cut += len(clause)
        await clauses.put(Line(clause, said))

    async def _texts(self) -> AsyncGenerator[str]:
        async for event in self.guess.events:
            match event:
                case TextDelta(text=text, mood=mood):
                    self._note_token()
                    self._moods.append((self._written, mood))
                    self._written += len(text)
                    yield text
                case CrisisNotice(text=text):
                    self.notice = event
                    self._on_notice(event)
                    yield text
                case TurnEnded():
                    self._end(event)

    def _note_token(self) -> None:
        if self.timeline.first_token is None:
            self.timeline.first_token = self._loop.time()

    def _end(self, ended: TurnEnded) -> None:
        if ended.first_token_ms is not None and ended.first_text_ms is not None:
            # The mind's first token came before the first text that was let through.
            earlier_s = (ended.first_text_ms - ended.first_token_ms) / 1_000
            if self.timeline.first_token is not None:
                self.timeline.first_token -= earlier_s
        self.ended = ended

    async def _cut_short(self) -> None:
        await self.guess.events.aclose()
        self.ended = TurnEnded(self.turn_id, "completed", "long_enough", "")

    def _fail(self, error: VoiceBackendError) -> None:
        text = self.ended.text if self.ended else ""
        self.ended = TurnEnded(self.turn_id, "failed", error.voice_code, text)

    async def _speak(self, clauses: "asyncio.Queue[Line | None]") -> VoiceBackendError | None:
        """Turn clauses into sound; returns why it failed."""
        while (line := await clauses.get()) is not None:
            try:
                await self._say(line)
            except VoiceBackendError as error:
                return error
            await self._may_go_on.wait()
        return None

    async def _say(self, line: Line) -> None:
        start, at = self.player.taken, 0
        speech = self._mouth.synthesizer.speak(
            line.text, self._mouth.voice_id, speed=self._mouth.speed
        )
        async with aclosing(speech) as chunks:
            async for chunk in chunks:
                if self.timeline.first_audio is None:
                    self.timeline.first_audio = self._loop.time()
                words, at = spoken_words(line.text, chunk, start, at)
                if self._performance is not None:
                    self._show(await self._performance.perform(line, chunk, start))
                self.player.add(chunk.pcm, words)

    def _show(self, track: FaceTrack) -> None:
        if track.is_empty:
            return
        if self._kept is not None:
            self._kept.append(track)
        else:
            self._on_track(track)


def spoken_words(
    clause: str, chunk: SpokenChunk, start: int, at: int
) -> tuple[tuple[SpokenWord, ...], int]:
    """The words that begin in a chunk, with all that stands between them in the text.

    Args:
        clause: The text that is spoken.
        chunk: A piece of its sound.
        start: Samples of the reply before the clause.
        at: Characters of the clause that earlier words took.

    Returns:
        The words, and the characters taken with them.
    """
    words: list[SpokenWord] = []
    for span in chunk.words:
        end = span.last
        while end < len(clause) and not clause[end].isalnum():
            end += 1
        words.append(SpokenWord(clause[at:end], span.start + start, span.end + start))
        at = end
    return tuple(words), at


def cancelled(ended: TurnEnded | None, reply_id: str, reason: str, text: str) -> TurnEnded:
    """The end of a reply that was broken off after ``text`` was heard."""
    if ended is None:
        return TurnEnded(reply_id, "cancelled", reason, text)
    return replace(ended, status="cancelled", reason=reason, text=text)
