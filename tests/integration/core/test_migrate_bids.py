"""Migration 0005 lets bids be for meetings, and loses nothing that was there before."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.database import Database, open_database
from core.events import Bus
from models.migrate import alembic_config, migrate

pytestmark = pytest.mark.db

AT = "2026-11-21 12:00:00+00:00"
ROWS: dict[str, dict[str, Any]] = {
    "users": {
        "id": "usr_1",
        "email": "a@example.org",
        "password_hash": "x",
        "display_name": "Ada",
        "date_of_birth": "1990-01-01",
        "roles": "[]",
        "account_tier": "basic",
        "is_demo": False,
        "created_at": AT,
    },
    "personas": {
        "id": "per_1",
        "owner_id": "usr_1",
        "slug": "ada",
        "state": "published",
        "draft": "{}",
        "upgrades": "[]",
        "created_at": AT,
        "updated_at": AT,
    },
    "persona_versions": {
        "id": "pvn_1",
        "persona_id": "per_1",
        "number": 1,
        "sheet": "{}",
        "created_at": AT,
    },
    "tiers": {
        "id": "tie_1",
        "persona_id": "per_1",
        "format": "text",
        "price_per_minute": 1,
        "minutes": 10,
        "selling_mode": "instant",
        "on_sale": True,
        "updated_at": AT,
    },
    "quotes": {
        "id": "quo_1",
        "fan_id": "usr_1",
        "tier_id": "tie_1",
        "persona_version_id": "pvn_1",
        "formula_version": 1,
        "price_per_minute": 1,
        "minutes": 10,
        "tier_bps": 10_000,
        "persona_bps": 10_000,
        "amount": 10,
        "currency": "MESI",
        "items": "[]",
        "terms_hash": "0x0",
        "created_at": AT,
        "expires_at": AT,
    },
    "bids": {
        "id": "bid_1",
        "fan_id": "usr_1",
        "owner_id": "usr_1",
        "quote_id": "quo_1",
        "persona_id": "per_1",
        "persona_version_id": "pvn_1",
        "format": "text",
        "minutes": 10,
        "selling_mode": "instant",
        "amount": 10,
        "currency": "MESI",
        "state": "accepted",
        "deal_id": "0x1",
        "salt": "0x1",
        "signer_kind": "custodial",
        "signer_address": "0x1",
        "accept_by": AT,
        "meet_by": AT,
        "created_at": AT,
        "updated_at": AT,
    },
    "rooms": {
        "id": "room_1",
        "bid_id": "bid_1",
        "fan_id": "usr_1",
        "owner_id": "usr_1",
        "persona_id": "per_1",
        "persona_version_id": "pvn_1",
        "format": "text",
        "amount": 10,
        "currency": "MESI",
        "bought_ms": 600_000,
        "delivered_ms": 5,
        "state": "opened",
        "transcript_kept": False,
        "opened_at": AT,
        "closes_at": AT,
    },
}
OFFER = {
    "id": "off_1",
    "creator_id": "usr_1",
    "title": "Coffee",
    "description": "",
    "place_kind": "online",
    "minutes": 60,
    "minimum": 1,
    "currency": "MESI",
    "selling_mode": "review",
    "audience": "everyone",
    "bids_per_fan": 1,
    "lead_hours": 0,
    "answer_days": 7,
    "meet_days": 60,
    "free_cancel_hours": 0,
    "late_cancel_bps": 0,
    "kyf_fields": "[]",
    "state": "published",
    "version": 1,
    "created_at": AT,
    "updated_at": AT,
}
MEETING = {
    **ROWS["bids"],
    "id": "bid_2",
    "quote_id": "quo_2",
    "deal_id": "0x2",
    "kind": "meeting",
    "offer_id": "off_1",
    "persona_id": None,
    "persona_version_id": None,
    "format": None,
}
NO_ROOM = ("tier_id", "persona_version_id", "formula_version", "price_per_minute")
MEETING_QUOTE = {
    **ROWS["quotes"],
    "id": "quo_2",
    "offer_id": "off_1",
    **dict.fromkeys((*NO_ROOM, "tier_bps", "persona_bps")),
}


@pytest.fixture
async def older(unmigrated_url: str) -> AsyncIterator[Database]:
    """A database as the version before had it, with a won room in it."""
    opened = open_database(unmigrated_url, Bus())
    await opened.write(fill)
    yield opened
    await opened.aclose()


def insert(db: Session, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    statement = f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 - our own names
    if db.get_bind().dialect.name == "postgresql":
        # Its driver wants the column's own types; the server reads them from text.
        values = ", ".join(_literal(value) for value in row.values())
        statement = f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 - same
        db.execute(text(statement.replace(":", "\\:")))
        return
    db.execute(text(statement), row)


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value).upper() if isinstance(value, bool | int) else f"'{value}'"


def fill(db: Session) -> None:
    # Named, like the way back, so that the guard against blocking calls knows it: fixtures/guards.
    command.upgrade(alembic_config(db.connection()), "0004")
    for table, row in ROWS.items():
        insert(db, table, row)


def older_version(db: Session) -> None:
    command.downgrade(alembic_config(db.connection()), "0004")


def bids(db: Session) -> list[tuple[str, str | None]]:
    return [(row[0], row[1]) for row in db.execute(text("SELECT id, format FROM bids ORDER BY id"))]


def room_with_bid(db: Session) -> int:
    query = "SELECT count(*) FROM rooms JOIN bids ON bids.id = rooms.bid_id"
    return int(db.execute(text(query)).scalar_one())


def broken_references(db: Session) -> list[Any]:
    if db.get_bind().dialect.name == "postgresql":
        return []  # It never lets one be.
    assert db.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    return list(db.execute(text("PRAGMA foreign_key_check")))


def add_meeting(db: Session) -> None:
    insert(db, "offers", OFFER)
    insert(db, "quotes", MEETING_QUOTE)
    insert(db, "bids", MEETING)


async def test_rooms_survive_and_meetings_fit(older: Database) -> None:
    await older.write(migrate)
    assert await older.read(bids) == [("bid_1", "text")]
    assert await older.read(room_with_bid) == 1
    await older.write(add_meeting)
    assert await older.read(bids) == [("bid_1", "text"), ("bid_2", None)]
    assert await older.read(broken_references) == []


async def test_the_way_back_keeps_the_rooms(older: Database) -> None:
    await older.write(migrate)
    await older.write(add_meeting)
    await older.write(older_version)
    assert await older.read(bids) == [("bid_1", "text")]
    assert await older.read(room_with_bid) == 1
    assert await older.read(broken_references) == []
    await older.write(migrate)
    assert await older.read(room_with_bid) == 1
