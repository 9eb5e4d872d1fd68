"""Mouths that networks draw; weights are read from the package and from a folder."""

from pathlib import Path

import numpy as np
import pytest

from avatars.renderers.errors import BrokenFace, RendererClosed, WeightsRefused
from avatars.renderers.flat_faces import face_at_rest, mouth_box, open_flat
from avatars.renderers.mouth_net import NeuralRenderer, open_mouth_net
from avatars.renderers.own_mouth import FILE, PEOPLE, SIDE, OwnMouth, own_weights, read_weights
from avatars.renderers.reading import read
from engine.face_ports import POSE
from engine.voice_ports import SPOKEN_RATE
from tests.unit.avatars.renderers.drawn_faces import MARKERS, portrait, pose
from tests.unit.avatars.renderers.small_nets import brightening_net, brought

pytestmark = pytest.mark.unit

MOUTH = mouth_box("mira", SIDE)
LOUD = (12_000 * np.sin(np.arange(SPOKEN_RATE) * 0.15)).astype(np.int16)


@pytest.fixture(scope="module")
def face() -> NeuralRenderer:
    return open_mouth_net(person="mira")


@pytest.fixture
def heard(tmp_path: Path) -> NeuralRenderer:
    return open_mouth_net(brought(tmp_path, brightening_net()), person="mira")


def mouth(face: NeuralRenderer, **channels: float) -> np.ndarray:
    return face.draw(pose(**channels))[MOUTH][..., :3].astype(int)


def darkness(patch: np.ndarray) -> int:
    return int((patch.max(axis=2) < 90).sum())


def own(person: str) -> OwnMouth:
    return OwnMouth(own_weights(), person, face_at_rest(person)[mouth_box(person, SIDE)])


@pytest.mark.parametrize("person", PEOPLE)
def test_it_draws_mouths_as_the_flat_renderer_does(person: str) -> None:
    net, flat = own(person), open_flat(person)
    for channels in ({"aa": 0.8}, {"U": 1.0}, {"PP": 1.0}, {"E": 0.6, "happy": 0.4}):
        wanted = flat.draw(pose(**channels))[mouth_box(person, SIDE)][..., :3].astype(int)
        off = np.abs(net.patch(read(pose(**channels))).astype(int) - wanted).mean()
        changed = np.abs(net.rest.astype(int) - wanted).mean()
        assert off < max(3.0, 0.5 * changed)


def test_the_mouth_opens_and_shuts(face: NeuralRenderer) -> None:
    dark = [darkness(mouth(face, aa=one)) for one in (0.0, 0.5, 1.0)]
    assert dark[0] + 100 < dark[1] < dark[2]
    assert darkness(mouth(face, PP=1.0)) < dark[0] + 60


def test_no_seam_is_seen_around_the_mouth(face: NeuralRenderer) -> None:
    """The rim of the patch is the portrait's own skin."""
    rest, spoken = mouth(face), mouth(face, aa=0.6)
    for rim in (np.s_[:3], np.s_[:48, :3], np.s_[:48, -3:]):
        assert np.abs(rest[rim] - spoken[rim]).mean() < 6


def test_the_weights_are_small_and_their_licence_is_shown(face: NeuralRenderer) -> None:
    assert FILE.stat().st_size < 1_000_000
    assert "Apache" in face.licence


def test_it_blinks_and_turns_like_a_portrait(face: NeuralRenderer) -> None:
    apart = np.abs(
        face.draw(pose(blink_left=1, blink_right=1)).astype(int) - face.draw(pose())
    ).max(axis=2)
    rows = np.flatnonzero((apart > 30).any(axis=1))
    assert rows.min() > 180
    assert rows.max() < 245


def test_another_portrait_gets_its_mouth_in_its_own_skin() -> None:
    face = open_mouth_net(portrait=(portrait(), MARKERS))
    frame = face.draw(pose())[..., :3].astype(int)
    skin = frame[round(0.52 * 512), round(0.42 * 512)]
    around = [frame[round(y * 512), round(x * 512)] for x, y in ((0.42, 0.58), (0.5, 0.70))]
    assert np.abs(np.array(around) - skin).max() < 25
    assert (face.draw(pose())[..., 3] == 255).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30, -1e30])
def test_hostile_poses_are_clamped(face: NeuralRenderer, value: float) -> None:
    frame = face.draw(np.full(len(POSE), value, np.float32))
    assert frame.shape == (512, 512, 4)
    assert (frame[..., 3] == 255).all()


def test_nothing_is_drawn_after_closing() -> None:
    face = open_mouth_net(person="ivo", size=(128, 128))
    assert face.size == (128, 128)
    face.close()
    with pytest.raises(RendererClosed):
        face.draw(pose())


def test_other_weights_than_ours_are_refused() -> None:
    with pytest.raises(WeightsRefused):
        read_weights(b"PK no weights")
    with pytest.raises(WeightsRefused, match="nobody"):
        OwnMouth(own_weights(), "nobody", np.zeros((SIDE, SIDE, 3), np.uint8))
    with pytest.raises(BrokenFace):
        open_mouth_net(portrait=(b"", MARKERS))


def test_weights_that_are_brought_draw_what_is_heard(heard: NeuralRenderer) -> None:
    rest = mouth(heard)
    heard.hear(np.concatenate([np.zeros(SPOKEN_RATE, np.int16), LOUD]), 48_000)
    heard.play(48_000 + 6_000)
    quiet = mouth(heard)
    heard.play(48_000 + SPOKEN_RATE + 6_000)
    loud = mouth(heard)
    heard.play(None)
    assert loud.mean() > quiet.mean() + 3
    assert (mouth(heard) == rest).all()


def test_sound_in_any_pieces_draws_the_same(tmp_path: Path) -> None:
    frames = []
    for pieces in ([24_000], [1, 7_001, 16_998]):
        face = open_mouth_net(brought(tmp_path, brightening_net()), size=(128, 128))
        at = 0
        for length in pieces:
            face.hear(LOUD[at : at + length], at)
            at += length
        face.play(8_000)
        frames.append(face.draw(pose()).copy())
    assert (frames[0] == frames[1]).all()


def test_the_licence_that_was_brought_is_shown(heard: NeuralRenderer) -> None:
    assert heard.licence == "CC BY-NC"


def test_larger_faces_are_drawn_too(tmp_path: Path) -> None:
    note = '{"kind": "musetalk", "licence": "MIT"}'
    face = open_mouth_net(brought(tmp_path, brightening_net(256), note), size=(256, 256))
    face.hear(LOUD, 0)
    face.play(4_000)
    assert face.draw(pose()).shape == (256, 256, 4)


@pytest.mark.parametrize(
    ("net", "note", "reason"),
    [
        (brightening_net(), "", "licence"),
        (brightening_net(), '{"kind": "wav2lip"}', "licence"),
        (brightening_net(), '{"kind": "wav2lip", "licence": " "}', "licence"),
        (brightening_net(), "[]", "note"),
        (brightening_net(), '{"kind": "dance", "licence": "MIT"}', "kind"),
        (b"no net", '{"kind": "wav2lip", "licence": "MIT"}', "ONNX"),
        (brightening_net(64), '{"kind": "wav2lip", "licence": "MIT"}', "face"),
        (brightening_net(96, 40), '{"kind": "wav2lip", "licence": "MIT"}', "sound"),
        (brightening_net(96, 80, 3), '{"kind": "wav2lip", "licence": "MIT"}', "face"),
        (brightening_net(), '{"kind": "musetalk", "licence": "MIT"}', "face"),
    ],
)
def test_weights_without_licence_or_of_other_shapes_are_refused(
    tmp_path: Path, net: bytes, note: str, reason: str
) -> None:
    with pytest.raises(WeightsRefused, match=reason):
        open_mouth_net(brought(tmp_path, net, note))


def test_weights_of_other_formats_are_to_be_exported_first(tmp_path: Path) -> None:
    (tmp_path / "brought.json").write_text('{"kind": "wav2lip", "licence": "MIT"}')
    with pytest.raises(WeightsRefused, match="export"):
        open_mouth_net(tmp_path / "brought.pth")
    with pytest.raises(WeightsRefused, match="note"):
        open_mouth_net(tmp_path / "nothing.onnx")
