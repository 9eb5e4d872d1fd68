"""Answers errors under ``/v1`` in OpenAI's shape, whatever the application does elsewhere."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from core.errors import AppError
from rooms.wire.openai_http import error_json
from rooms.wire.refusals import Refusal


class OpenAiRoute(APIRoute):
    """A route whose errors an OpenAI client understands."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's own handler."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except AppError as error:
                return JSONResponse(error_json(error), error.status)
            except Refusal as refusal:
                return JSONResponse(error_json(refusal), 400)
            except RequestValidationError as error:
                first = error.errors()[0]
                if first["type"] == "json_invalid":
                    broken = Refusal("invalid_json", "the request body is not valid JSON")
                    return JSONResponse(error_json(broken), 400)
                param = ".".join(str(part) for part in first["loc"][1:])
                refusal = Refusal("invalid_request", f"{param}: {first['msg']}", param=param)
                return JSONResponse(error_json(refusal), 400)

        return answer
