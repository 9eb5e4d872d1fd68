"""Everything of the studio over one database: an owner's whole estate, her fan, and others."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, cast

import httpx
from fastapi import FastAPI, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys
from accounts.callers import secret_hash
from app.errors import install_error_pages
from app.factory import ROUTERS
from core.clock import ManualClock
from core.events import Bus
from core.ids import new_id
from core.outbound_rules import NO_EXCEPTIONS
from engine.llm.scripted import ScriptedBackend
from engine.safety.bands import Band, Verdict
from escrow.client import ChainClient
from escrow.rehearsal import Stage
from flows.business.settings import CostPrices
from memories.repository import Pair
from models.account import User
from models.agent import AgentLink, Purchase
from models.base import Base
from models.face import Face
from models.persona import Persona
from models.room import Room
from models.safety import Appeal, Consent
from models.states import Role, RoomState
from models.studio import ProbeRun
from models.studio_states import AppealState, ConsentState, ProbeState
from rooms.decisions import record_decision
from tests.factories.agents import PACK, make_agent, make_link
from tests.factories.rooms import DOMAIN, make_room
from tests.factories.users import KEYSTORE, give_money, make_owner, make_token, make_user
from tests.integration.memories.past import add_episode, add_fact, say
from tests.integration.rooms.conftest import FAST, RoomHouse, open_house
from tests.integration.shop import BASE_URL, Shop

CONSENT_SECRET: Final = "cs_" + "k" * 43
KEYS: Final = AgentKeys(b"\x05" * 32)
LORE: Final = {"content": "It leaves at nine.", "keys": ["ferry"], "is_regex": True}
LICENCE: Final = {"text": "For your personas."}


@dataclass
class Estate:
    """Ids of all that there is, and everybody's program."""

    shop: Shop
    ids: dict[str, str]
    programs: dict[str, httpx.AsyncClient]
    broken: list[Exception]
    """What no route foresaw."""


async def furnish(shop: Shop, bus: Bus) -> Estate:
    """Serve every route of the product, over an estate that has one of everything."""
    house = RoomHouse(shop.database, bus, shop.clock, ScriptedBackend(), KEYSTORE, FAST)
    rooms_state = await open_house(house, shop.stack)
    shop.state |= {name: rooms_state[name] for name in _FROM_ROOMS}
    shop.state |= {
        "agent_keys": KEYS,
        "outbound": NO_EXCEPTIONS,
        "base_url": BASE_URL,
        "cost_prices": CostPrices(),
        "rehearsal_stage": Stage(
            cast("ChainClient", None), DOMAIN, "0x" + "11" * 20, 500, is_demo=False
        ),
        "face_desk": None,
    }
    shop.app = FastAPI(title="all of it")
    install_error_pages(shop.app)
    broken: list[Exception] = []

    async def note(_request: Request, error: Exception) -> Response:
        broken.append(error)
        return Response(str(error), 500)

    # The product's own logs a traceback, which reads source files.
    shop.app.add_exception_handler(Exception, note)
    for router in ROUTERS:
        shop.app.include_router(router)
    ids = await shop.database.write(_rows, shop.clock)
    programs = {name: await _program(shop, ids[name]) for name in _PEOPLE}
    programs["nobody"] = await _client(shop, {})
    return Estate(shop, ids, programs, broken)


async def _program(shop: Shop, user_id: str) -> httpx.AsyncClient:
    secret = await shop.database.write(make_token, user_id, clock=shop.clock)
    return await _client(shop, {"authorization": f"Bearer {secret}"})


async def _client(shop: Shop, headers: dict[str, str]) -> httpx.AsyncClient:
    """A failure of the application is an answer here, as it is on the wire."""
    transport = httpx.ASGITransport(shop.serve, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers)
    return await shop.stack.enter_async_context(client)


async def enter_studio(stack: AsyncExitStack, shop: Shop) -> None:
    """Let the studio's desk ask in the background."""
    await stack.enter_async_context(shop.state["studio"])  # type: ignore[arg-type]  # a StudioDesk


def rows_of(db: Session) -> dict[str, list[str]]:
    """All rows of all tables, but for what merely looking changes."""
    found: dict[str, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in _LOOKED_AT:
            query = select(table).order_by(*table.primary_key.columns)
            found[table.name] = [repr(tuple(row)) for row in db.execute(query)]
    return found


_PEOPLE: Final = ("owner", "fan", "other_owner", "other_fan", "moderator")
_FROM_ROOMS: Final = (
    *("bus", "escrow_domain", "links", "rooms_settings", "live_rooms", "live_films"),
)
_LOOKED_AT: Final = frozenset(("api_tokens", "version_days"))


def _rows(db: Session, clock: ManualClock) -> dict[str, str]:
    opened = make_room(db, KEYSTORE, clock=clock)
    room = db.get_one(Room, opened.room_id)
    room.entered_at, room.shares_transcript, room.transcript_kept = clock.now(), True, True
    room.state, room.ended_at, room.due_at = RoomState.ENDED, clock.now(), None
    owner = db.get_one(User, opened.owner_id)
    owner.roles = [Role.FAN.value, Role.OWNER.value]
    persona = db.get_one(Persona, room.persona_id)
    other_owner = make_owner(db, clock=clock, display_name="Mallory")
    fans = [make_user(db, clock=clock, display_name=name) for name in ("Mo", "Rae")]
    fans[1].roles = [Role.FAN.value, Role.MODERATOR.value]
    for person in (owner, other_owner):
        give_money(db, person.id, 1_000, clock=clock)
    people = {
        "owner": owner.id,
        "fan": opened.fan_id,
        "other_owner": other_owner.id,
        "other_fan": fans[0].id,
        "moderator": fans[1].id,
    }
    ids = people | {
        "room_id": room.id,
        "persona_id": persona.id,
        "slug": persona.slug,
        "secret": CONSENT_SECRET,
        "number": "1",
        "format_name": "text",
    }
    return ids | _agents(db, ids, clock) | _memories(db, ids, clock) | _words(db, ids, clock)


def _agents(db: Session, ids: dict[str, str], clock: ManualClock) -> dict[str, str]:
    """She sells one, and has bought another that works for her persona."""
    sold = make_agent(db, ids["owner"], clock=clock, licence=LICENCE, title="Hers")
    bought = make_agent(db, ids["other_fan"], clock=clock, licence=LICENCE)
    link: AgentLink = make_link(db, bought, ids["persona_id"], ids["owner"], clock=clock)
    purchase = db.get_one(Purchase, link.purchase_id)
    return {"agent_id": sold.id, "link_id": link.id, "purchase_id": purchase.id}


def _memories(db: Session, ids: dict[str, str], clock: ManualClock) -> dict[str, str]:
    pair = Pair(ids["persona_id"], ids["fan"])
    fact_id = add_fact(db, pair, "The fan keeps bees in Turku.", clock=clock)
    add_episode(db, ids["room_id"], pair, "They spoke of bees.", clock=clock)
    say(db, ids["room_id"], "I keep bees in Turku.", clock=clock)
    return {"fact_id": fact_id}


def _words(db: Session, ids: dict[str, str], clock: ManualClock) -> dict[str, str]:
    """A decision with its appeal, a face with its consent, a probe run."""
    now = clock.now()
    verdict = Verdict(Band.STEER, "sexual")
    decision_id = record_decision(db, ids["room_id"], "fan", verdict, clock=clock)
    appeal = Appeal(
        id=new_id("apl"),
        decision_id=decision_id,
        by_id=ids["fan"],
        words="I quoted a song.",
        state=AppealState.OPEN,
        created_at=now,
    )
    face = Face(
        id=new_id("fac"),
        owner_id=ids["owner"],
        kind="vrm",
        name="Ben",
        lip_sync="full",
        missing=[],
        may_deliver=True,
        asset_key="faces/x",
        asset_files=["face.glb"],
        size_bytes=1,
        consent="yes",
        consented_at=now,
        created_at=now,
    )
    db.add_all((appeal, face))
    db.flush()
    consent = Consent(
        id=new_id("cns"),
        owner_id=ids["owner"],
        kind="likeness",
        face_id=face.id,
        person="Ben",
        is_owner=True,
        purpose="A singer.",
        statement="I, Ben, permit it.",
        secret_hash=secret_hash(CONSENT_SECRET),
        state=ConsentState.SIGNED,
        signed_name="Ben",
        signed_at=now,
        expires_at=now + timedelta(days=30),
        created_at=now,
    )
    run = ProbeRun(
        id=new_id("prb"),
        persona_id=ids["persona_id"],
        digest="sha256:0",
        mind="scripted",
        state=ProbeState.PASSED,
        asked=0,
        total=0,
        answers=[],
        started_at=now,
        beat_at=now,
        ended_at=now,
    )
    db.add_all((consent, run))
    db.flush()
    return {
        "decision_id": decision_id,
        "appeal_id": appeal.id,
        "face_id": face.id,
        "consent_id": consent.id,
        "run_id": run.id,
    }


def bodies(ids: dict[str, str]) -> dict[str, Any]:
    """A good body for each operation that takes one: a new one needs its own here."""
    terms = {"title": "Mine now", "price": "1", "upgrade_bps": 0, "licence": LICENCE}
    sheet = {
        "name": "Taken",
        "tagline": "x",
        "character": "Somebody else wrote this sheet, and meant it.",
        "greeting": "Hello.",
    }
    return {
        "draftAgent": terms | {"kind": "pack"},
        "changeAgent": terms,
        "releaseAgent": {"manifest": PACK},
        "setAgentKey": {"key": "stolen"},
        "buyAgent": {"terms_hash": "sha256:0"},
        "addLink": {"purchase_id": ids["purchase_id"], "slots": ["style"]},
        "changeLink": {"is_on": False, "settings": {"a": 1}},
        "approveLink": {"digest": "sha256:" + "0" * 64},
        "askConsent": {
            "kind": "likeness",
            "face_id": ids["face_id"],
            "person": "Mallory",
            "is_owner": True,
            "purpose": "A singer.",
            "expires_at": "2027-01-01T00:00:00Z",
        },
        "createPersona": {"sheet": sheet},
        "changePersona": {"sheet": sheet},
        "compareAnswers": {"left": "1", "right": "draft", "questions": ["Who are you?"]},
        "scanLore": {"text": "The ferry?", "lorebook": {"entries": [LORE]}},
        "openPreview": {"format": "text"},
        "setTier": {"price_per_minute": "1", "minutes": 10, "on_sale": True},
        "simulateRoom": {"format": "text"},
        "changeMemoryChoice": {"remembers": False},
        "writeFact": {"text": "I like tea."},
        "changeFact": {"text": "I like tea."},
        "appealDecision": {"words": "It was a song."},
        "answerAppeal": {"is_granted": True, "answer": "You are right."},
        "signConsent": {"name": "Ben", "agrees": True},
        "setConsent": {"transcript_kept": False},
        "setRoomMemory": {"remembers": False},
        "createTicket": {},
        "sendReceipt": {"earned": "1", "signature": "0x00"},
    }
