"""What a transcription server can do wrong, and the code that each wrong gets."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import numpy as np
import pytest

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import HeardWord, Pcm
from tests.backends.chat_servers import Receive, Scope, Send, serve, start, write
from tests.backends.transcription_server import read_form, read_wav
from voice.transcriber_url import MAX_DRAFTS, UrlTranscriber, wav

pytestmark = pytest.mark.backends

LOUD: Pcm = np.arange(4_000, dtype=np.int16)
WORDS = (
    '{"text": " Hi. ", "words": [{"word": " Hi.", "start": 0.1, "end": "0.2"}],'
    ' "segments": [{"no_speech_prob": 0.25}]}'
)
ANSWERS = {
    "plain": '{"text": " Hello. "}',
    "words": WORDS,
    "nonsense": "{not json",
    "list": "[1]",
    "empty": "{}",
    "null": '{"text": null}',
    "badword": '{"text": "Hi.", "words": [{"word": "Hi."}]}',
}


class Odd:
    """A server that misbehaves as its path says."""

    def __init__(self) -> None:
        self.form: dict[str, bytes] = {}
        self.headers: dict[bytes, bytes] = {}
        self.now = self.most = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers = dict(scope["headers"])
        self.form = await read_form(scope, receive)
        way = scope["path"].split("/")[1]
        if way == "mute":
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        if way == "slow":
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0.02)
            self.now -= 1
            way = "plain"
        await start(send, int(way) if way.isdigit() else 200)
        await write(send, ANSWERS.get(way, "{}"), more=False)


@pytest.fixture(scope="module")
def odd() -> Odd:
    return Odd()


@pytest.fixture(scope="module")
def base(odd: Odd) -> Iterator[str]:
    with serve(odd) as url:
        yield url.removesuffix("/v1")


class Opener:
    """Opens transcribers at a way of the odd server, and closes them."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._kept: list[UrlTranscriber] = []

    async def __call__(self, way: str, **options: object) -> UrlTranscriber:
        url = f"{self._base}/{way}/v1"
        made = await asyncio.to_thread(UrlTranscriber, url, "whisper-1", **options)
        self._kept.append(made)
        return made

    async def aclose(self) -> None:
        for one in self._kept:
            await one.aclose()


@pytest.fixture
async def at(base: str) -> AsyncIterator[Opener]:
    opener = Opener(base)
    yield opener
    await opener.aclose()


async def test_what_is_sent(at: Opener, odd: Odd) -> None:
    ears = await at("plain", api_key="secret")
    assert (await ears.transcribe(LOUD)).text == "Hello."
    assert odd.headers[b"authorization"] == b"Bearer secret"
    assert (odd.form["model"], odd.form["language"]) == (b"whisper-1", b"en")
    assert np.array_equal(read_wav(odd.form["file"]), LOUD)


async def test_a_server_may_guess_the_language(at: Opener, odd: Odd) -> None:
    await (await at("plain", language=None)).transcribe(LOUD)
    assert "language" not in odd.form


async def test_words_come_where_they_are_asked_for(at: Opener, odd: Odd) -> None:
    heard = await (await at("words", has_words=True)).transcribe(LOUD)
    assert odd.form["response_format"] == b"verbose_json"
    assert heard.words == (HeardWord("Hi.", 1_600, 3_200),)
    assert (heard.text, heard.no_speech) == ("Hi.", 0.25)


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("404", "weights_missing"),
        ("408", "timeout"),
        ("429", "overloaded"),
        ("503", "overloaded"),
        ("500", "bad_answer"),
        ("401", "bad_answer"),
        ("nonsense", "bad_answer"),
        ("list", "bad_answer"),
        ("empty", "bad_answer"),
        ("null", "bad_answer"),
        ("badword", "bad_answer"),
    ],
)
async def test_each_wrong_has_its_code(at: Opener, way: str, code: str) -> None:
    with pytest.raises(VoiceBackendError) as caught:
        await (await at(way)).transcribe(LOUD)
    assert caught.value.voice_code == code


async def test_a_mute_server_times_out(at: Opener) -> None:
    with pytest.raises(VoiceBackendError) as caught:
        await (await at("mute", read_timeout_s=0.05)).transcribe(LOUD)
    assert caught.value.voice_code == "timeout"


async def test_no_server_is_unreachable() -> None:
    ears = await asyncio.to_thread(UrlTranscriber, "http://127.0.0.1:9/v1", "whisper-1")
    with pytest.raises(VoiceBackendError) as caught:
        await ears.transcribe(LOUD)
    assert caught.value.voice_code == "unreachable"
    await ears.aclose()


async def test_only_so_many_drafts_are_on_the_way(at: Opener, odd: Odd) -> None:
    ears = await at("slow")
    odd.most = 0
    drafts = [ears.transcribe(LOUD, is_draft=True) for _ in range(3 * MAX_DRAFTS)]
    await asyncio.gather(*drafts)
    assert 1 < odd.most <= MAX_DRAFTS


@pytest.mark.parametrize(("url", "model"), [("", "whisper-1"), ("http://127.0.0.1:9/v1", "")])
def test_address_and_model_are_needed(url: str, model: str) -> None:
    with pytest.raises(VoiceBackendError, match="url and model"):
        UrlTranscriber(url, model)


@pytest.mark.parametrize("size", [0, 1, 4_000])
def test_a_wav_file_holds_the_samples(size: int) -> None:
    assert np.array_equal(read_wav(wav(LOUD[:size])), LOUD[:size])
