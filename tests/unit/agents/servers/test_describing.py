"""What servers of minds and voices, and cards of agents, say of themselves."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agents.servers.describing import Described, describe
from engine.links.errors import LinkError
from tests.fixtures.mcp_server import allowing, serving_app

pytestmark = pytest.mark.unit

CARD: dict[str, Any] = {
    "name": "Harbour guide",
    "description": "Knows the ferries.",
    "version": "3",
    "supportedInterfaces": [
        {"url": "https://a.example/", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}
    ],
    "capabilities": {},
    "defaultInputModes": ["text/plain"],
    "defaultOutputModes": ["text/plain"],
    "skills": [{"id": "ferries", "name": "Ferries", "description": "When they leave.", "tags": []}],
}


@asynccontextmanager
async def answering(path: str, answer: Any, status: int = 200) -> AsyncGenerator[int]:
    async def serve(request: Request) -> Response:
        if request.headers.get("authorization") == "Bearer wrong":
            return Response("no", 401)
        if isinstance(answer, str):
            return Response(answer, status)
        return JSONResponse(answer, status)

    async with serving_app(Starlette(routes=[Route(path, serve)])) as port:
        yield port


async def asked(
    kind: str, path: str, answer: Any, *, status: int = 200, key: str = "", **manifest: Any
) -> Described:
    async with answering(path, answer, status) as port:
        end = "/card.json" if kind == "a2a" else "/v1"
        fields = {"url": f"http://127.0.0.1:{port}{end}"} | manifest
        # The port is another in each test: the digest is not.
        said = await describe(kind, fields, key, allowing(port), timeout_s=2)
        return Described({k: v for k, v in said.says.items() if k != "manifest"}, said.digest)


@pytest.mark.parametrize(
    "odd", ["NaN", "-Infinity", "1e999", '"\\ud800"', '"a\\u0000"', "[" * 60 + "]" * 60]
)
async def test_what_no_database_keeps_is_no_answer(odd: str) -> None:
    """Such a card broke the watch over everybody's servers."""
    card = json.dumps(CARD | {"note": "ODD"}).replace('"ODD"', odd)
    with pytest.raises(LinkError) as refused:
        await asked("a2a", "/card.json", card)
    assert refused.value.link_code == "bad_answer"


MODELS = {"data": [{"id": "deep", "owned_by": "lab", "created": 1}, {"id": "other"}]}


async def test_a_mind_is_what_its_list_says_of_it() -> None:
    said = await asked("brain", "/v1/models", MODELS, model="deep")
    assert said.says == {"kind": "brain", "model": {"id": "deep", "owned_by": "lab"}}
    assert said.digest.startswith("sha256:")


@pytest.mark.parametrize("answer", [{"data": []}, {"data": "none"}, {}, {"data": [1, {"id": 2}]}])
async def test_a_mind_that_is_not_listed_says_nothing_of_itself(answer: Any) -> None:
    assert (await asked("brain", "/v1/models", answer, model="deep")).says["model"] is None


async def test_a_server_of_voices_needs_no_list() -> None:
    said = await asked("voice", "/elsewhere", {}, model="tts", voice="nina")
    assert said.says == {"kind": "voice", "model": None}


async def test_a_card_is_taken_as_it_is() -> None:
    said = await asked("a2a", "/card.json", CARD)
    assert said.says == {"kind": "a2a", "card": CARD}


@pytest.mark.parametrize("field", list(CARD))
async def test_a_card_without_a_field_is_no_card(field: str) -> None:
    with pytest.raises(LinkError) as refused:
        await asked("a2a", "/card.json", {k: v for k, v in CARD.items() if k != field})
    assert refused.value.link_code == "bad_answer"


@pytest.mark.parametrize(
    ("card", "code"),
    [
        (CARD | {"name": "n" * 5_000}, "bad_answer"),
        (CARD | {"supportedInterfaces": []}, "bad_answer"),
        (CARD | {"supportedInterfaces": ["x"]}, "bad_answer"),
        (CARD | {"skills": [{}] * 200}, "too_much"),
        ([CARD], "bad_answer"),
        ("<html>", "bad_answer"),
        ("[" * 100_000, "bad_answer"),
    ],
)
async def test_an_odd_card_is_refused(card: Any, code: str) -> None:
    with pytest.raises(LinkError) as refused:
        await asked("a2a", "/card.json", card)
    assert refused.value.link_code == code


@pytest.mark.parametrize(
    ("status", "code"),
    [(500, "unreachable"), (403, "unauthorised"), (418, "bad_answer"), (302, "bad_answer")],
)
async def test_a_status_says_why(status: int, code: str) -> None:
    with pytest.raises(LinkError) as refused:
        await asked("brain", "/v1/models", MODELS, status=status, model="deep")
    assert refused.value.link_code == code


async def test_a_refused_key_says_so() -> None:
    with pytest.raises(LinkError) as refused:
        await asked("brain", "/v1/models", MODELS, key="wrong", model="deep")
    assert refused.value.link_code == "unauthorised"


async def test_a_card_that_is_not_there_is_no_card() -> None:
    with pytest.raises(LinkError) as refused:
        await asked("a2a", "/elsewhere", CARD)
    assert refused.value.link_code == "bad_answer"


async def test_a_document_without_end_is_left() -> None:
    with pytest.raises(LinkError) as refused:
        await asked("a2a", "/card.json", CARD | {"x": "y" * 500_000})
    assert refused.value.link_code == "unreachable"
