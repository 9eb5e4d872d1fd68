"""A seller, a buyer with a persona, and the chain's words told by hand."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.ids import new_id
from escrow.ledger import balances, reverse_log
from escrow.reactions import AppliedLog, FailedWrite
from escrow.recount import audit
from escrow.writes import WriteKind
from flows.chain_news import ChainNews
from models.account import User
from models.agent import Purchase
from models.chain import ChainLog, Outbox
from tests.integration.shop import Shop

MANIFEST: Final[dict[str, Any]] = {
    "style": ["asks one question back", "names what it heard"],
    "lore": [{"name": "ferry", "keys": ["ferry"], "content": "The ferry leaves at nine."}],
    "voice": {"voice_id": "af_heart", "percent": 95},
    "face": {"face_id": "house:mira", "background": "harbour", "light": "warm"},
    "sampler": {"temperature": 0.4},
}
TERMS: Final[dict[str, Any]] = {
    "kind": "pack",
    "title": "Deeper listening",
    "summary": "Asks back and names what it heard.",
    "price": "20",
    "upgrade_bps": 1_500,
    "licence": {"text": "For your personas, sold or not."},
}
ALL_SLOTS: Final = ["style", "lore", "voice", "face", "sampler"]
_blocks = count(1)


@dataclass
class Market:
    """Who sells, who buys, and what the chain says."""

    shop: Shop
    seller: User
    buyer: User
    as_seller: httpx.AsyncClient
    as_buyer: httpx.AsyncClient
    persona_id: str
    tier_id: str
    news: ChainNews = field(default_factory=lambda: ChainNews(30))

    async def drafted(self, **changes: Any) -> dict[str, Any]:
        answer = await self.as_seller.post("/api/owner/agents", json=TERMS | changes)
        assert answer.status_code == 201, answer.text
        view: dict[str, Any] = answer.json()
        return view

    async def release(self, agent_id: str, manifest: dict[str, Any] | None = None) -> Any:
        url = f"/api/owner/agents/{agent_id}/releases"
        return await self.as_seller.post(url, json={"manifest": manifest or MANIFEST})

    async def listed(
        self, manifest: dict[str, Any] | None = None, **changes: Any
    ) -> dict[str, Any]:
        """An agent on sale with one release."""
        agent = await self.drafted(**changes)
        answer = await self.release(agent["id"], manifest)
        assert answer.status_code == 201, answer.text
        answer = await self.as_seller.post(f"/api/owner/agents/{agent['id']}/list")
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    async def buy(
        self,
        agent: dict[str, Any],
        *,
        by: httpx.AsyncClient | None = None,
        key: str = "",
        **body: Any,
    ) -> httpx.Response:
        program = by or self.as_buyer
        headers = {"Idempotency-Key": key or new_id("key")}
        url = f"/api/agents/{agent['id']}/purchases"
        asked = {"terms_hash": agent["terms_hash"]} | body
        return await program.post(url, json=asked, headers=headers)

    async def begun(self, agent: dict[str, Any]) -> "Sale":
        answer = await self.buy(agent)
        assert answer.status_code == 201, answer.text
        row = await self.shop.database.read(lambda db: db.get_one(Purchase, answer.json()["id"]))
        return Sale(self, row.id, row.deal_id, row.price)

    async def bought(self, agent: dict[str, Any]) -> "Sale":
        """A purchase that the chain has carried to its end."""
        sale = await self.begun(agent)
        await sale.hears("Placed", amount=sale.price)
        await sale.hears("Accepted", kyf=False)
        await sale.released()
        return sale

    async def link(self, purchase_id: str, **changes: Any) -> httpx.Response:
        body = {"purchase_id": purchase_id, "slots": ALL_SLOTS} | changes
        return await self.as_buyer.post(self.links_url, json=body)

    async def linked(self, sale: "Sale", **changes: Any) -> dict[str, Any]:
        answer = await self.link(sale.id, **changes)
        assert answer.status_code == 201, answer.text
        view: dict[str, Any] = answer.json()
        return view

    @property
    def links_url(self) -> str:
        return f"/api/owner/personas/{self.persona_id}/links"

    async def links(self) -> dict[str, Any]:
        answer = await self.as_buyer.get(self.links_url)
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    async def money(self, user: User) -> dict[str, int]:
        found = await self.shop.database.read(balances, user.id)
        return {kind.value: amount for kind, amount in found.items() if amount}

    async def books_balance(self) -> bool:
        return (await self.shop.database.read(audit)).is_clean


@dataclass
class Sale:
    """A purchase, and what the chain says of it."""

    market: Market
    id: str
    deal_id: str
    price: int

    async def hears(self, name: str, **args: Any) -> AppliedLog:
        """A log of the chain, with its row as the watcher writes it."""
        clock = self.market.shop.clock
        number = next(_blocks)
        log = AppliedLog(new_id("lg"), name, self.deal_id, args, number, clock.now())
        await self.market.shop.database.write(self._apply, log)
        return log

    def _apply(self, db: Session, log: AppliedLog) -> None:
        row = ChainLog(
            id=log.id,
            block_number=log.block_number,
            block_hash=new_id("hash"),
            log_index=0,
            tx_hash=new_id("tx"),
            name=log.name,
            deal_id=log.deal_id,
            args=dict(log.args),
            undone=False,
        )
        db.add(row)
        db.flush()
        self.market.news.on_log(db, log, clock=self.market.shop.clock)

    async def unhears(self, log: AppliedLog) -> None:
        def undo(db: Session) -> None:
            db.get_one(ChainLog, log.id).undone = True
            self.market.news.on_undo(db, log, clock=self.market.shop.clock)
            db.flush()
            reverse_log(db, log.id, clock=self.market.shop.clock)

        await self.market.shop.database.write(undo)

    async def released(self, fee_bps: int = 500) -> AppliedLog:
        fee = self.price * fee_bps // 10_000
        shares = {"to_creator": self.price - fee, "to_fan": 0, "fee": fee}
        return await self.hears("Closed", state="released", earned=self.price, **shares)

    async def refunded(self) -> AppliedLog:
        shares = {"to_creator": 0, "to_fan": self.price, "fee": 0}
        return await self.hears("Closed", state="refunded", earned=0, **shares)

    async def fails(self, kind: WriteKind, reason: str = "late") -> None:
        write = FailedWrite(new_id("out"), kind, self.id, {}, reason)
        clock = self.market.shop.clock
        await self.market.shop.database.write(self.market.news.on_write_failed, write, clock=clock)

    async def row(self) -> Purchase:
        return await self.market.shop.database.read(lambda db: db.get_one(Purchase, self.id))

    async def state(self) -> str:
        return (await self.row()).state

    async def writes(self) -> list[str]:
        """What was asked of the chain, in its order."""
        query = select(Outbox.kind).where(Outbox.subject_id.in_((self.id, self.deal_id)))
        return await self.market.shop.database.read(
            lambda db: list(db.scalars(query.order_by(Outbox.id)))
        )
