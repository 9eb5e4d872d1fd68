"""How Coqui is called: a stand-in plays the library, and the library itself where it is installed.

The library needs PyTorch: ``make test-torch`` installs it and runs these tests with both.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SPOKEN_RATE, SpokenChunk, Synthesizer
from tests.backends.coqui_model import build_coqui, needs_coqui
from tests.backends.speaking_samples import check_words, said, whole
from voice import synthesizer_coqui
from voice.speaking_registry import open_synthesizer
from voice.speaking_spec import SpeakingSpec

pytestmark = pytest.mark.backends


class StandInModel:
    """Has what we touch of a model."""

    length_scale = 1.2

    def __init__(self, speakers: list[str]) -> None:
        self.speaker_manager = SimpleNamespace(speaker_names=speakers)

    def inference(self) -> None: ...


class StandInLibrary:
    """Hums as long as the text; the keywords are those of coqui-tts 0.28."""

    output_sample_rate = 22_050
    asked: list[dict[str, Any]] = []

    def __init__(self, *, tts_checkpoint: Path, tts_config_path: Path) -> None:
        if tts_checkpoint.read_bytes() == b"torn":
            raise KeyError("state_dict")
        self.tts_model = StandInModel(json.loads(tts_config_path.read_text())["speakers"])

    def tts(
        self,
        text: str,
        speaker_name: str | None,
        language_name: str | None,
        *,
        split_sentences: bool,
    ) -> list[float]:
        assert language_name is None
        length = round(len(text) * 1_500 * self.tts_model.length_scale)
        self.asked.append({"text": text, "speaker": speaker_name, "length": length})
        assert not split_sentences
        return list(0.4 * np.sin(np.arange(length) * 0.06))


async def opened(spec: SpeakingSpec) -> Synthesizer:
    """Opening looks at the disk, so it never happens on the loop."""
    return await asyncio.to_thread(open_synthesizer, spec)


def stand_in(folder: Path, speakers: Sequence[str] = ()) -> Path:
    (folder / "config.json").write_text(json.dumps({"speakers": speakers}))
    (folder / "model.pth").write_bytes(b"fine")
    (folder / "a_speakers.pth").write_bytes(b"")
    return folder


@pytest.fixture(params=["stand-in", pytest.param("library", marks=needs_coqui)])
def model(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Path]:
    """Writes a model into a folder, for the stand-in or for the library."""
    if request.param == "library":
        return lambda *speakers: build_coqui(tmp_path, speakers)
    monkeypatch.setattr(synthesizer_coqui, "find_spec", lambda _: object())
    for name in ("TTS", "TTS.api", "TTS.utils", "TTS.utils.synthesizer"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setattr(
        sys.modules["TTS.utils.synthesizer"], "Synthesizer", StandInLibrary, raising=False
    )
    StandInLibrary.asked.clear()
    return lambda *speakers: stand_in(tmp_path, speakers)


async def made(model: Callable[..., Path], *speakers: str) -> Path:
    return await asyncio.to_thread(model, *speakers)


def seconds(chunks: list[SpokenChunk]) -> float:
    return sum(len(one.pcm) for one in chunks) / SPOKEN_RATE


async def test_a_folder_speaks(model: Callable[..., Path]) -> None:
    mouth = await opened(SpeakingSpec("coqui", weights=await made(model)))
    text = "Hello there, it is $5. Fine."
    plain = await said(mouth, text)
    check_words(text, plain)
    fast = await said(mouth, text, speed=2.0)
    await mouth.aclose()
    assert np.abs(whole(plain)).max() > 3_000
    assert seconds(fast) < 0.85 * seconds(plain)
    if StandInLibrary.asked:
        assert StandInLibrary.asked[0]["text"] == "Hello there, it is five dollars."
        assert StandInLibrary.asked[0]["speaker"] is None


async def test_speakers_are_voices(model: Callable[..., Path]) -> None:
    folder = await made(model, "ada", "bob")
    spec = SpeakingSpec("coqui", weights=folder, options={"speakers": "ada, bob"})
    mouth = await opened(spec)
    assert [voice.id for voice in mouth.voices] == ["coqui:ada", "coqui:bob"]
    assert await said(mouth, "Hi.", voice="coqui:bob")
    await mouth.aclose()
    assert not StandInLibrary.asked or StandInLibrary.asked[0]["speaker"] == "bob"


@pytest.mark.parametrize(
    ("speakers", "sentence"),
    [("", "several voices, so name some; it has ada, bob"), ("eve", "no voice 'eve'")],
)
async def test_other_speakers_than_the_models_are_refused(
    model: Callable[..., Path], speakers: str, sentence: str
) -> None:
    folder = await made(model, "ada", "bob")
    spec = SpeakingSpec("coqui", weights=folder, options={"speakers": speakers})
    mouth = await opened(spec)
    with pytest.raises(VoiceBackendError, match=sentence):
        await said(mouth, "Hi.")
    await mouth.aclose()


@needs_coqui
async def test_a_model_of_several_languages_speaks_english(tmp_path: Path) -> None:
    folder = await asyncio.to_thread(build_coqui, tmp_path, ["ada", "bob"], ["en", "fr-fr"])
    spec = SpeakingSpec("coqui", weights=folder, options={"speakers": "bob"})
    mouth = await opened(spec)
    check_words("Good evening.", await said(mouth, "Good evening."))
    await mouth.aclose()


async def test_a_torn_checkpoint_fails_when_it_loads(model: Callable[..., Path]) -> None:
    folder = await made(model)
    await asyncio.to_thread((folder / "model.pth").write_bytes, b"torn")
    mouth = await opened(SpeakingSpec("coqui", weights=folder))
    with pytest.raises(VoiceBackendError) as caught:
        await said(mouth, "Hi.")
    await mouth.aclose()
    assert caught.value.voice_code == "load_failed"


@pytest.mark.parametrize("gone", ["model.pth", "config.json"])
def test_a_folder_that_lacks_a_part_is_refused(model: Callable[..., Path], gone: str) -> None:
    folder = model()
    (folder / gone).unlink()
    (folder / "a_speakers.pth").unlink(missing_ok=True)
    with pytest.raises(VoiceBackendError, match=r"no \*\.pth") as caught:
        open_synthesizer(SpeakingSpec("coqui", weights=folder))
    assert caught.value.voice_code == "weights_missing"
    with pytest.raises(VoiceBackendError):
        open_synthesizer(SpeakingSpec("coqui"))
