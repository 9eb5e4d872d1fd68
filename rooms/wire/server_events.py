"""Events that the server sends, in the GA form of the OpenAI Realtime protocol.

Every function returns an event without ``event_id``; the outgoing queue adds it. A test holds each
of them against the pydantic models of the official client.

Source:
    https://platform.openai.com/docs/api-reference/realtime-server-events
"""

from dataclasses import dataclass
from typing import Literal

from engine.ports import ChatUsage
from rooms.wire.items import Json, SpokenItem, item_json
from rooms.wire.refusals import Refusal

OutcomeReason = Literal["client_cancelled", "turn_detected", "max_output_tokens", "content_filter"]
ResponseStatus = Literal["in_progress", "completed", "cancelled", "incomplete", "failed"]


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What is true of this session, whatever a client asked for."""

    session_id: str
    model: str
    expires_at: int | None = None
    """Unix seconds."""
    sound: Json | None = None
    """The protocol's ``audio`` object; None in a text room."""

    @property
    def modalities(self) -> list[str]:
        """What replies are made of."""
        return ["text"] if self.sound is None else ["audio"]


def session_json(facts: SessionFacts) -> Json:
    """The session as the protocol shows it; the persona's prompt is not the fan's to read."""
    session: Json = {
        "type": "realtime",
        "object": "realtime.session",
        "id": facts.session_id,
        "model": facts.model,
        "output_modalities": facts.modalities,
        "instructions": "",
        "tools": [],
        "tool_choice": "none",
        "max_output_tokens": "inf",
    }
    if facts.sound is not None:
        session["audio"] = facts.sound
    if facts.expires_at is not None:
        session["expires_at"] = facts.expires_at
    return session


def session_created(facts: SessionFacts) -> Json:
    """First event of a socket."""
    return {"type": "session.created", "session": session_json(facts)}


def session_updated(facts: SessionFacts) -> Json:
    """The true settings after a client asked for others."""
    return {"type": "session.updated", "session": session_json(facts)}


def error(refusal: Refusal) -> Json:
    """Say what is wrong with an event, or why the socket closes."""
    return {
        "type": "error",
        "error": {
            "type": refusal.kind,
            "code": refusal.code,
            "message": refusal.message,
            "param": refusal.param,
            "event_id": refusal.event_id,
        },
    }


def item_added(item: SpokenItem, previous_item_id: str | None) -> Json:
    """An item entered the conversation."""
    return {
        "type": "conversation.item.added",
        "previous_item_id": previous_item_id,
        "item": item_json(item),
    }


def item_done(item: SpokenItem, previous_item_id: str | None) -> Json:
    """An item is whole."""
    return {
        "type": "conversation.item.done",
        "previous_item_id": previous_item_id,
        "item": item_json(item),
    }


def item_retrieved(item: SpokenItem) -> Json:
    """An item, asked for."""
    return {"type": "conversation.item.retrieved", "item": item_json(item)}


def item_deleted(item_id: str) -> Json:
    """An item left the conversation."""
    return {"type": "conversation.item.deleted", "item_id": item_id}


@dataclass(frozen=True, slots=True)
class Reply:
    """Names of one response and its only item."""

    response_id: str
    conversation_id: str
    item: SpokenItem
    previous_item_id: str | None
    metadata: dict[str, str] | None = None

    def place(self) -> Json:
        """Where a delta belongs."""
        return {
            "response_id": self.response_id,
            "item_id": self.item.item_id,
            "output_index": 0,
            "content_index": 0,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a response ended."""

    status: ResponseStatus
    reason: OutcomeReason | None = None
    error_code: str | None = None
    error_message: str | None = None
    usage: ChatUsage | None = None


def response_created(reply: Reply) -> Json:
    """The persona begins to answer."""
    return {"type": "response.created", "response": _response(reply, "in_progress", [])}


def output_item_added(reply: Reply) -> Json:
    """The answer's item, still empty."""
    return {
        "type": "response.output_item.added",
        "response_id": reply.response_id,
        "output_index": 0,
        "item": item_json(reply.item),
    }


def content_part_added(reply: Reply) -> Json:
    """The item's text begins."""
    part = _part(reply, "")
    return {"type": "response.content_part.added", **reply.place(), "part": part}


def output_text_delta(reply: Reply, delta: str) -> Json:
    """Some words."""
    return {"type": "response.output_text.delta", **reply.place(), "delta": delta}


def output_text_done(reply: Reply) -> Json:
    """All the words."""
    return {"type": "response.output_text.done", **reply.place(), "text": reply.item.text}


def content_part_done(reply: Reply) -> Json:
    """The item's text is whole."""
    part = _part(reply, reply.item.text)
    return {"type": "response.content_part.done", **reply.place(), "part": part}


def output_item_done(reply: Reply) -> Json:
    """The answer's item is whole."""
    return {
        "type": "response.output_item.done",
        "response_id": reply.response_id,
        "output_index": 0,
        "item": item_json(reply.item),
    }


def response_done(reply: Reply, outcome: Outcome) -> Json:
    """The answer is over, one way or another."""
    response = _response(reply, outcome.status, [item_json(reply.item)])
    details: Json = {"type": outcome.status}
    if outcome.reason is not None:
        details["reason"] = outcome.reason
    if outcome.error_code is not None:
        details["error"] = {
            "type": "server_error",
            "code": outcome.error_code,
            "message": outcome.error_message,
        }
    response["status_details"] = details
    response["usage"] = usage_json(outcome.usage or ChatUsage(0, 0))
    return {"type": "response.done", "response": response}


def usage_json(usage: ChatUsage) -> Json:
    """Tokens of one response."""
    return {
        "total_tokens": usage.input_tokens + usage.output_tokens,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "input_token_details": {
            "text_tokens": usage.input_tokens,
            "audio_tokens": 0,
            "image_tokens": 0,
            "cached_tokens": usage.cached_tokens,
        },
        "output_token_details": {"text_tokens": usage.output_tokens, "audio_tokens": 0},
    }


def _part(reply: Reply, text: str) -> Json:
    if reply.item.is_sound:
        return {"type": "audio", "transcript": text}
    return {"type": "text", "text": text}


def _response(reply: Reply, status: ResponseStatus, output: list[Json]) -> Json:
    return {
        "object": "realtime.response",
        "id": reply.response_id,
        "conversation_id": reply.conversation_id,
        "status": status,
        "status_details": None,
        "output": output,
        "output_modalities": ["audio" if reply.item.is_sound else "text"],
        "max_output_tokens": "inf",
        "metadata": reply.metadata,
        "usage": None,
    }
