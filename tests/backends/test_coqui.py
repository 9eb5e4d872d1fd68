"""How Coqui is called; a stand-in plays the library, which needs PyTorch (the extra)."""

import asyncio
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Synthesizer
from tests.backends.speaking_samples import check_words, said
from voice import synthesizer_coqui
from voice.speaking_registry import open_synthesizer
from voice.speaking_spec import SpeakingSpec

pytestmark = pytest.mark.backends


class StandInModel:
    """Has the two things of a model that we touch."""

    length_scale = 1.2

    def inference(self) -> None: ...


class StandInLibrary:
    """Hums as long as the text; the keywords are those of coqui-tts 0.28."""

    output_sample_rate = 22_050
    asked: list[dict[str, Any]] = []

    def __init__(self, *, tts_checkpoint: Path, tts_config_path: Path) -> None:
        if tts_checkpoint.read_bytes() == b"torn":
            raise KeyError("state_dict")
        self.tts_model = StandInModel()
        assert tts_config_path.name == "config.json"

    def tts(self, text: str, speaker_name: str | None, *, split_sentences: bool) -> list[float]:
        length = round(len(text) * 1_500 * self.tts_model.length_scale)
        self.asked.append({"text": text, "speaker": speaker_name, "length": length})
        assert not split_sentences
        return list(0.4 * np.sin(np.arange(length) * 0.06))


async def opened(spec: SpeakingSpec) -> Synthesizer:
    """Opening looks at the disk, so it never happens on the loop."""
    return await asyncio.to_thread(open_synthesizer, spec)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(synthesizer_coqui, "find_spec", lambda _: object())
    for name in ("TTS", "TTS.api", "TTS.utils", "TTS.utils.synthesizer"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setattr(
        sys.modules["TTS.utils.synthesizer"], "Synthesizer", StandInLibrary, raising=False
    )
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.pth").write_bytes(b"fine")
    StandInLibrary.asked.clear()
    return tmp_path


async def test_a_folder_speaks(folder: Path) -> None:
    mouth = await opened(SpeakingSpec("coqui", weights=folder))
    text = "Hello there, it is $5. Fine."
    plain = await said(mouth, text)
    check_words(text, plain)
    fast = await said(mouth, text, speed=2.0)
    await mouth.aclose()
    assert sum(len(one.pcm) for one in fast) < 0.7 * sum(len(one.pcm) for one in plain)
    assert StandInLibrary.asked[0]["text"] == "Hello there, it is five dollars."
    assert StandInLibrary.asked[0]["speaker"] is None


async def test_speakers_are_voices(folder: Path) -> None:
    spec = SpeakingSpec("coqui", weights=folder, options={"speakers": "ada, bob"})
    mouth = await opened(spec)
    assert [voice.id for voice in mouth.voices] == ["coqui:ada", "coqui:bob"]
    await said(mouth, "Hi.", voice="coqui:bob")
    await mouth.aclose()
    assert StandInLibrary.asked[0]["speaker"] == "bob"


async def test_a_torn_checkpoint_fails_when_it_loads(folder: Path) -> None:
    (folder / "model.pth").write_bytes(b"torn")
    mouth = await opened(SpeakingSpec("coqui", weights=folder))
    with pytest.raises(VoiceBackendError) as caught:
        await said(mouth, "Hi.")
    await mouth.aclose()
    assert caught.value.voice_code == "load_failed"


def test_an_empty_folder_is_refused(folder: Path) -> None:
    (folder / "model.pth").unlink()
    with pytest.raises(VoiceBackendError, match=r"no \*\.pth") as caught:
        open_synthesizer(SpeakingSpec("coqui", weights=folder))
    assert caught.value.voice_code == "weights_missing"
    with pytest.raises(VoiceBackendError):
        open_synthesizer(SpeakingSpec("coqui"))
