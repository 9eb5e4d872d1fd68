"""What a server can do wrong, and the code that each wrong gets."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from engine.llm.errors import BackendError
from engine.llm.openai_url import OpenAIUrlBackend, open_openai_url
from engine.llm.spec import MindSpec
from engine.ports import ChatDelta, ChatMessage, ChatRequest, ChatUsage, Sampling
from tests.backends.chat_servers import Receive, Scope, Send, read_body, serve, start, write

pytestmark = pytest.mark.backends

GOOD = 'data: {"choices":[{"delta":{"content":"Hello"},"finish_reason":null}]}\n\n'
END = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":null}\n\ndata: [DONE]\n\n'
COUNTED = (
    'data: {"choices":[],"usage":{"prompt_tokens":40,"completion_tokens":1,'
    '"prompt_tokens_details":{"cached_tokens":32}}}\n\n'
)
REQUEST = ChatRequest(
    (
        ChatMessage("system", "You are Nova."),
        ChatMessage("system", "The fan is Sam."),
        ChatMessage("user", "Hi."),
        ChatMessage("assistant", "Hello."),
        ChatMessage("system", "Be short."),
        ChatMessage("user", "Why?"),
    ),
    1,
    "room",
    Sampling(stop=("\n",), seed=3),
)


class Odd:
    """A server that misbehaves as its path says."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: dict[bytes, bytes] = {}
        self.release = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.bodies.append(await read_body(receive))
        self.headers = dict(scope["headers"])
        way = scope["path"].split("/")[1]
        if way.isdigit():
            await start(send, int(way))
            await write(send, "{}", more=False)
            return
        if way == "mute":
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await start(send)
        pieces = {
            "good": [GOOD, ": comment\n\n", END],
            "counted": [GOOD, COUNTED, END],
            "broken": [GOOD],
            "stalls": [GOOD],
            "nonsense": [GOOD, "data: {not json\n\n"],
            "list": ["data: [1]\n\n"],
            "error": [GOOD, 'data: {"error":{"message":"out of memory"}}\n\n'],
        }[way]
        for piece in pieces:
            await write(send, piece)
        if way == "broken":
            raise RuntimeError("hang up in mid-reply")
        if way == "stalls":
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await write(send, "", more=False)


@pytest.fixture(scope="module")
def odd() -> Iterator[tuple[Odd, str]]:
    app = Odd()
    with serve(app) as url:
        yield app, url.removesuffix("/v1")


async def listen(url: str, **options: Any) -> list[ChatDelta]:
    mind = OpenAIUrlBackend(url, "m", **options)
    try:
        return [delta async for delta in mind.stream(REQUEST)]
    finally:
        await mind.aclose()


async def test_a_good_reply_and_what_was_asked(odd: tuple[Odd, str]) -> None:
    app, url = odd
    deltas = await listen(f"{url}/good", api_key="sesame")
    assert [delta.text for delta in deltas] == ["Hello", ""]
    assert deltas[-1].finish_reason == "stop"
    body = app.bodies[-1]
    assert app.headers[b"authorization"] == b"Bearer sesame"
    assert [one["role"] for one in body["messages"]] == ["system", "user", "assistant", "user"]
    assert body["messages"][1]["content"] == "[The fan is Sam.]\nHi."
    assert body["messages"][3]["content"] == "[Be short.]\nWhy?"
    assert (body["stop"], body["seed"]) == (["\n"], 3)


async def test_system_messages_stay_where_the_server_takes_them(odd: tuple[Odd, str]) -> None:
    app, url = odd
    spec = MindSpec(
        "openai_url",
        url=f"{url}/good",
        model="m",
        options={"has_system_anywhere": "true", "is_warming": "false"},
    )
    mind = open_openai_url(spec)
    before = len(app.bodies)
    await mind.warm(REQUEST)
    assert len(app.bodies) == before
    assert [delta async for delta in mind.stream(REQUEST)]
    assert len(app.bodies[-1]["messages"]) == 6
    await mind.aclose()


async def test_warming_sends_the_prefix_and_asks_for_one_token(odd: tuple[Odd, str]) -> None:
    app, url = odd
    mind = OpenAIUrlBackend(f"{url}/good", "m")
    await mind.warm(REQUEST)
    assert json.dumps(app.bodies[-1]["messages"]).count("You are Nova") == 1
    assert len(app.bodies[-1]["messages"]) == 2
    assert app.bodies[-1]["max_tokens"] == 1
    begun = ChatRequest(REQUEST.messages, len(REQUEST.messages), "r1")
    await mind.warm(begun)
    assert app.bodies[-1]["messages"][-1] == {"role": "user", "content": "[Be short.]\nWhy?"}
    await mind.aclose()


async def test_warming_says_what_it_took(odd: tuple[Odd, str]) -> None:
    _, url = odd
    mind = OpenAIUrlBackend(f"{url}/counted", "m")
    assert await mind.warm(REQUEST) == ChatUsage(40, 1, 32)
    await mind.aclose()
    for silent in (
        OpenAIUrlBackend(f"{url}/good", "m"),
        OpenAIUrlBackend(f"{url}/counted", "m", is_warming=False),
    ):
        assert await silent.warm(REQUEST) is None
        await silent.aclose()


@pytest.mark.parametrize(
    ("way", "code", "retryable"),
    [
        ("401", "unauthorised", False),
        ("403", "unauthorised", False),
        ("404", "weights_missing", False),
        ("413", "prompt_too_long", False),
        ("429", "rate_limited", True),
        ("503", "overloaded", True),
        ("500", "bad_answer", False),
        ("422", "bad_request", False),
        ("broken", "unreachable", True),
        ("nonsense", "bad_answer", False),
        ("list", "bad_answer", False),
        ("error", "bad_answer", False),
    ],
)
async def test_each_wrong_has_its_code(
    odd: tuple[Odd, str], way: str, code: str, *, retryable: bool
) -> None:
    with pytest.raises(BackendError) as caught:
        await listen(f"{odd[1]}/{way}")
    assert caught.value.backend_code == code
    assert caught.value.retryable is retryable


@pytest.mark.parametrize("way", ["mute", "stalls"])
async def test_silence_is_a_timeout(odd: tuple[Odd, str], way: str) -> None:
    with pytest.raises(BackendError) as caught:
        await listen(f"{odd[1]}/{way}", read_timeout_s=0.2)
    assert caught.value.backend_code == "timeout"


async def test_nobody_there() -> None:
    with pytest.raises(BackendError) as caught:
        await listen("http://127.0.0.1:9/v1")
    assert caught.value.backend_code == "unreachable"


async def test_a_reply_without_an_end_is_an_error(odd: tuple[Odd, str]) -> None:
    app, url = odd
    assert app
    with pytest.raises(BackendError, match=r"no end|broke"):
        await listen(f"{url}/broken")
