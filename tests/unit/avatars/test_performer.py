"""A reply's track is the same however its sound is cut, and never runs ahead of its clause."""

# ruff: noqa: RUF001 - phonetic letters look like other letters

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.amplitude import AmplitudeListener
from avatars.performer import ACCENT_GAP, TrackPerformer
from engine.face_ports import FaceTrack, Line, MouthKey
from engine.voice_ports import Pcm, SpokenChunk, WordSpan
from tests.factories.spoken import MS, chunked, spans

pytestmark = pytest.mark.unit

TEXT = "Yes, maybe. Hmm, we love it so much! Do you?"
WORDS = tuple(
    WordSpan(TEXT.index(one), TEXT.index(one) + len(one), at * MS, (at + 300) * MS)
    for one, at in [
        *(("Yes", 0), ("maybe", 400), ("Hmm", 1_300), ("we", 1_900), ("love", 2_200)),
        *(("it", 2_500), ("so", 2_700), ("much", 3_000), ("Do", 3_600), ("you", 4_100)),
    ]
)
PHONEMES = spans(
    *(("j", 60), ("ɛ", 120), ("s", 90), (" ", 130), ("m", 60), ("eɪ", 180), ("b", 50), ("i", 120)),
    *((" ", 490), ("h", 70), ("ə", 90), ("m", 200), (" ", 240), ("w", 60), ("i", 100), (" ", 140)),
    *(("l", 80), ("ʌ", 120), ("v", 100), (" ", 50), ("ɪ", 60), ("t", 90), ("s", 110), ("oʊ", 190)),
    *(("m", 80), ("ʌ", 140), ("tʃ", 130), (" ", 250), ("d", 60), ("uː", 300), ("j", 140)),
    *(("uː", 300), (" ", 200)),
)
LENGTH = PHONEMES[-1].end
CUTS = st.lists(st.integers(0, LENGTH), max_size=10)
NOISE = (
    np.random.default_rng(5).normal(0, 3_000, LENGTH) * (np.sin(np.arange(LENGTH) / 2_000) > 0)
).astype(np.int16)


def joined(tracks: Iterable[FaceTrack]) -> FaceTrack:
    parts = list(tracks)
    return FaceTrack(
        *(
            tuple(key for part in parts for key in getattr(part, name))
            for name in ("mouth", "moods", "gestures", "gaze")
        )
    )


async def performed(
    *clauses: tuple[Line, list[SpokenChunk]], seed: int = 9, performer: TrackPerformer | None = None
) -> list[FaceTrack]:
    performance = (performer or TrackPerformer()).begin(seed)
    start, tracks = 0, []
    for line, chunks in clauses:
        tracks += [await performance.perform(line, chunk, start) for chunk in chunks]
        start += chunks[-1].start + len(chunks[-1].pcm)
    return [*tracks, performance.finish(start)]


def once(*clauses: tuple[Line, list[SpokenChunk]], seed: int = 9) -> list[FaceTrack]:
    return asyncio.run(performed(*clauses, seed=seed))


@given(CUTS)
def test_any_chunking_of_phonemes_gives_the_same_track(cuts: list[int]) -> None:
    line = Line(TEXT)
    whole = joined(once((line, chunked(LENGTH, PHONEMES, WORDS))))
    assert joined(once((line, chunked(LENGTH, PHONEMES, WORDS, cuts)))) == whole
    assert whole.mouth
    assert whole.moods
    assert whole.gestures
    assert whole.gaze


@given(CUTS)
def test_any_chunking_of_bare_sound_gives_the_same_track(cuts: list[int]) -> None:
    line = Line(TEXT)
    whole = joined(once((line, chunked(LENGTH, (), WORDS, pcm=NOISE))))
    assert joined(once((line, chunked(LENGTH, (), WORDS, cuts, NOISE)))) == whole
    assert whole.mouth


@given(CUTS)
def test_keys_are_in_order_over_all_pieces(cuts: list[int]) -> None:
    spoken = chunked(LENGTH, PHONEMES, WORDS, cuts)
    bare = chunked(LENGTH, (), WORDS, cuts, NOISE)
    track = joined(once((Line(TEXT), spoken), (Line(TEXT), bare), (Line(TEXT), spoken)))
    for keys in (track.mouth, track.moods, track.gestures, track.gaze):
        assert all(a.at < b.at for a, b in pairwise(keys))
    assert track.mouth[-1].viseme == "sil"


async def test_nothing_comes_before_its_clause() -> None:
    """But what was held back of the clause before, which lies in that."""
    spoken = chunked(LENGTH, PHONEMES, WORDS, [12_000])
    tracks = await performed((Line("Oh, I hate it!"), spoken), (Line(TEXT), spoken))
    later = joined(tracks[2:])
    assert min(one.at for one in [*later.moods, *later.gestures, *later.gaze]) >= LENGTH
    early = [one for one in later.mouth if one.at < LENGTH]
    assert len(early) <= 1
    assert {one.mood for one in later.moods[:1]} == {"happy"}


async def test_the_same_seed_gives_the_same_and_another_may_not() -> None:
    clause = (Line("Harbours. " * 8), chunked(LENGTH, PHONEMES, [WordSpan(0, 8, 0, 99)]))
    assert await performed(clause) == await performed(clause)
    looks = {joined(await performed(clause, seed=seed)).gestures for seed in range(20)}
    assert len(looks) > 1


async def test_accents_keep_their_distance() -> None:
    words = [WordSpan(4 * n, 4 * n + 3, n * 4_800, n * 4_800 + 100) for n in range(20)]
    track = joined(await performed((Line("yes " * 20), chunked(LENGTH, PHONEMES, words))))
    assert len(track.gestures) >= 3
    assert all(b.at - a.at >= ACCENT_GAP for a, b in pairwise(track.gestures))
    assert {one.at for one in track.gestures} <= {word.start for word in words}


async def test_the_eyes_go_away_and_come_back() -> None:
    track = joined(await performed((Line(TEXT), chunked(LENGTH, PHONEMES, WORDS))))
    away, back = track.gaze
    assert away.at == WORDS[2].start
    assert abs(away.yaw) >= 8
    assert (back.yaw, back.pitch) == (0, 0)
    assert 0.4 * 24_000 < back.at - away.at < 24_000


async def test_the_mark_of_the_persona_is_shown_and_fades_at_the_end() -> None:
    track = joined(await performed((Line(TEXT, "sad"), chunked(LENGTH, PHONEMES, WORDS))))
    assert [(one.at, one.mood) for one in track.moods] == [(0, "sad"), (LENGTH, "neutral")]


async def test_phonemes_are_taken_where_the_voice_puts_them() -> None:
    """Its lag is taken off already; taken off twice, the lips would run ahead."""
    track = joined(await performed((Line("a"), chunked(LENGTH, spans((" ", 500), ("ɛ", 100))))))
    assert track.mouth[0] == MouthKey(545 * MS, "E", track.mouth[0].weight)


async def test_sound_between_phonemes_is_listened_to_from_its_own_start() -> None:
    spoken = chunked(LENGTH, PHONEMES, WORDS)
    bare = chunked(LENGTH, (), WORDS, pcm=NOISE)
    track = joined(await performed((Line(TEXT), spoken), (Line(TEXT), bare), (Line(TEXT), spoken)))
    told = {replace(one, at=one.at - 2 * LENGTH) for one in track.mouth if one.at >= 2 * LENGTH}
    assert told == {one for one in track.mouth if one.at < LENGTH}
    alone = AmplitudeListener().hear(NOISE, is_last=True)
    heard = [replace(one, at=one.at - LENGTH) for one in track.mouth]
    assert [one for one in heard if 0 <= one.at < LENGTH - 3_000] == [
        one for one in alone if one.at < LENGTH - 3_000
    ]


class ThreadNoting(AmplitudeListener):
    """Remembers the threads that it was asked in."""

    threads: set[int]

    def hear(self, pcm: Pcm, *, is_last: bool) -> list[MouthKey]:
        if not is_last:
            self.threads.add(threading.get_ident())
        return super().hear(pcm, is_last=is_last)


async def test_listening_is_not_the_event_loop_s_work() -> None:
    ThreadNoting.threads = set()
    performer = TrackPerformer(ThreadNoting)
    await performed((Line(TEXT), chunked(LENGTH, (), WORDS, [9_000], NOISE)), performer=performer)
    assert performer.name == "track"
    await performer.aclose()
    assert ThreadNoting.threads
    assert threading.get_ident() not in ThreadNoting.threads


async def test_a_reply_without_sound_has_no_track() -> None:
    assert TrackPerformer().begin(1).finish(0).is_empty
