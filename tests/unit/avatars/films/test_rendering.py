"""A drawn film: its frames, its sound, that they belong together, its mark and its manifest."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest
from c2pa import C2paError

from avatars.films.credentials import Credentials, own_credentials
from avatars.films.manifest import ACTIONS, AI_MADE, CLAIM, read_manifest
from avatars.films.mark import Mark
from avatars.films.rendering import (
    SIGNED_FILE,
    FilmEmptyError,
    make_film,
    read_percent,
)
from avatars.films.script import FACTS_FILE, begin_script
from avatars.stage.scripted import opening_of
from avatars.stage.spec import FaceSpec
from tests.unit.avatars.films.made_films import FACTS, SMALL, write_film

pytestmark = pytest.mark.backends


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Credentials:
    return own_credentials(tmp_path_factory.mktemp("signing"), datetime.now(UTC))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, credentials: Credentials) -> Path:
    """Two seconds: the persona is heard from 0.5 s to 1.5 s, the fan hums all the time."""
    made = tmp_path_factory.mktemp("films") / "film"
    write_film(made)
    assert make_film(made, credentials) == 2_000
    return made


def frames_of(path: Path) -> list[npt.NDArray[np.uint8]]:
    with av.open(str(path)) as movie:
        return [frame.to_ndarray(format="rgba") for frame in movie.decode(video=0)]


def sound_of(path: Path) -> tuple[npt.NDArray[np.float32], int]:
    with av.open(str(path)) as movie:
        pieces = list(movie.decode(audio=0))
    return np.concatenate([one.to_ndarray()[0] for one in pieces]), pieces[0].sample_rate


def test_it_is_an_mp4_that_plays_from_its_beginning(folder: Path) -> None:
    content = (folder / SIGNED_FILE).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(str(folder / SIGNED_FILE)) as movie:
        picture, sound = movie.streams.video[0], movie.streams.audio[0]
        assert (picture.codec_context.name, picture.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (picture.width, picture.height, picture.average_rate) == (96, 96, 25)
        assert (sound.codec_context.name, sound.sample_rate) == ("aac", 48_000)


def test_the_mouth_moves_with_the_sound(folder: Path) -> None:
    openings = np.array([opening_of(frame) for frame in frames_of(folder / SIGNED_FILE)])
    assert len(openings) == 50
    at_s = np.arange(50) / 25
    assert openings[(at_s > 0.62) & (at_s < 1.4)].min() > 0.6
    assert openings[(at_s < 0.45) | (at_s > 1.65)].max() < 0.1
    sound, rate = sound_of(folder / SIGNED_FILE)
    loud = np.array([np.abs(piece).max() for piece in np.array_split(sound[: 2 * rate], 50)])
    assert loud[(at_s > 0.55) & (at_s < 1.4)].min() > 0.35
    assert 0.02 < loud[(at_s > 0.1) & (at_s < 0.4)].max() < 0.15, "the fan alone"
    first_seen, first_heard = np.argmax(openings > 0.1), np.argmax(loud > 0.3)
    assert abs(int(first_seen) - int(first_heard)) <= 2, "within 80 ms, which is how it opens"


def test_every_frame_carries_the_mark(folder: Path) -> None:
    mark = Mark(96, 96)
    blank = np.zeros((96, 96, 4), np.uint8)
    burnt = mark.burn(blank)
    assert not blank.any(), "the renderer's own picture stays clean"
    letters = burnt[:, :, 1] > 200
    assert letters.sum() > 10
    rows, columns = np.nonzero(letters)
    assert rows.max() < 16
    assert columns.min() > 72
    for frame in frames_of(folder / SIGNED_FILE)[::10]:
        corner = frame[:16, 72:, :3].mean(axis=2)
        assert corner.max() - corner.min() > 60


def test_its_manifest_says_that_a_machine_made_it(folder: Path) -> None:
    manifest, standing = read_manifest(folder / SIGNED_FILE)
    assert standing == "Valid"
    assert manifest["title"] == "A talk with Nova Reyes, an AI persona"
    assert "self-signed" in manifest["signature_info"]["common_name"]
    said: dict[str, Any] = {one["label"]: one["data"] for one in manifest["assertions"]}
    (action,) = said[ACTIONS]["actions"]
    assert (action["action"], action["digitalSourceType"]) == ("c2pa.created", AI_MADE)
    assert said[CLAIM]["persona"] == "Nova Reyes"
    assert said[CLAIM]["is_ai_persona"] is True


def test_a_film_that_was_changed_is_found_out(folder: Path, tmp_path: Path) -> None:
    content = bytearray((folder / SIGNED_FILE).read_bytes())
    content[-100] ^= 1
    changed = tmp_path / "changed.mp4"
    changed.write_bytes(content)
    assert read_manifest(changed)[1] == "Invalid"


def test_a_film_without_a_manifest_has_none(folder: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.mp4"
    with av.open(str(folder / SIGNED_FILE)) as source, av.open(str(plain), "w") as copy:
        stream = copy.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)
    with pytest.raises(C2paError):
        read_manifest(plain)


def test_its_progress_was_told(folder: Path) -> None:
    assert read_percent(folder) >= 90
    assert read_percent(folder / "nowhere") == 0


def test_a_film_of_nothing_is_none(tmp_path: Path, credentials: Credentials) -> None:
    begin_script(tmp_path / "film", FACTS, SMALL)
    with pytest.raises(FilmEmptyError):
        make_film(tmp_path / "film", credentials)


def test_a_script_that_is_gone_is_an_error(tmp_path: Path, credentials: Credentials) -> None:
    write_film(tmp_path / "film")
    (tmp_path / "film" / FACTS_FILE).unlink()
    with pytest.raises(OSError, match=FACTS_FILE):
        make_film(tmp_path / "film", credentials)


def test_the_same_script_is_drawn_the_same(
    folder: Path, tmp_path: Path, credentials: Credentials
) -> None:
    write_film(tmp_path / "film")
    make_film(tmp_path / "film", credentials)
    first, second = (frames_of(one / SIGNED_FILE) for one in (folder, tmp_path / "film"))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_our_mira_is_filmed(tmp_path: Path, credentials: Credentials) -> None:
    write_film(tmp_path / "film", face=FaceSpec("planar", "mira", 3, 256, 256))
    make_film(tmp_path / "film", credentials)
    frames = frames_of(tmp_path / "film" / SIGNED_FILE)
    mouth = [frame[130:190, 90:170].astype(int) for frame in frames]
    assert len(frames) == 50
    assert np.abs(mouth[25] - mouth[10]).mean() > 3 * np.abs(mouth[10] - mouth[9]).mean()
