"""A fan as a program: the story from registration to a room's ticket, over HTTP.

Used by ``mesi demo-room``, the benchmarks and the tests.
"""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any, Final, Self

import httpx

PATIENCE_S: Final = 60.0
_POLL_S: Final = 0.1


class StoryError(Exception):
    """The server refused a step, or the step took too long."""


@dataclass(slots=True)
class FanClient:
    """One registered fan; receipts are signed by the fan's custodial key."""

    http: httpx.AsyncClient
    email: str
    me: dict[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    async def register(cls, http: httpx.AsyncClient, name: str = "Demo fan") -> Self:
        """Register a new person; the client then holds the login cookie."""
        email = f"fan-{secrets.token_hex(6)}@demo.example"
        fan = cls(http, email)
        fan.me = await fan.call(
            "POST",
            "/api/register",
            json={
                "email": email,
                "password": secrets.token_urlsafe(18),
                "display_name": name,
                "date_of_birth": "1990-01-01",
            },
        )
        return fan

    async def call(self, method: str, path: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - httpx's own request options
        """Send a request and return its JSON.

        Raises:
            StoryError: The server cannot be reached, or answered with an error.
        """
        try:
            answer = await self.http.request(method, path, **options)
        except httpx.TransportError as error:
            raise StoryError(
                f"no server answers at {self.http.base_url}: start `make run`"
            ) from error
        if answer.is_error:
            raise StoryError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else {}

    async def wait_for_tokens(self, micro: int = 1) -> None:
        """Wait until the demo chain has given the welcome tokens."""

        async def arrived() -> bool:
            wallet = await self.call("GET", "/api/wallet")
            return float(wallet["available"]) * 1_000_000 >= micro

        await _until(arrived, "the welcome tokens did not arrive")

    async def quote(self, slug: str, format_name: str = "text") -> dict[str, Any]:
        """Ask for the price of a persona's tier."""
        profile = await self.call("GET", f"/api/personas/{slug}")
        tiers = {tier["format"]: tier for tier in profile["tiers"]}
        if format_name not in tiers or tiers[format_name]["status"] != "on_sale":
            raise StoryError(f"{slug} does not sell {format_name} rooms")
        return await self.call("POST", "/api/quotes", json={"tier_id": tiers[format_name]["id"]})

    async def bid(
        self, quote: dict[str, Any], *, signer_address: str | None = None
    ) -> dict[str, Any]:
        """Bid the quoted amount."""
        return await self.call(
            "POST",
            "/api/bids",
            json={
                "quote_id": quote["id"],
                "amount": quote["amount"],
                "signer_address": signer_address,
                "salt": "0x" + secrets.token_hex(32),
            },
            headers={"Idempotency-Key": secrets.token_hex(12)},
        )

    async def wait_for_bid(self, bid_id: str, *progress: str) -> dict[str, Any]:
        """Wait until a bid has come to one of the named steps."""
        seen: dict[str, Any] = {}

        async def arrived() -> bool:
            seen.update(await self.call("GET", f"/api/bids/{bid_id}"))
            if seen["progress"] == "failed" and "failed" not in progress:
                raise StoryError(f"the bid failed: {seen['reason']}")
            return seen["progress"] in progress

        await _until(arrived, f"bid {bid_id} did not come to {' or '.join(progress)}")
        return seen

    async def win(self, slug: str, format_name: str = "text") -> dict[str, Any]:
        """Quote, bid and wait for the room.

        Returns:
            The won bid, with its ``room_id``.
        """
        bid = await self.bid(await self.quote(slug, format_name))
        return await self.wait_for_bid(bid["id"], "won")

    async def ticket(self, room_id: str, ttl_s: int = 600) -> dict[str, Any]:
        """Ask for a room's ticket."""
        return await self.call("POST", f"/api/rooms/{room_id}/ticket", json={"ttl_s": ttl_s})


async def _until(condition: Any, complaint: str) -> None:  # noqa: ANN401 - any async predicate
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not await condition():  # noqa: ASYNC110 - the state is another process's
                await asyncio.sleep(_POLL_S)
    except TimeoutError:
        raise StoryError(f"{complaint} within {PATIENCE_S:.0f} s") from None
