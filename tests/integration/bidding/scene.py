"""A human creator before fans who bid for meetings; the chain's words are told by hand."""

from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.social.profiles import open_profile
from core.ids import new_id
from escrow.ledger import reverse_log
from escrow.reactions import AppliedLog, FailedWrite
from escrow.recount import audit
from escrow.writes import WriteKind
from flows.chain_news import ChainNews
from models.account import User
from models.bid import Bid
from models.chain import Outbox
from models.social import Profile
from models.states import Role
from tests.factories.bids import make_salt
from tests.factories.users import make_user
from tests.integration.shop import Shop

NEWS: Final = ChainNews(30)
TERMS: Final[dict[str, Any]] = {
    "title": "Coffee and a walk",
    "place_kind": "city",
    "city": "Lisbon",
    "minutes": 60,
    "minimum": "10",
}
ONLINE: Final[dict[str, Any]] = {"place_kind": "online", "city": None}


@dataclass
class Fan:
    """Somebody who bids."""

    user: User
    program: httpx.AsyncClient

    @property
    def id(self) -> str:
        return self.user.id

    async def quote(self, offer_id: str) -> httpx.Response:
        return await self.program.post("/api/quotes", json={"offer_id": offer_id})

    async def place(self, quote_id: str, amount: str, **changes: Any) -> httpx.Response:
        body = {"quote_id": quote_id, "amount": amount, "salt": make_salt()} | changes
        headers = {"Idempotency-Key": new_id("key")}
        return await self.program.post("/api/bids", json=body, headers=headers)

    async def bid(self, offer_id: str, amount: str, **changes: Any) -> httpx.Response:
        """A bid on a fresh quote."""
        quote = await self.quote(offer_id)
        assert quote.status_code == 201, quote.text
        return await self.place(quote.json()["id"], amount, **changes)

    async def placed(self, offer_id: str, amount: str, **changes: Any) -> str:
        """The id of a bid that must be let in."""
        answer = await self.bid(offer_id, amount, **changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def sees(self, bid_id: str) -> dict[str, Any]:
        answer = await self.program.get(f"/api/bids/{bid_id}")
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    async def cancel(self, bid_id: str) -> httpx.Response:
        headers = {"Idempotency-Key": new_id("key")}
        return await self.program.post(f"/api/bids/{bid_id}/cancel", headers=headers)

    async def wallet(self) -> tuple[str, str]:
        """Available and held."""
        wallet = (await self.program.get("/api/wallet")).json()
        return wallet["available"], wallet["held"]


@dataclass
class Scene:
    """A creator, their program, and the chain."""

    shop: Shop
    creator: User
    slug: str
    program: httpx.AsyncClient
    block: int = 100
    logs: dict[str, AppliedLog] = field(default_factory=dict)
    """The newest log of each bid, to take back."""

    async def offer(self, **changes: Any) -> dict[str, Any]:
        answer = await self.program.post("/api/offers", json=TERMS | changes)
        assert answer.status_code == 201, answer.text
        view: dict[str, Any] = answer.json()
        return view

    async def auction(self, offer_id: str, **changes: Any) -> dict[str, Any]:
        """A round that closes in an hour."""
        closes_at = self.shop.clock.now().replace(hour=13).isoformat()
        body = {"closes_at": closes_at} | changes
        answer = await self.program.post(f"/api/offers/{offer_id}/auctions", json=body)
        assert answer.status_code == 201, answer.text
        view: dict[str, Any] = answer.json()
        return view

    async def fan(self, tokens: int = 100, **overrides: Any) -> Fan:
        return Fan(*await self.shop.fan(tokens, **overrides))

    async def row(self, bid_id: str) -> Bid:
        return await self.shop.database.read(lambda db: db.get_one(Bid, bid_id))

    async def state(self, bid_id: str) -> tuple[str, str | None]:
        bid = await self.row(bid_id)
        return bid.state, bid.reason

    async def hears(self, name: str, bid_id: str, *, index: int | None = None, **args: Any) -> None:
        """A log about a bid, each in a block of its own unless it has an index."""
        bid = await self.row(bid_id)
        self.block += index is None
        log = AppliedLog(
            new_id("lg"), name, bid.deal_id, args, self.block, self.shop.clock.now(), index or 0
        )
        self.logs[bid_id] = log
        await self.shop.database.write(NEWS.on_log, log, clock=self.shop.clock)

    async def undoes(self, bid_id: str) -> None:
        """A reorganisation takes the bid's newest log away."""
        log = self.logs.pop(bid_id)

        def undo(db: Session) -> None:
            NEWS.on_undo(db, log, clock=self.shop.clock)
            reverse_log(db, log.id, clock=self.shop.clock)

        await self.shop.database.write(undo)

    async def confirms(self, *bid_ids: str, index: int | None = None) -> None:
        """The deposits are in the contract."""
        for bid_id in bid_ids:
            bid = await self.row(bid_id)
            meet_by = int(bid.meet_by.timestamp())
            await self.hears("Placed", bid_id, index=index, amount=bid.amount, meet_by=meet_by)

    async def fails(self, bid_id: str, reason: str = "late") -> None:
        """The contract refused the deposit."""
        write = FailedWrite(new_id("out"), WriteKind.PLACE, bid_id, {}, reason)
        await self.shop.database.write(NEWS.on_write_failed, write, clock=self.shop.clock)

    async def refunds(self, bid_id: str) -> None:
        """The contract gave the deposit back."""
        amount = (await self.row(bid_id)).amount
        shares = {"earned": 0, "to_creator": 0, "to_fan": amount, "fee": 0}
        await self.hears("Closed", bid_id, state="refunded", **shares)

    async def accept(self, bid_id: str, program: httpx.AsyncClient | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": new_id("key")}
        who = program or self.program
        return await who.post(f"/api/inbox/bids/{bid_id}/accept", headers=headers)

    async def decline(self, *bid_ids: str, note: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": new_id("key")}
        body = {"bid_ids": bid_ids, "note": note}
        return await self.program.post("/api/inbox/decline", json=body, headers=headers)

    async def inbox(self, **query: Any) -> dict[str, Any]:
        answer = await self.program.get("/api/inbox/bids", params=query)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    async def writes(self, bid_id: str) -> list[str]:
        """Kinds of the chain writes that were asked for a bid, in their order."""

        def kinds(db: Session) -> list[str]:
            query = select(Outbox.kind).where(Outbox.subject_id == bid_id)
            return list(db.scalars(query.order_by(Outbox.created_at, Outbox.id)))

        return await self.shop.database.read(kinds)

    async def books_are_clean(self) -> bool:
        return (await self.shop.database.read(audit)).is_clean


def make_creator(db: Session, shop: Shop, name: str = "Cleo") -> tuple[User, str]:
    """A creator with a page, and its address."""
    roles = [Role.FAN.value, Role.CREATOR.value]
    user = make_user(db, clock=shop.clock, roles=roles, display_name=name)
    open_profile(db, user, clock=shop.clock)
    return user, db.get_one(Profile, user.id).slug


async def open_scene(shop: Shop, name: str = "Cleo") -> Scene:
    creator, slug = await shop.database.write(make_creator, shop, name)
    return Scene(shop, creator, slug, await shop.program(creator.id))
