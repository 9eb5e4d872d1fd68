"""A fan before a published persona, and the bids they place."""

from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy.orm import Session

from core.ids import new_id
from escrow.recount import audit
from models.account import User
from tests.factories.bids import make_salt
from tests.factories.personas import MadePersona, make_persona
from tests.factories.users import make_owner
from tests.integration.shop import Shop


@dataclass
class Market:
    """Who buys what from whom."""

    shop: Shop
    owner: User
    made: MadePersona
    fan: User
    program: httpx.AsyncClient

    async def quote(self) -> dict[str, Any]:
        answer = await self.program.post("/api/quotes", json={"tier_id": self.made.tier.id})
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def bid(
        self, quote: dict[str, Any], *, key: str | None = None, **changes: Any
    ) -> httpx.Response:
        body = {
            "quote_id": quote["id"],
            "amount": quote["amount"],
            "signer_address": None,
            "salt": make_salt(),
        }
        headers = {"Idempotency-Key": key or new_id("key")}
        return await self.program.post("/api/bids", json=body | changes, headers=headers)

    async def wallet(self) -> tuple[str, str]:
        """Available and held."""
        wallet = (await self.program.get("/api/wallet")).json()
        return wallet["available"], wallet["held"]

    async def books_are_clean(self) -> bool:
        return (await self.shop.database.read(audit)).is_clean


async def open_market(shop: Shop, tokens: int = 100) -> Market:
    def offer(db: Session) -> tuple[User, MadePersona]:
        owner = make_owner(db, clock=shop.clock)
        return owner, make_persona(db, owner.id, clock=shop.clock)

    owner, made = await shop.database.write(offer)
    fan, program = await shop.fan(tokens)
    return Market(shop, owner, made, fan, program)
