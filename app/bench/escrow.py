"""Bids a second through the API, and escrow life cycles a second on the contract.

``python -m app.bench.escrow [--bids N] [--postgres URL]`` prints a table; its last line is JSON.
"""

import argparse
import asyncio
import json
import math
import secrets
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import httpx
from PIL import Image
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import func, make_url, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from app.bench.http_load import LoadConnection
from app.bench.served import Served, running_server
from app.fan_client import FanClient
from core.database import open_database
from core.events import Bus
from escrow.bench.contract_cycles import measure as measure_contract
from models.bid import Bid
from models.states import BidState

CLIENTS: Final = (1, 8, 64)
COLUMNS: Final = (
    *("database", "clients", "bids", "bids/s", "won/s"),
    *("p50 ms", "p99 ms", "lost", "double"),
)
JUDGED: Final = 8
"""The load that the targets are about: the median of several rounds."""
ROUNDS: Final = 3
PATIENCE_S: Final = 120.0
REPLAY_EVERY: Final = 33
"""Every 33rd bid is sent twice, with the same key: the answer must be the same bid."""
GENEROUS: Final = {
    "MESI_REGISTRATIONS_PER_QUARTER": "1000",
    "MESI_QUOTES_PER_MINUTE": "1000000",
    "MESI_DEMO": "true",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One measured load."""

    database: str
    clients: int
    bids: int
    bids_per_s: float
    won_per_s: float
    """From the first bid sent to the last one won on the chain."""
    p50_ms: float
    p99_ms: float
    lost: int
    double: int


async def measure_bids(served: Served, name: str, url: str, clients: int, bids: int) -> Run:
    """Place ``bids`` bids from ``clients`` fans at once and count what arrived."""
    host, port = served.base_url.removeprefix("http://").split(":")
    per_fan = math.ceil(bids / clients)
    fans = await _fans(served, await _cheap_persona(served), clients, per_fan)
    before = await _count_bids(url)
    latencies: list[float] = []
    ids: list[str] = []
    double = 0

    async def load(fan: dict[str, Any]) -> None:
        nonlocal double
        connection = LoadConnection(host, int(port))
        for number, quote in enumerate(fan["quotes"]):
            headers = {
                "Authorization": f"Bearer {fan['token']}",
                "Idempotency-Key": secrets.token_hex(12),
            }
            body = {
                "quote_id": quote["id"],
                "amount": quote["amount"],
                "signer_address": None,
                "salt": "0x" + secrets.token_hex(32),
            }
            started = time.perf_counter()
            answer = await connection.post("/api/bids", body, headers)
            latencies.append(time.perf_counter() - started)
            if answer.status != 201:
                raise RuntimeError(f"bid refused: {answer.status} {answer.body}")
            ids.append(answer.body["id"])
            if number % REPLAY_EVERY == 0:
                again = await connection.post("/api/bids", body, headers)
                double += again.body["id"] != answer.body["id"]
        await connection.close()

    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for fan in fans:
            group.create_task(load(fan))
    elapsed_s = time.perf_counter() - started
    stored = await _count_bids(url) - before
    await _wait_until_won(url, before + stored)
    won_s = time.perf_counter() - started
    latencies.sort()
    return Run(
        database=name,
        clients=clients,
        bids=len(ids),
        bids_per_s=len(ids) / elapsed_s,
        won_per_s=len(ids) / won_s,
        p50_ms=statistics.median(latencies) * 1e3,
        p99_ms=latencies[int(len(latencies) * 0.99)] * 1e3,
        lost=max(0, len(ids) - stored),
        double=double + max(0, stored - len(set(ids))),
    )


async def _wait_until_won(url: str, bids: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while (won := await _count_bids(url, BidState.ACCEPTED)) < bids:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{bids - won} of {bids} bids were not won in {PATIENCE_S:.0f} s")
        await asyncio.sleep(0.1)


async def _fans(served: Served, slug: str, count: int, quotes_each: int) -> list[dict[str, Any]]:
    fans: list[dict[str, Any]] = []
    for _ in range(count):
        async with _visitor(served) as http:
            fan = await FanClient.register(http)
            token = (await fan.call("POST", "/api/tokens", json={"name": "bench"}))["token"]
            await fan.wait_for_tokens()
            quotes = [await fan.quote(slug) for _ in range(quotes_each)]
            fans.append({"token": token, "quotes": quotes})
    return fans


async def _cheap_persona(served: Served) -> str:
    """Publish a persona whose rooms cost so little that one welcome buys thousands."""
    picture = BytesIO()
    Image.new("RGB", (640, 800), "teal").save(picture, "PNG")
    sheet = {
        "name": "Penny",
        "tagline": "Costs next to nothing",
        "character": "Penny sells rooms for a hundredth of a token, to see how fast they go.",
        "greeting": "Hello!",
        "examples": [{"fan": "Hi", "persona": "Hello!"}],
        "style": "brief",
    }
    terms = {"price_per_minute": "0.01", "minutes": 1, "selling_mode": "instant", "on_sale": True}
    async with _visitor(served) as http:
        owner = await FanClient.register(http)
        await owner.call("PATCH", "/api/me", json={"become_owner": True})
        own = await owner.call("POST", "/api/owner/personas", json={"sheet": sheet})
        path = f"/api/owner/personas/{own['id']}"
        await owner.call("PUT", f"{path}/tiers/text", json=terms)
        upload = {"picture": ("penny.png", picture.getvalue(), "image/png")}
        await owner.call("PUT", f"{path}/picture", files=upload)
        return str((await owner.call("POST", f"{path}/publish"))["slug"])


def _visitor(served: Served) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=served.base_url, headers={"Origin": served.base_url}, timeout=60
    )


async def _count_bids(url: str, state: BidState | None = None) -> int:
    query = select(func.count()).select_from(Bid)
    if state is not None:
        query = query.where(Bid.state == state)
    database = open_database(url, Bus())
    try:
        return await database.read(lambda db: db.scalar(query) or 0)
    finally:
        await database.aclose()


def bench(bids: int, postgres: str | None) -> dict[str, Any]:
    """Run every load on every database and the contract's life cycles.

    Returns:
        The figures of the last line.
    """
    console = Console(stderr=True)
    urls = ["sqlite", *(["postgres"] if postgres else [])]
    runs: list[Run] = []
    with Progress(console=console) as progress:
        task = progress.add_task("bids", total=len(urls) * len(CLIENTS))
        for name in urls:
            for clients in CLIENTS:
                rounds = ROUNDS if clients == JUDGED else 1
                tries = [_one(name, postgres, clients, bids) for _ in range(rounds)]
                runs.append(_middle(tries))
                progress.advance(task)
    contract = measure_contract()
    table = Table(*COLUMNS)
    for run in runs:
        table.add_row(
            run.database,
            *(str(run.clients), str(run.bids), f"{run.bids_per_s:.0f}", f"{run.won_per_s:.0f}"),
            *(f"{run.p50_ms:.1f}", f"{run.p99_ms:.1f}", str(run.lost), str(run.double)),
        )
    Console().print(table)
    found = {(run.database, run.clients): run for run in runs}
    sqlite, other = found["sqlite", JUDGED], found.get(("postgres", JUDGED))
    return {
        "bids_per_s_sqlite_8": round(sqlite.bids_per_s, 1),
        "p99_ms_sqlite_8": round(sqlite.p99_ms, 1),
        "bids_per_s_postgres_8": round(other.bids_per_s, 1) if other else None,
        "lost": sum(run.lost for run in runs),
        "double": sum(run.double for run in runs),
        "contract_cycles_per_s": contract["contract_cycles_per_s"],
        "bids_per_s": {f"{run.database}_{run.clients}": round(run.bids_per_s, 1) for run in runs},
        "won_per_s": {f"{run.database}_{run.clients}": round(run.won_per_s, 1) for run in runs},
    }


def _middle(tries: list[Run]) -> Run:
    """The run of median speed, with what any of them lost or doubled."""
    middle = sorted(tries, key=lambda run: run.bids_per_s)[len(tries) // 2]
    lost, double = sum(run.lost for run in tries), sum(run.double for run in tries)
    return replace(middle, lost=lost, double=double)


def _one(name: str, postgres: str | None, clients: int, bids: int) -> Run:
    quiet = {"MESI_MIND": "scripted", "MESI_VOICE": "off", "MESI_LOG_LEVEL": "warning"}
    settings = {**quiet, **GENEROUS}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        url = f"sqlite:///{data / 'mesi.db'}"
        if name == "postgres" and postgres:
            url = settings["MESI_DATABASE_URL"] = asyncio.run(_new_database(postgres))
        with running_server(data, settings) as served:
            return asyncio.run(measure_bids(served, name, url, clients, bids))


async def _new_database(server_url: str) -> str:
    """Make an empty database on a server: each load starts with a chain of its own."""
    name = f"bench_{secrets.token_hex(6)}"
    server = make_url(server_url).set(drivername="postgresql+asyncpg")
    db_engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with db_engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await db_engine.dispose()
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bids", type=int, default=800)
    parser.add_argument(
        "--postgres", help="postgresql:// URL of a server where we may make databases"
    )
    arguments = parser.parse_args()
    print(json.dumps(bench(arguments.bids, arguments.postgres)))


if __name__ == "__main__":
    main()
