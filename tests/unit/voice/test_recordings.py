"""The labelled recordings are what their manifest and their labels say."""

import tomllib

import numpy as np
import pytest

from voice.bench.acoustics import EchoPath, bed, echo_of
from voice.bench.recordings import (
    EXPECTED,
    FOLDER,
    Expected,
    Recording,
    persona_reply,
    read_flac,
    read_recordings,
)

pytestmark = pytest.mark.unit

RECORDINGS = read_recordings()


def test_there_is_a_recording_for_each_line_of_the_manifest() -> None:
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text("utf-8"))["recordings"]
    named = [f"{kind}-{line['id']}" for kind, lines in manifest.items() for line in lines]
    known = [one.id for one in RECORDINGS]
    assert [name for name in named if not name.startswith("persona-")] == known
    assert len(known) == len(set(known)) >= 72
    assert {one.kind for one in RECORDINGS} == set(EXPECTED)


def test_every_file_is_as_long_as_its_label_says_and_all_are_small() -> None:
    files = {path.stem: path for path in (FOLDER / "audio").iterdir()}
    labelled = {one.id: one for one in RECORDINGS if one.has_file}
    assert {name for name in files if not name.startswith("persona-")} == set(labelled)
    for name, recording in labelled.items():
        assert len(read_flac(files[name])) == recording.size, name
    assert sum(path.stat().st_size for path in files.values()) < 8_000_000


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda one: one.id)
def test_labels_lie_where_the_sound_is(recording: Recording) -> None:
    places = [place for run in recording.speech for place in run]
    assert places == sorted(places)
    assert all(0 <= place <= recording.size for place in places)
    assert bool(recording.words) == bool(recording.text)
    assert [word.start for word in recording.words] == sorted(w.start for w in recording.words)
    if recording.expected in (Expected.CLEAR_END, Expected.LATE_END, Expected.STOP):
        dry = recording.dry().astype(np.float64)
        inside = np.concatenate([dry[first:last] for first, last in recording.speech])
        assert np.abs(dry[: recording.speech[0][0] - 400]).max(initial=0) < np.abs(inside).max() / 4
        assert recording.turn_end == recording.speech[-1][1]
    if recording.under is not None:
        assert persona_reply(recording.under)[1].size > 0


def test_a_bed_is_the_same_for_the_same_seed() -> None:
    for name in ("quiet", "room", "street", "hum50", "hum60"):
        one, same, other = bed(name, 8_000, 5), bed(name, 8_000, 5), bed(name, 8_000, 6)
        np.testing.assert_array_equal(one, same)
        assert not np.array_equal(one, other)


def test_an_echo_comes_late_and_softer_and_a_window_of_it_is_a_part_of_it() -> None:
    dice = np.random.default_rng(3)
    played = np.zeros(72_000, dtype=np.float32)
    played[24_000:48_000] = dice.standard_normal(24_000) * 0.05
    path = EchoPath(delay_ms=150, gain_db=-20)
    echo = echo_of(played, path)
    begin = 16_000 + 2_400
    assert len(echo) == 48_000
    assert np.abs(echo[: begin - 160]).max() < np.abs(echo).max() / 20
    loudness = np.sqrt(np.mean(np.square(echo[begin : begin + 16_000]))) / 0.05
    assert -30 < 20 * np.log10(loudness) < -15
    np.testing.assert_allclose(echo_of(played[12_000:], path)[-320:], echo[-320:], atol=1e-4)
