"""The inbox, the offers and an auction of a creator with much to answer, over HTTP in process.

``python -m app.bench.inbox [--bids N] [--offers N] [--rounds N]`` prints a table; its last line
is JSON. The database is SQLite in a folder of its own.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from fastapi import FastAPI
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert
from sqlalchemy.orm import Session
from starlette.types import Receive, Scope, Send

from accounts.callers import secret_hash
from accounts.limits import RateLimiter
from accounts.settings import AccountsSettings
from app.errors import install_error_pages
from bidding.auctions.routes import router as auctions_router
from bidding.inbox.routes import router as inbox_router
from bidding.offers.routes import router as offers_router
from core.clock import SystemClock
from core.database import open_database
from core.events import Bus
from models.account import ApiToken, User, Wallet
from models.base import Base, table_of
from models.bid import Bid, Quote
from models.migrate import migrate
from models.offer import Auction, Offer
from models.social import Follow, Profile
from models.states import BidState

FANS: Final = 2_000
IN_AUCTION: Final = 1_000
"""Bids of the one round that is open."""
STATES: Final = (
    *(BidState.OPEN,) * 4,
    *(BidState.REFUNDED,) * 4,
    BidState.RELEASED,
    BidState.ACCEPTED,
)
"""Of every ten bids."""
TOKEN: Final = "mt_bench"  # noqa: S105 - of a database that is gone in a minute
CREATOR: Final = "usr_creator"
ONES: Final = "/api/inbox/bids"
PAGES: Final = {
    "inbox": f"{ONES}?limit=50",
    "inbox_newest": f"{ONES}?sort=newest&limit=50",
    "inbox_deep": f"{ONES}?before=260000000.bid&limit=50",
    "inbox_text": f"{ONES}?text=garden&limit=50",
    "inbox_past": f"{ONES}?pile=past&limit=50",
    "offers": "/api/creators/cleo/offers",
    "own_offers": "/api/creator/offers",
    "standing": "/api/auctions/auc_0",
}


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one page took."""

    name: str
    median_ms: float
    cpu_ms: float
    """Of this process, median; the machine's load does not count."""
    p95_ms: float
    kib: float


def fill(db: Session, offers: int, bids: int) -> None:
    """Write a creator with offers, fans, and their bids."""
    now = datetime.now(UTC)
    people = [CREATOR, *(f"usr_{number}" for number in range(FANS))]
    _add(
        db,
        User,
        [
            {
                "id": key,
                "email": f"{key}@fans.example",
                "password_hash": "",
                "display_name": f"Fan {number}",
                "date_of_birth": date(1990, 1, 1),
                "roles": ["fan", "creator"] if key == CREATOR else ["fan"],
                "account_tier": "basic",
                "is_demo": False,
                "created_at": now,
            }
            for number, key in enumerate(people)
        ],
    )
    db.add(
        ApiToken(
            id="tok_0",
            user_id=CREATOR,
            name="bench",
            secret_hash=secret_hash(TOKEN),
            created_at=now,
            last_used_at=now,
        )
    )
    db.add(
        Profile(
            user_id=CREATOR,
            slug="cleo",
            headline="",
            about="",
            takes_bids=True,
            created_at=now,
            updated_at=now,
        )
    )
    db.add(Wallet(address="0x" + "c1" * 20, user_id=CREATOR, sealed_key=b"", created_at=now))
    follow = {"creator_id": CREATOR, "is_subscriber": False, "created_at": now}
    _add(db, Follow, [{"fan_id": key, **follow} for key in people[1::2]])
    _add(db, Offer, [_offer(number, now) for number in range(offers)])
    auction = Auction(
        id="auc_0",
        owner_id=CREATOR,
        offer_id="off_0",
        slots=50,
        first_closes_at=now + timedelta(days=1),
        closes_at=now + timedelta(days=1),
        extensions=0,
        state="open",
        created_at=now,
    )
    db.add(auction)
    db.flush()
    rows = [_bid(number, offers, now) for number in range(bids)]
    _add(db, Quote, [_quote(row, now) for row in rows])
    _add(db, Bid, rows)


def _offer(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": f"off_{number}",
        "creator_id": CREATOR,
        "title": f"Meeting {number}",
        "description": "A walk through the botanical garden, and coffee after it. " * 4,
        "place_kind": "city",
        "city": "Lisbon",
        "minutes": 60,
        "minimum": 10_000_000,
        "currency": "MESI",
        "selling_mode": "review" if number else "auction",
        "audience": "everyone",
        "bids_per_fan": 1,
        "lead_hours": 24,
        "answer_days": 7,
        "meet_days": 60,
        "free_cancel_hours": 48,
        "late_cancel_bps": 0,
        "kyf_fields": [],
        "kyf_purpose": None,
        "state": "published",
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }


def _quote(bid: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "id": bid["quote_id"],
        "fan_id": bid["fan_id"],
        "offer_id": bid["offer_id"],
        "minutes": 60,
        "amount": bid["amount"],
        "currency": "MESI",
        "items": [],
        "terms_hash": "0x" + "0" * 64,
        "created_at": now,
        "expires_at": now,
    }


def _bid(number: int, offers: int, now: datetime) -> dict[str, Any]:
    in_auction = number < IN_AUCTION
    state = BidState.OPEN if in_auction else STATES[number % len(STATES)]
    amount = (10 + number % 500) * 1_000_000
    return {
        "id": f"bid_{number:06d}",
        "fan_id": f"usr_{number % FANS}",
        "owner_id": CREATOR,
        "quote_id": f"quo_{number}",
        "kind": "meeting",
        "offer_id": "off_0" if in_auction else f"off_{number % offers}",
        "auction_id": "auc_0" if in_auction else None,
        "minutes": 60,
        "selling_mode": "auction" if in_auction else "review",
        "message": f"I would like to see the {'garden' if number % 7 == 0 else 'river'}. " * 5,
        "wishes": "Sundays",
        "amount": amount,
        "currency": "MESI",
        "state": state,
        "placed_block": number,
        "placed_index": 0,
        "deal_id": f"0x{number:064x}",
        "salt": f"0x{number:064x}",
        "signer_kind": "custodial",
        "signer_address": "0x" + "c2" * 20,
        "accept_by": now + timedelta(days=7),
        "meet_by": now + timedelta(days=60),
        "earned": amount if state == BidState.RELEASED else None,
        "fee": 0 if state == BidState.RELEASED else None,
        "created_at": now - timedelta(minutes=number),
        "updated_at": now,
    }


def _add(db: Session, row: type[Base], values: list[dict[str, Any]]) -> None:
    db.execute(insert(table_of(row)), values)


async def bench(offers: int, bids: int, rounds: int) -> list[Timed]:
    """Fill a database and ask for each page in turn."""
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'mesi.db'}", Bus())
        await database.write(migrate)
        await database.write(fill, offers, bids)
        app = FastAPI()
        install_error_pages(app)
        for router in (inbox_router, offers_router, auctions_router):
            app.include_router(router)
        state = {
            "database": database,
            "clock": clock,
            "limiter": RateLimiter(clock),
            "accounts_settings": AccountsSettings(),
        }

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state)}, receive, send)

        headers = {"authorization": f"Bearer {TOKEN}"}
        transport = httpx.ASGITransport(serve)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://mesi.example", headers=headers, timeout=60
        ) as client:
            times = [await _time(client, name, path, rounds) for name, path in PAGES.items()]
        await database.aclose()
    return times


async def _time(client: httpx.AsyncClient, name: str, path: str, rounds: int) -> Timed:
    taken_ms: list[float] = []
    cpu_ms: list[float] = []
    answer = await client.get(path)
    for _ in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        answer = await client.get(path)
        taken_ms.append((time.perf_counter() - started) * 1_000)
        cpu_ms.append((time.process_time() - worked) * 1_000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")
    p95_ms = statistics.quantiles(taken_ms, n=20)[-1]
    median_ms, median_cpu_ms = statistics.median(taken_ms), statistics.median(cpu_ms)
    return Timed(name, median_ms, median_cpu_ms, p95_ms, len(answer.content) / 1_024)


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=1_000)
    parser.add_argument("--bids", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    times = asyncio.run(bench(asked.offers, asked.bids, asked.rounds))
    table = Table("page", "median ms", "CPU ms", "p95 ms", "KiB")
    for one in times:
        times_ms = (f"{ms:.1f}" for ms in (one.median_ms, one.cpu_ms, one.p95_ms))
        table.add_row(one.name, *times_ms, f"{one.kib:.0f}")
    Console(stderr=True).print(table)
    figures: dict[str, float] = {"offers": asked.offers, "bids": asked.bids}
    for one in times:
        figures[f"{one.name}_ms"] = round(one.median_ms, 1)
        figures[f"{one.name}_cpu_ms"] = round(one.cpu_ms, 1)
        figures[f"{one.name}_p95_ms"] = round(one.p95_ms, 1)
    figures["load_1min"] = round(os.getloadavg()[0], 1)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
