"""What a persona brings and costs, and what a supposed room comes to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

import httpx
import pytest
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from engine.tally import Spent
from escrow.client import ChainClient
from escrow.rehearsal import Stage
from flows.business.routes import router as business_router
from flows.business.settings import CostPrices
from models.bid import Bid
from models.persona import Persona
from models.room import Room
from models.states import Format, RoomState
from models.studio import RoomCost
from rooms.costs import add_cost
from rooms.settings import RoomsSettings
from tests.factories.rooms import DOMAIN, make_room, make_rooms_keystore
from tests.integration.shop import Shop, code_of, open_shop

pytestmark = pytest.mark.db

STAGE = Stage(cast("ChainClient", None), DOMAIN, "0x" + "11" * 20, 500, is_demo=False)
PRICES = CostPrices(output_1k=1_000_000, spoken_minute=None)


@dataclass
class Office:
    """An owner, a persona and its rooms."""

    shop: Shop
    persona_id: str
    owner: httpx.AsyncClient

    async def room(self, output_tokens: int, minutes: int = 2, **changes: Any) -> None:
        """A room of the persona that is over."""

        def add(db: Session) -> None:
            made = make_room(db, make_rooms_keystore(), clock=self.shop.clock)
            room = db.get_one(Room, made.room_id)
            persona = db.get_one(Persona, self.persona_id)
            room.persona_id, room.owner_id = persona.id, persona.owner_id
            room.state, room.ended_at = RoomState.ENDED, self.shop.clock.now()
            room.delivered_ms = minutes * 60_000
            spent = Spent(replies=1, input_tokens=9, output_tokens=output_tokens)
            add_cost(db, room.id, spent + changes.pop("spent", Spent()))
            for name, value in changes.items():
                setattr(room, name, value)

        await self.shop.database.write(add)

    async def economics(self) -> dict[str, Any]:
        answer = await self.owner.get(f"/api/owner/personas/{self.persona_id}/economics")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def text(self) -> dict[str, Any]:
        """Of the format that is on sale."""
        return next(one for one in (await self.economics())["formats"] if one["format"] == "text")

    async def suppose(self, **body: Any) -> httpx.Response:
        url = f"/api/owner/personas/{self.persona_id}/simulate"
        return await self.owner.post(url, json={"format": "text"} | body)


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    state = {
        "rehearsal_stage": STAGE,
        "cost_prices": PRICES,
        "rooms_settings": RoomsSettings(),
    }
    async with open_shop(database, clock, **state) as shop:
        shop.app.include_router(business_router)
        yield shop


@pytest.fixture
async def office(shop: Shop) -> Office:
    def begin(db: Session) -> tuple[str, str]:
        made = make_room(db, make_rooms_keystore(), clock=shop.clock)
        room = db.get_one(Room, made.room_id)
        persona = db.get_one(Persona, room.persona_id)
        persona.upgrades = [{"link_id": "lnk_1", "name": "Long memory", "bps": 1_000}]
        bid = room.bid_id
        db.delete(room)
        db.flush()
        db.delete(db.get_one(Bid, bid))
        return persona.id, persona.owner_id

    persona_id, owner_id = await shop.database.write(begin)
    return Office(shop, persona_id, await shop.program(owner_id))


async def test_without_rooms_a_cost_is_not_made_up(office: Office) -> None:
    found = await office.economics()
    assert (found["account_tier"], found["tier_bps"], found["persona_bps"]) == (
        "basic",
        10_000,
        11_000,
    )
    assert found["fee_bps"] == 500
    text, voice, _ = found["formats"]
    assert (text["amount"], text["price_per_minute"]) == ("13.2", "1.32")
    assert (text["fee_per_minute"], text["income_per_minute"]) == ("0.066", "1.254")
    assert text["cost"]["basis"] == "none"
    assert (text["cost"]["median"], text["margin_per_minute"]) == (None, None)
    assert text["warnings"] == ["not_measured"]
    assert (voice["is_allowed"], voice["minutes"], voice["warnings"]) == (False, None, [])


async def test_costs_are_those_of_the_personas_rooms(office: Office) -> None:
    for tokens in (200, 400, 4_000):
        await office.room(tokens)
    await office.room(9_999, minutes=0)
    await office.room(9_999, format=Format.VOICE)
    await office.room(9_999, bid_id=None)
    await office.room(9_999, ended_at=None)
    text = await office.text()
    assert text["cost"] == {
        "basis": "persona",
        "rooms": 3,
        "median": "0.2",
        "p90": "2",
        "unpriced": [],
        "estimated_share_bps": 0,
    }
    assert (text["margin_per_minute"], text["margin_bps"]) == ("1.054", 8_405)
    assert text["warnings"] == ["often_below_cost", "few_rooms"]
    spoken = Spent(spoken_ms=60_000, estimated=1)
    for _ in range(3):
        await office.room(6_000, spent=spoken)
    text = await office.text()
    assert (text["cost"]["rooms"], text["cost"]["unpriced"]) == (6, ["voice"])
    assert text["warnings"] == ["below_cost", "unpriced", "estimated"]


async def test_a_new_persona_is_measured_by_the_house(office: Office) -> None:
    def elsewhere(db: Session) -> None:
        made = make_room(db, make_rooms_keystore(), clock=office.shop.clock)
        room = db.get_one(Room, made.room_id)
        room.ended_at, room.delivered_ms = office.shop.clock.now(), 60_000
        db.add(RoomCost(room_id=room.id, replies=1, output_tokens=100))

    await office.shop.database.write(elsewhere)
    cost = (await office.text())["cost"]
    assert (cost["basis"], cost["rooms"], cost["median"]) == ("house", 1, "0.1")


async def test_only_the_newest_rooms_count(office: Office) -> None:
    await office.room(99_000)
    for _ in range(50):
        office.shop.clock.advance(timedelta(minutes=1))
        await office.room(200)
    cost = (await office.text())["cost"]
    assert (cost["rooms"], cost["median"], cost["p90"]) == (50, "0.1", "0.1")


async def test_a_supposed_room_is_shown_step_by_step(office: Office) -> None:
    await office.room(400)
    found = (await office.suppose(end="left", delivered_s=150)).json()
    assert [line["label"] for line in found["lines"]] == [
        "Base 1.20 × 10 min",
        "Account tier basic × 1",
        "Upgrade: Long memory",
    ]
    assert (found["price"], found["bid"], found["delivered_ms"]) == ("13.2", "13.2", 150_000)
    assert (found["earned"], found["signed"]) == ("3.3", "3.3")
    assert found["outcome"] == {"owner": "3.135", "fan": "9.9", "fee": "0.165"}
    assert [one["name"] for one in found["steps"]] == [
        "quote",
        "escrow",
        "accepted",
        "delivered",
        "receipt",
        "closed",
        "withdrawn",
        "withdrawn",
    ]
    assert (found["cost"], found["left"], found["test_run"]) == ("0.5", "2.635", None)
    assert sum(Decimal(part) for part in found["outcome"].values()) == Decimal("13.2")


async def test_a_supposition_may_differ_from_what_is_on_sale(office: Office) -> None:
    answer = await office.suppose(
        format="video",
        minutes=5,
        price_per_minute="2",
        account_tier="pro",
        upgrades=[],
        bid="20",
    )
    found = answer.json()
    assert (found["price"], found["bid"], found["signed"]) == ("12.5", "20", "20")
    assert found["outcome"] == {"owner": "19", "fan": "0", "fee": "1"}
    assert (found["cost"], found["left"]) == (None, None)
    unsigned = (await office.suppose(end="unsigned", delivered_s=300)).json()
    assert (unsigned["earned"], unsigned["signed"]) == ("6.6", "4.62")
    nobody = (await office.suppose(end="expired")).json()
    assert nobody["outcome"] == {"owner": "0", "fan": "13.2", "fee": "0"}
    assert nobody["steps"][-2]["says"] == "All of it is returned."


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"format": "voice"}, 422, "no_terms"),
        ({"format": "voice", "price_per_minute": "1"}, 422, "no_terms"),
        ({"bid": "13.19"}, 422, "bid_too_low"),
        ({"price_per_minute": "0.001"}, 422, "invalid_tier"),
        ({"minutes": 10_000}, 422, "invalid_tier"),
        ({"price_per_minute": "1\x00"}, 422, "invalid_request"),
        ({"end": "<b>"}, 422, "invalid_request"),
        ({"upgrades": [{"name": "x" * 300, "bps": 1}]}, 422, "invalid_request"),
        ({"delivered_s": -1}, 422, "invalid_request"),
    ],
)
async def test_a_supposition_that_makes_no_sense_is_refused(
    office: Office, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await office.suppose(**body)
    assert (answer.status_code, code_of(answer)) == (status, code), answer.text


async def test_where_there_are_no_test_tokens_it_says_so(office: Office) -> None:
    run = (await office.suppose(with_test_tokens=True)).json()["test_run"]
    assert (run["has_run"], run["outcome"], run["logs"]) == (False, None, [])
    assert run["why_not"] == "Test tokens are made on the demo chain only."


async def test_others_see_nothing_of_it(office: Office) -> None:
    fan, program = await office.shop.fan()
    del fan
    for answer in (
        await program.get(f"/api/owner/personas/{office.persona_id}/economics"),
        await office.owner.get("/api/owner/personas/per_other/economics"),
    ):
        assert answer.status_code in (403, 404)
