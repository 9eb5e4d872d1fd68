"""A meeting's whole life over HTTP: real server, real chain, both clocks turned by the test."""

import asyncio
import contextlib
import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from coincurve import PrivateKey

from app.bench.served import Served, start_server
from app.fan_client import FanClient, StoryError
from core.money import to_micro
from escrow.keystore import KeySigner
from escrow.typed_data import Domain, consent_digest, receipt_digest
from tests.fixtures.served import QUIET
from tests.integration.accounts.kyf.desk import FORM

pytestmark = [pytest.mark.chain, pytest.mark.timeout(240)]

PROGRAM: Final = (str(Path(__file__).parents[2] / "fixtures" / "clocked_server.py"),)
KEY: Final = KeySigner(PrivateKey(b"\x21" * 32).secret)
"""The fan's key, as a browser holds it."""
AMOUNT: Final = Decimal("40.000003")
OFFER: Final[dict[str, Any]] = {
    "title": "Coffee",
    "place_kind": "city",
    "city": "Berlin",
    "minutes": 60,
    "minimum": "10",
    "lead_hours": 0,
}


class Town:
    """A server, a creator and a fan."""

    def __init__(self, served: Served, data: Path) -> None:
        self.served, self.data = served, data
        self.ahead_s = 0
        self.stack = contextlib.AsyncExitStack()

    async def open(self) -> "Town":
        self.fan, self.creator = await self.person("Ada"), await self.person("Cleo")
        await self.creator.call("PATCH", "/api/me", json={"become_creator": True})
        for who in (self.fan, self.creator):
            await who.wait_for_tokens()
        chain = (await self.fan.call("GET", "/api/wallet"))["chain"]
        self.domain = Domain(chain["id"], chain["escrow_address"], chain["token_address"])
        return self

    async def person(self, name: str) -> FanClient:
        http = httpx.AsyncClient(
            base_url=self.served.base_url, headers={"Origin": self.served.base_url}, timeout=30
        )
        return await FanClient.register(await self.stack.enter_async_context(http), name)

    async def later(self, by: timedelta) -> None:
        """Turn the server's clock and the chain's."""
        seconds = int(by.total_seconds())
        answer = await self.fan.http.post("/test/later", params={"s": seconds})
        self.ahead_s = int(answer.text)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)

    async def ask(
        self, who: FanClient, method: str, path: str, body: Any = None, key: str = ""
    ) -> dict[str, Any]:
        headers = {"Idempotency-Key": key or secrets.token_hex(12)}
        return await who.call(method, path, json=body, headers=headers)

    async def won(self, **terms: Any) -> dict[str, Any]:
        """The fan's bid on a new offer, accepted by the creator."""
        offer = await self.creator.call("POST", "/api/offers", json=OFFER | terms)
        quote = await self.fan.call("POST", "/api/quotes", json={"offer_id": offer["id"]})
        body = {
            "quote_id": quote["id"],
            "amount": str(AMOUNT),
            "signer_address": KEY.address,
            "salt": "0x" + secrets.token_hex(32),
            "message": "May we meet?",
        }
        bid = await self.ask(self.fan, "POST", "/api/bids", body)
        await self.state(bid["id"], "open")
        await self.ask(self.creator, "POST", f"/api/inbox/bids/{bid['id']}/accept")
        return bid

    async def state(self, bid_id: str, *states: str) -> dict[str, Any]:
        """Wait until a bid has come to a state."""
        seen: dict[str, Any] = {}

        async def arrived() -> bool:
            with contextlib.suppress(httpx.TransportError):
                seen.update(await self.fan.call("GET", f"/api/bids/{bid_id}"))
            return seen.get("state") in states

        await until(arrived)
        return seen

    async def agree(self, bid_id: str) -> tuple[str, datetime]:
        """A meeting in a little more than three hours, and the contract's word for it."""
        bid = await self.state(bid_id, "accepted")
        meeting_id = str(bid["meeting_id"])
        start = (self.now() + timedelta(hours=3, minutes=1)).replace(second=0, microsecond=0)
        body = {"starts_at": start.isoformat(), "place": "Cafe am Ring"}
        seen = await self.creator.call("POST", f"/api/meetings/{meeting_id}/proposals", json=body)
        proposal = seen["proposals"][-1]["id"]
        await self.fan.call("POST", f"/api/meetings/proposals/{proposal}/accept")
        end = start + timedelta(hours=1)

        async def moved() -> bool:
            view = await self.fan.call("GET", f"/api/meetings/{meeting_id}")
            return datetime.fromisoformat(view["meet_by"]) == end

        await until(moved)
        return meeting_id, start

    async def wallet(self, who: FanClient) -> Decimal:
        """What a person has once everything of theirs is paid out."""
        seen: dict[str, Any] = {}

        async def arrived() -> bool:
            seen.update(await who.call("GET", "/api/wallet"))
            return all(Decimal(seen[part]) == 0 for part in ("held", "escrowed", "credit"))

        await until(arrived)
        return Decimal(seen["available"])

    def signed(self, deal_id: str) -> str:
        digest = receipt_digest(self.domain, deal_id, to_micro(str(AMOUNT), param="amount"))
        return "0x" + KEY.sign_digest(digest).hex()

    async def scan(self, meeting_id: str) -> dict[str, Any]:
        """The fan's camera reads the first code on the creator's screen."""
        codes = await self.creator.call("POST", f"/api/meetings/{meeting_id}/codes?count=4")
        return await self.fan.call(
            "POST", "/api/scans", json={"code": codes["items"][0]["address"]}
        )


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(40):
        while not await condition():  # noqa: ASYNC110 - the state is another process's
            await asyncio.sleep(0.05)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    data = tmp_path / "var"
    settings = {**QUIET, "PYTHONPATH": "."}
    served = await asyncio.to_thread(start_server, data, settings, program=PROGRAM)
    opened = Town(served, data)
    try:
        yield await opened.open()
    finally:
        await opened.stack.aclose()
        await asyncio.to_thread(opened.served.stop)


async def test_a_meeting_from_the_bid_to_the_creators_wallet(town: Town) -> None:
    asked = {"kyf_fields": ["legal_name"], "kyf_purpose": "To find you at the station"}
    await town.fan.call("PUT", "/api/kyc", json=FORM)
    before = [await town.wallet(who) for who in (town.fan, town.creator)]
    bid = await town.won(**asked)
    await town.state(bid["id"], "kyf")
    (request,) = (await town.fan.call("GET", "/api/kyf/requests"))["items"]
    request = await town.fan.call("GET", f"/api/kyf/requests/{request['id']}")
    digest = consent_digest(town.domain, bid["deal_id"], request["scope_hash"])
    body = {"signature": "0x" + KEY.sign_digest(digest).hex()}
    await town.fan.call("POST", f"/api/kyf/requests/{request['id']}/consent", json=body)
    meeting_id, _start = await town.agree(bid["id"])
    fields = await town.creator.call("GET", f"/api/kyf/requests/{request['id']}/fields")
    assert [one["value"] for one in fields["fields"]] == ["Ada Lovelace"]

    with pytest.raises(StoryError, match="meeting_state"):
        await town.scan(meeting_id)
    await town.later(timedelta(hours=3))
    for who in (town.fan, town.creator):
        await who.call("POST", f"/api/meetings/{meeting_id}/check-in")
    scan = await town.scan(meeting_id)
    assert (scan["deal_id"], scan["escrow_address"]) == (bid["deal_id"], town.domain.escrow_address)
    release = {"signature": town.signed(bid["deal_id"]), "scan_id": scan["scan_id"]}
    for _ in range(2):
        await town.ask(town.fan, "POST", f"/api/meetings/{meeting_id}/release", release)
    settled = await town.state(bid["id"], "released")
    fee = Decimal(settled["fee"])
    assert (Decimal(settled["earned"]), fee > 0) == (AMOUNT, True)
    after = [await town.wallet(who) for who in (town.fan, town.creator)]
    assert after[0] == before[0] - AMOUNT
    assert after[1] == before[1] + AMOUNT - fee
    view = await town.creator.call("GET", f"/api/meetings/{meeting_id}")
    assert (view["state"], view["other_checked_in"], view["is_scanned"]) == ("released", True, True)


async def test_nobody_came_and_the_arbiter_shares_the_money(town: Town) -> None:
    before = [await town.wallet(who) for who in (town.fan, town.creator)]
    bid = await town.won()
    meeting_id, _start = await town.agree(bid["id"])
    await town.later(timedelta(hours=3, minutes=20))
    case = await town.ask(
        town.fan,
        "POST",
        f"/api/meetings/{meeting_id}/dispute",
        {"reason": "no_show", "statement": "I waited for twenty minutes."},
    )
    await town.state(bid["id"], "disputed")
    await town.creator.call(
        "PUT", f"/api/meetings/{meeting_id}/dispute/answer", json={"answer": "My train was late."}
    )
    judge = await town.person("Judge")
    await asyncio.to_thread(grant, town.data, judge.email)
    (listed,) = (await judge.call("GET", "/api/arbiter/cases"))["items"]
    assert (listed["id"], listed["answer"]) == (case["id"], "My train was late.")
    await town.ask(
        judge,
        "POST",
        f"/api/arbiter/cases/{case['id']}/ruling",
        {"creator_bps": 3_000, "ruling": "Late, but on the way."},
    )
    settled = await town.state(bid["id"], "split")
    earned, fee = Decimal(settled["earned"]), Decimal(settled["fee"])
    assert abs(earned - AMOUNT * Decimal("0.3")) <= Decimal("0.000001")
    after = [await town.wallet(who) for who in (town.fan, town.creator)]
    assert after[0] == before[0] - earned
    assert after[1] == before[1] + earned - fee
    view = await town.fan.call("GET", f"/api/meetings/{meeting_id}")
    assert (view["state"], view["bid_state"]) == ("closed", "split")


def grant(data: Path, email: str) -> None:
    """Make somebody an arbiter, as an operator does."""
    command = [sys.executable, "-m", "app.cli.main", "grant", email, "arbiter"]
    environment = {**os.environ, **QUIET, "MESI_DATA": str(data)}
    subprocess.run(command, env=environment, check=True, capture_output=True)


@pytest.mark.parametrize(
    "place", ["outbox.loaded", "outbox.signed", "outbox.sent", "watch.applying"]
)
async def test_a_server_killed_after_the_signature_pays_once(town: Town, place: str) -> None:
    before = [await town.wallet(who) for who in (town.fan, town.creator)]
    bid = await town.won()
    meeting_id, _start = await town.agree(bid["id"])
    await town.later(timedelta(hours=3))
    release = {"signature": town.signed(bid["deal_id"])}
    url = f"/api/meetings/{meeting_id}/release"
    await town.fan.http.post("/test/crash", params={"at": place})
    # The answer may be lost with the server: the same key asks again.
    with contextlib.suppress(StoryError, httpx.HTTPError):
        await town.ask(town.fan, "POST", url, release, "the-one-release")
    await asyncio.to_thread(town.served.process.wait, 60)
    assert town.served.process.returncode == -9, "the place was never reached"
    port = town.served.base_url.rsplit(":", 1)[1]
    again = {**QUIET, "PYTHONPATH": ".", "MESI_PORT": port, "CLOCK_AHEAD_S": str(town.ahead_s)}
    town.served = await asyncio.to_thread(start_server, town.data, again, program=PROGRAM)
    await town.ask(town.fan, "POST", url, release, "the-one-release")
    settled = await town.state(bid["id"], "released")
    after = [await town.wallet(who) for who in (town.fan, town.creator)]
    assert after[0] == before[0] - AMOUNT
    assert after[1] == before[1] + AMOUNT - Decimal(settled["fee"])
