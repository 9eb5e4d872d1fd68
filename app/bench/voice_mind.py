"""The mind that a side asks, in a process of its own: ``python -m app.bench.voice_mind``.

Two OpenAI-compatible addresses on loopback: llama.cpp with SmolLM2, and one that answers every
question at once with the same long story, so that there is something to interrupt. Prints both as
one line of JSON, then serves until its standard input ends.
"""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from app.bench.served import free_port
from engine.llm.weights import best_mind

SLOTS: Final = 2
"""A dropped guess may still be read beside the next one."""
CONTEXT_TOKENS: Final = 2_048
STORY: Final = (
    "There was once a girl who lived beside the sea and counted the boats that came home in the "
    "evening. One night a boat was missing and she walked along the shore with a lamp and sang "
    "the song her mother had taught her. Far out on the water somebody heard the song and rowed "
    "towards the light until the keel touched the sand. It was an old man with a silver beard who "
    "had been lost for seven days and had almost stopped hoping for a harbour. He gave her a "
    "shell that still sings today when the wind comes from the west and the tide is low."
)
_llama: Final[Any] = import_module("xllamacpp")


def open_llama(weights: Path, threads: int) -> Any:  # noqa: ANN401 - the library has no types
    """Serve weights over HTTP on a free port of loopback."""
    parameters: Any = _llama.CommonParams()
    parameters.model.path = str(weights)
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.n_parallel = SLOTS
    parameters.n_ctx = SLOTS * CONTEXT_TOKENS
    parameters.verbosity = -1
    return _llama.Server(parameters)


def story_app() -> FastAPI:
    """Tells the story, word by word, as fast as it is read."""
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def complete() -> StreamingResponse:
        return StreamingResponse(_story(), media_type="text/event-stream")

    return app


async def _story() -> AsyncGenerator[str]:
    for word in STORY.split():
        yield _chunk({"content": word + " "}, None)
        await asyncio.sleep(0)
    yield _chunk({}, "stop")
    yield "data: [DONE]\n\n"


def _chunk(delta: dict[str, str], finish: str | None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {
        "id": "story",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "story",
        "choices": [choice],
    }
    return f"data: {json.dumps(body)}\n\n"


async def main() -> None:
    """Serve until standard input ends."""
    offer = best_mind()
    if offer is None:
        sys.exit("no weights are installed: make run fetches them")
    llama = await asyncio.to_thread(open_llama, offer.path, offer.threads)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(story_app(), port=port, log_level="error"))
    serving = asyncio.create_task(server.serve())
    addresses = {
        "mind": offer.name,
        "mind_url": llama.listening_address,
        "story_url": f"http://127.0.0.1:{port}",
    }
    print(json.dumps(addresses), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.should_exit = True
    await serving


if __name__ == "__main__":
    asyncio.run(main())
