"""Personas published as A2A cards: valid by the official types, asked by its client."""

from typing import Any

import httpx
import pytest
from a2a.client import ClientConfig, ClientFactory
from a2a.client.card_resolver import parse_agent_card
from a2a.types import Message, Part, Role, SendMessageRequest
from fastapi import FastAPI
from google.protobuf.json_format import MessageToDict
from sqlalchemy.orm import Session

from agents.servers.card_routes import router
from app.errors import install_error_pages
from core.clock import ManualClock
from core.database import Database
from engine.links.a2a_card import require_card
from models.states import PersonaState
from tests.factories.personas import make_persona
from tests.factories.users import make_owner

pytestmark = pytest.mark.db

BASE = "https://mesi.example"


def make(db: Session, clock: ManualClock, **overrides: Any) -> str:
    owner = make_owner(db, clock=clock)
    return make_persona(db, owner.id, clock=clock, **overrides).persona.slug


def browser(database: Database) -> httpx.AsyncClient:
    app = FastAPI()
    install_error_pages(app)
    app.include_router(router)

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        state = {"database": database, "base_url": BASE}
        await app(scope | {"state": state}, receive, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(serve), base_url=BASE)


async def test_the_houses_card_is_one(database: Database) -> None:
    async with browser(database) as http:
        card = (await http.get("/.well-known/agent-card.json")).json()
    require_card(card)
    assert MessageToDict(parse_agent_card(dict(card)))["name"] == "Mesi"


async def test_a_published_personas_card_is_one(database: Database, clock: ManualClock) -> None:
    slug = await database.write(make, clock)
    async with browser(database) as http:
        card = (await http.get(f"/api/personas/{slug}/agent-card.json")).json()
    require_card(card)
    parsed = parse_agent_card(dict(card))
    assert parsed.supported_interfaces[0].url == f"{BASE}/api/a2a/{slug}"
    assert parsed.version == "1"
    assert not parsed.capabilities.streaming
    assert "An AI persona" in parsed.description
    # Nothing of the character leaves with it.
    assert "character" not in card


@pytest.mark.parametrize("sheet", [{"name": "Ночь <b>🌙</b>"}, {"tagline": "x" * 160}])
async def test_odd_names_stay_what_they_are(
    database: Database, clock: ManualClock, sheet: dict[str, str]
) -> None:
    slug = await database.write(make, clock, sheet=sheet)
    async with browser(database) as http:
        card = (await http.get(f"/api/personas/{slug}/agent-card.json")).json()
    assert parse_agent_card(dict(card)).name == sheet.get("name", card["name"])


async def test_who_is_not_published_has_no_card(database: Database, clock: ManualClock) -> None:
    slug = await database.write(make, clock, state=PersonaState.DRAFTED)
    async with browser(database) as http:
        for path in (f"/api/personas/{slug}/agent-card.json", "/api/personas/x/agent-card.json"):
            assert (await http.get(path)).status_code == 404
        assert (await http.post(f"/api/a2a/{slug}", json={})).status_code == 404


async def test_the_official_client_is_told_how_to_get_a_room(
    database: Database, clock: ManualClock
) -> None:
    slug = await database.write(make, clock)
    async with browser(database) as http:
        card = parse_agent_card((await http.get(f"/api/personas/{slug}/agent-card.json")).json())
        client = ClientFactory(ClientConfig(httpx_client=http, streaming=False)).create(card)
        message = Message(message_id="m1", role=Role.ROLE_USER, parts=[Part(text="Hello?")])
        answers = [one async for one in client.send_message(SendMessageRequest(message=message))]
    [answer] = answers
    assert answer.message.role == Role.ROLE_AGENT
    text = answer.message.parts[0].text
    assert f"{BASE}/p/{slug}" in text
    assert f"persona:{slug}" in text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", -32700),
        (b"[" * 90_000, -32700),
        (b"x" * 200_000, -32700),
        (b"[]", -32600),
        (b'{"id": 1}', -32600),
        (b'{"jsonrpc": "2.0", "id": true, "method": 5}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "Fly"}', -32601),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "GetTask"}', -32004),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "SendMessage"}', -32602),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": 1}}', -32602),
    ],
)
async def test_other_requests_are_refused_by_the_protocols_codes(
    database: Database, body: bytes, code: int
) -> None:
    async with browser(database) as http:
        answer = (await http.post("/api/a2a", content=body)).json()
    assert answer["error"]["code"] == code
    assert answer["jsonrpc"] == "2.0"
