"""A fan asks what a room costs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.clock import Clock
from models.persona import Persona, Tier
from models.states import Format, PersonaState
from tests.factories.personas import make_persona, make_tier
from tests.factories.users import make_owner
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db


def make_offer(db: Session, *, clock: Clock, tier: str = "basic", **overrides: Any) -> Tier:
    owner = make_owner(db, clock=clock, account_tier=tier)
    return make_persona(db, owner.id, clock=clock, **overrides).tier


async def test_a_quote_is_itemised_and_bound_by_its_hash(shop: Shop) -> None:
    upgrades = [{"name": "Long memory", "bps": 1_000}]
    tier = await shop.database.write(make_offer, clock=shop.clock, tier="plus", upgrades=upgrades)
    _, program = await shop.fan()
    answer = await program.post("/api/quotes", json={"tier_id": tier.id})
    assert answer.status_code == 201, answer.text
    quote = answer.json()
    assert quote["items"] == [
        {"label": "Base 1.20 × 10 min", "amount": "12"},
        {"label": "Account tier plus × 1.1", "amount": "1.2"},
        {"label": "Upgrade: Long memory", "amount": "1.32"},
    ]
    assert quote["amount"] == "14.52"
    assert sum(Decimal(line["amount"]) for line in quote["items"]) == Decimal(quote["amount"])
    assert len(quote["terms_hash"]) == 66
    assert quote["expires_at"].startswith("2026-11-21T12:15:00")
    assert quote["persona"]["version"] == 1
    other = (await program.post("/api/quotes", json={"tier_id": tier.id})).json()
    assert other["terms_hash"] != quote["terms_hash"]


def unpublish(db: Session, tier_id: str) -> None:
    tier = db.get_one(Tier, tier_id)
    db.get_one(Persona, tier.persona_id).state = PersonaState.RETIRED


def switch_off(db: Session, tier_id: str) -> None:
    db.get_one(Tier, tier_id).on_sale = False


@pytest.mark.parametrize(
    ("change", "code"),
    [(unpublish, "persona_unpublished"), (switch_off, "format_not_on_sale")],
)
async def test_what_is_not_for_sale_has_no_price(shop: Shop, change: Any, code: str) -> None:
    tier = await shop.database.write(make_offer, clock=shop.clock)
    await shop.database.write(change, tier.id)
    _, program = await shop.fan()
    answer = await program.post("/api/quotes", json={"tier_id": tier.id})
    assert (answer.status_code, code_of(answer)) == (409, code)


@pytest.mark.parametrize("account_tier", ["basic", "pro"])
async def test_formats_that_are_not_built_are_not_sold(shop: Shop, account_tier: str) -> None:
    text = await shop.database.write(make_offer, clock=shop.clock, tier=account_tier)
    voice = await shop.database.write(
        make_tier, text.persona_id, clock=shop.clock, format=Format.VOICE
    )
    _, program = await shop.fan()
    answer = await program.post("/api/quotes", json={"tier_id": voice.id})
    assert code_of(answer) == "format_not_on_sale"


async def test_owners_do_not_bid_for_themselves(shop: Shop) -> None:
    def own(db: Session) -> tuple[str, str]:
        owner = make_owner(db, clock=shop.clock)
        return owner.id, make_persona(db, owner.id, clock=shop.clock).tier.id

    owner_id, tier_id = await shop.database.write(own)
    program = await shop.program(owner_id)
    answer = await program.post("/api/quotes", json={"tier_id": tier_id})
    assert (answer.status_code, code_of(answer)) == (403, "own_persona")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"tier_id": "tie_none"}, 404),
        ({"tier_id": "a\u0000b"}, 422),
        ({"tier_id": 7}, 422),
        ({}, 422),
        ({"tier_id": "x", "amount": "1"}, 422),
    ],
)
async def test_what_makes_no_sense_is_refused(
    shop: Shop, body: dict[str, Any], status: int
) -> None:
    _, program = await shop.fan()
    assert (await program.post("/api/quotes", json=body)).status_code == status


async def test_quotes_are_limited_per_person(shop: Shop) -> None:
    tier = await shop.database.write(make_offer, clock=shop.clock)
    _, program = await shop.fan()
    for _ in range(60):
        assert (await program.post("/api/quotes", json={"tier_id": tier.id})).status_code == 201
    answer = await program.post("/api/quotes", json={"tier_id": tier.id})
    assert (answer.status_code, code_of(answer)) == (429, "rate_limited")
    shop.clock.advance(timedelta(minutes=1))
    assert (await program.post("/api/quotes", json={"tier_id": tier.id})).status_code == 201
