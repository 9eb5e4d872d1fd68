"""A small OpenAI-compatible server over any ``ChatBackend``: loopback, in its own thread."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import Any

import uvicorn

from engine.llm.errors import BackendError
from engine.ports import ChatBackend, ChatDelta, ChatMessage, ChatRequest, Sampling

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


async def read_body(receive: Receive) -> dict[str, Any]:
    """The request's JSON."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return json.loads(body or b"{}")


async def start(send: Send, status: int = 200) -> None:
    """Begin an answer."""
    kind = b"text/event-stream" if status == 200 else b"application/json"
    headers = [(b"content-type", kind)]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def write(send: Send, text: str, *, more: bool = True) -> None:
    """Send a piece of an answer."""
    await send({"type": "http.response.body", "body": text.encode(), "more_body": more})


def chat_app(mind: ChatBackend) -> App:
    """Serve ``/v1/chat/completions`` from a mind; a client that hangs up stops it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(receive)
        messages = tuple(ChatMessage(one["role"], one["content"]) for one in body["messages"])
        sampling = Sampling(body["max_tokens"], body["temperature"], seed=body.get("seed"))
        request = ChatRequest(messages, 1, "url", sampling)
        async with asyncio.TaskGroup() as group:
            talking = group.create_task(answer(mind, request, send))

            async def watch() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                talking.cancel()

            watching = group.create_task(watch())
            talking.add_done_callback(lambda _: watching.cancel())

    return app


async def answer(mind: ChatBackend, request: ChatRequest, send: Send) -> None:
    """Stream one reply as server-sent events."""
    try:
        async with aclosing(mind.stream(request)) as deltas:
            first = await anext(deltas)
            await start(send)
            await write(send, chunk(first))
            async for delta in deltas:
                await write(send, chunk(delta))
    except BackendError as error:
        await start(send, 400)
        await write(send, json.dumps({"error": {"message": error.message}}), more=False)
        return
    await write(send, "data: [DONE]\n\n", more=False)


def chunk(delta: ChatDelta) -> str:
    """A delta as the protocol writes it."""
    choice = {"index": 0, "delta": {"content": delta.text}, "finish_reason": delta.finish_reason}
    body: dict[str, Any] = {"object": "chat.completion.chunk", "choices": [choice]}
    if delta.usage is not None:
        body["usage"] = {
            "prompt_tokens": delta.usage.input_tokens,
            "completion_tokens": delta.usage.output_tokens,
            "total_tokens": delta.usage.input_tokens + delta.usage.output_tokens,
            "prompt_tokens_details": {"cached_tokens": delta.usage.cached_tokens},
        }
    return f"data: {json.dumps(body)}\n\n"


class Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        """Listen, then tell."""
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serve(app: App) -> Iterator[str]:
    """Run an app; gives its base address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    server.ready.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.should_exit = True
        thread.join()
