"""Sends a persona's answer as a chat completion, whole or in pieces, until the client is gone."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from core.errors import AppError
from engine.ports import ChatUsage
from rooms.live.completions import Finished, Words
from rooms.wire.items import Json
from rooms.wire.openai_http import CompletionShape, error_json

Pieces = AsyncGenerator[Words | Finished]


class ChatResponse(Response):
    """Runs the answer in one task of its own: a mind's stream must end in the task it began in.

    Args:
        pieces: The answer; nothing of it has begun yet.
        shape: Builds the messages.
        is_streamed: In pieces, else whole.
        wants_usage: Tell the usage in a last piece.
    """

    def __init__(
        self, pieces: Pieces, shape: CompletionShape, *, is_streamed: bool, wants_usage: bool
    ) -> None:
        super().__init__()
        self._pieces = pieces
        self._shape = shape
        self._is_streamed = is_streamed
        self._wants_usage = wants_usage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; a client that goes away stops the mind and the clock."""
        async with asyncio.TaskGroup() as tasks:
            work = tasks.create_task(self._answer(scope, receive, send))
            gone = tasks.create_task(_wait_until_gone(receive))
            await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
            work.cancel()
            gone.cancel()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with aclosing(self._pieces):
            try:
                first = await anext(self._pieces)
                whole = None if self._is_streamed else await self._whole(first)
            except AppError as error:
                await JSONResponse(error_json(error), error.status)(scope, receive, send)
                return
            if whole is not None:
                await JSONResponse(whole)(scope, receive, send)
                return
            stream = StreamingResponse(self._lines(first), media_type="text/event-stream")
            await stream.stream_response(send)

    async def _whole(self, first: Words | Finished) -> Json:
        said: list[str] = []
        end = Finished("stop", ChatUsage(0, 0))
        async for piece in _chain(first, self._pieces):
            if isinstance(piece, Words):
                said.append(piece.text)
            else:
                end = piece
        return self._shape.whole("".join(said), end.finish, end.usage)

    async def _lines(self, first: Words | Finished) -> AsyncIterator[str]:
        yield _line(self._shape.chunk({"role": "assistant", "content": ""}))
        try:
            async for piece in _chain(first, self._pieces):
                if isinstance(piece, Words):
                    yield _line(self._shape.chunk({"content": piece.text}))
                    continue
                yield _line(self._shape.chunk({}, piece.finish))
                if self._wants_usage:
                    yield _line(self._shape.usage_chunk(piece.usage))
        except AppError as error:
            # The status is sent already; OpenAI's clients raise on an error in the stream.
            yield _line(error_json(error))
            return
        yield "data: [DONE]\n\n"


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _chain(first: Words | Finished, rest: Pieces) -> AsyncIterator[Words | Finished]:
    yield first
    async for piece in rest:
        yield piece


def _line(event: Json) -> str:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
