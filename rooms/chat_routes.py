"""Personas for any OpenAI client: the list of models and chat completions."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.deps import ClockDep
from core.ids import new_id
from rooms.chat_response import ChatResponse
from rooms.deps import LiveRoomsDep, RoomsSettingsDep, admissions, admit
from rooms.live.completions import Question, answer
from rooms.openai_route import OpenAiRoute
from rooms.wire.openai_http import (
    ChatCompletionRequest,
    CompletionShape,
    history_of,
    model_json,
)
from rooms.wire.refusals import Refusal

router = APIRouter(prefix="/v1", tags=["chat"], route_class=OpenAiRoute)


@router.get("/models", operation_id="listModels")
async def list_models(request: Request) -> dict[str, Any]:
    """The personas that the caller has an open room with."""
    found = await admissions(request)
    data = [model_json(one.model, one.persona_name, one.opened) for one in found]
    return {"object": "list", "data": data}


@router.get("/models/{model}", operation_id="getModel")
async def get_model(model: str, request: Request) -> dict[str, Any]:
    """One persona that the caller has an open room with."""
    admission = await admit(request, model)
    return model_json(admission.model, admission.persona_name, admission.opened)


@router.post("/chat/completions", operation_id="createChatCompletion", response_model=None)
async def create_chat_completion(
    body: ChatCompletionRequest,
    request: Request,
    live_rooms: LiveRoomsDep,
    settings: RoomsSettingsDep,
    clock: ClockDep,
) -> Response:
    """Ask a persona; the messages are the conversation, and paid time runs during the answer."""
    _refuse_unsold(body)
    history, text = history_of(body.messages, max_chars=settings.max_message_chars)
    admission = await admit(request, body.model)
    limit = body.max_completion_tokens or body.max_tokens
    question = Question(admission.room_id, tuple(history), text, limit)
    shape = CompletionShape(new_id("chatcmpl"), body.model, int(clock.now().timestamp()))
    return ChatResponse(
        answer(live_rooms, question),
        shape,
        is_streamed=body.stream,
        wants_usage=body.stream_options is not None and body.stream_options.include_usage,
    )


def _refuse_unsold(body: ChatCompletionRequest) -> None:
    if body.n not in (None, 1):
        raise Refusal("not_supported", "a persona gives one answer", param="n")
    if body.modalities not in (None, ["text"]):
        raise Refusal("format_not_sold", "this room is a text room", param="modalities")
