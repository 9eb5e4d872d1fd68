"""Turns errors into answers, once, at the edge."""

from http import HTTPStatus
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from core.errors import AppError, TooManyRequestsError

log = structlog.get_logger()

_OPENAI_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


def install_error_pages(app: FastAPI) -> None:
    """Answer every error with a code and a sentence."""
    app.add_exception_handler(AppError, _answer_app_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_unforeseen)


async def _answer_app_error(request: Request, error: Exception) -> Response:
    known = cast("AppError", error)
    headers: dict[str, str] = {}
    if isinstance(known, TooManyRequestsError):
        headers["Retry-After"] = str(known.details.get("retry_after_s", 60))
    return _answer(
        request, known.status, known.code, known.message, known.param, known.details, headers
    )


async def _answer_invalid(request: Request, error: Exception) -> Response:
    problems = cast("RequestValidationError", error).errors()
    first = problems[0] if problems else {"msg": "invalid request", "loc": ()}
    place = ".".join(str(part) for part in first["loc"] if part not in {"body", "query", "path"})
    if first.get("type") == "json_invalid":
        return _answer(request, 400, "invalid_json", "the request body is not valid JSON", None, {})
    message = f"{place}: {first['msg']}" if place else str(first["msg"])
    fields = [
        {"param": ".".join(str(part) for part in one["loc"][1:]), "message": one["msg"]}
        for one in problems
    ]
    return _answer(request, 422, "invalid_request", message, place or None, {"fields": fields})


async def _answer_http(request: Request, error: Exception) -> Response:
    known = cast("HTTPException", error)
    name = HTTPStatus(known.status_code).phrase.lower().replace(" ", "_")
    return _answer(request, known.status_code, name, str(known.detail), None, {}, known.headers)


async def _answer_unforeseen(request: Request, error: Exception) -> Response:
    log.error("request_failed", path=request.url.path, exc_info=error)
    sentence = "something broke on our side; nothing was charged, please try again"
    return _answer(request, 500, "internal_error", sentence, None, {})


def _answer(
    request: Request,
    status: int,
    code: str,
    message: str,
    param: str | None,
    details: dict[str, object],
    headers: Any = None,  # noqa: ANN401 - Starlette's own loose header type
) -> JSONResponse:
    if request.url.path.startswith("/v1/"):
        kind = _OPENAI_TYPES.get(
            status, "server_error" if status >= 500 else "invalid_request_error"
        )
        body: dict[str, object] = {"message": message, "type": kind, "code": code, "param": param}
    else:
        body = {"code": code, "message": message, "param": param, "details": details}
    return JSONResponse({"error": body}, status_code=status, headers=headers)
