"""A creator with an offer, a fan with money, and the chain's logs as a test dictates them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final, TypeVar

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from bidding import service as bidding
from bidding.meetings.codes import Bound
from bidding.offers.schemas import OfferTerms
from bidding.offers.service import make_offer
from bidding.service import NewBid
from bidding.service.quoting_meetings import quote_meeting
from bidding.settings import BiddingSettings
from core.ids import new_id
from escrow.ledger import reverse_log
from escrow.reactions import AppliedLog, FailedWrite
from escrow.typed_data import consent_digest, receipt_digest
from escrow.writes import WriteKind
from flows.chain_news import ChainNews
from models.account import User
from models.bid import Bid
from models.calendar import Booking
from models.chain import Outbox
from models.conversation import Conversation, Message
from models.meeting import Meeting, Proposal
from models.notification import Mail, Notification
from models.social import Profile
from models.states import Role
from tests.factories.bids import make_salt
from tests.factories.users import KEYSTORE, caller_for, make_user
from tests.integration.accounts.kyf.desk import DOMAIN, KEY
from tests.integration.bidding.calendars.agenda import at
from tests.integration.shop import Shop

T = TypeVar("T")

AMOUNT: Final = 40_000_003
"""Micro-units; an odd number, so that shares have to be rounded."""
TENTH: Final = at("10:00")
"""Monday the 23rd, two days ahead of the clock in tests: a free slot."""
HOUR: Final = timedelta(hours=1)
TERMS: Final[dict[str, Any]] = {
    "title": "Coffee",
    "place_kind": "city",
    "city": "Berlin",
    "minutes": 60,
    "minimum": "10",
    "lead_hours": 24,
    "free_cancel_hours": 24,
    "late_cancel_bps": 2_500,
}
_numbers = count(1)


def make_creator(db: Session, *, clock: Any, name: str = "Cleo") -> User:
    roles = [Role.FAN.value, Role.CREATOR.value]
    user = make_user(db, clock=clock, roles=roles, display_name=name)
    now = clock.now()
    db.add(
        Profile(
            user_id=user.id,
            slug=f"{name.lower()}-{next(_numbers)}",
            headline="",
            about="",
            takes_bids=True,
            picture=None,
            picture_etag=None,
            created_at=now,
            updated_at=now,
        )
    )
    db.flush()
    return user


@dataclass
class Stage:
    """Two people, their programs, and the chain."""

    shop: Shop
    creator: User
    fan: User
    as_creator: httpx.AsyncClient
    as_fan: httpx.AsyncClient
    news: ChainNews = field(default_factory=lambda: ChainNews(30))

    def __post_init__(self) -> None:
        self.database, self.clock = self.shop.database, self.shop.clock

    async def read(self, query: Callable[[Session], T]) -> T:
        return await self.database.read(query)

    async def bid(
        self, *, signer: str | None = KEY.address, fan: User | None = None, **terms: Any
    ) -> "Won":
        """A bid whose deposit is on the chain, on a new offer."""
        who = fan or self.fan

        def place(db: Session) -> tuple[str, str]:
            offer = make_offer(db, self.creator.id, OfferTerms(**(TERMS | terms)), clock=self.clock)
            caller, settings = caller_for(db, who), BiddingSettings()
            quote = quote_meeting(db, caller, offer.id, settings=settings, clock=self.clock)
            new = NewBid(quote.id, AMOUNT, signer, make_salt())
            placed = bidding.place_bid(db, caller, new, settings=settings, clock=self.clock)
            return placed.id, placed.deal_id

        bid_id, deal_id = await self.database.write(place)
        won = Won(self, bid_id, deal_id)
        await won.hears("Placed", amount=AMOUNT)
        return won

    async def won(self, **changes: Any) -> "Won":
        """A bid that is accepted: its meeting is to be arranged."""
        won = await self.bid(**changes)
        await won.accepted()
        return won

    async def agreed(self, start: datetime = TENTH, **changes: Any) -> "Won":
        """A meeting with time and place; the contract's last moment has moved to its end."""
        won = await self.won(**changes)
        await won.agree(start)
        await won.hears("Rescheduled", meet_by=int((start + HOUR).timestamp()))
        return won

    async def told(self, user: User) -> list[str]:
        """Kinds of what a person was told, in their order."""
        query = select(Notification.kind).where(Notification.user_id == user.id)
        return await self.read(lambda db: list(db.scalars(query.order_by(Notification.id))))

    async def mails(self, user: User) -> list[Mail]:
        query = select(Mail).where(Mail.user_id == user.id).order_by(Mail.id)
        return await self.read(lambda db: list(db.scalars(query)))

    async def at(self, moment: datetime) -> None:
        """Turn the clock to a moment."""
        self.clock.advance(moment - self.clock.now())


@dataclass
class Won:
    """A bid for a meeting, and what becomes of it."""

    stage: Stage
    bid_id: str
    deal_id: str
    meeting_id: str = ""

    def log(self, name: str, log_id: str | None = None, **args: Any) -> AppliedLog:
        now = self.stage.clock.now()
        return AppliedLog(log_id or new_id("lg"), name, self.deal_id, args, next(_numbers), now)

    async def hears(self, name: str, log_id: str | None = None, **args: Any) -> AppliedLog:
        log = self.log(name, log_id, **args)
        await self.stage.database.write(self.stage.news.on_log, log, clock=self.stage.clock)
        return log

    async def unhears(self, log: AppliedLog) -> None:
        def undo(db: Session) -> None:
            self.stage.news.on_undo(db, log, clock=self.stage.clock)
            db.flush()
            reverse_log(db, log.id, clock=self.stage.clock)

        await self.stage.database.write(undo)

    async def fails(self, kind: WriteKind, reason: str, call: Any = None) -> None:
        write = FailedWrite(new_id("out"), kind, self.bid_id, call or {}, reason)
        news = self.stage.news
        await self.stage.database.write(news.on_write_failed, write, clock=self.stage.clock)

    async def accepted(self, *, kyf: bool = False) -> AppliedLog:
        def accept(db: Session) -> None:
            bidding.accept_bid(db, bidding.bid_of(db, self.bid_id), clock=self.stage.clock)

        await self.stage.database.write(accept)
        log = await self.hears("Accepted", kyf=kyf)
        if not kyf:
            await self.find()
        return log

    async def find(self) -> None:
        """Learn the meeting's id."""
        query = select(Meeting.id).where(Meeting.bid_id == self.bid_id)
        self.meeting_id = await self.stage.read(lambda db: db.scalars(query).one())

    async def closed(self, state: str, earned: int = 0, fee: int = 0) -> AppliedLog:
        return await self.hears(
            "Closed",
            state=state,
            earned=earned,
            fee=fee,
            to_creator=earned - fee,
            to_fan=AMOUNT - earned,
        )

    async def bid(self) -> Bid:
        return await self.stage.read(lambda db: db.get_one(Bid, self.bid_id))

    async def meeting(self) -> Meeting:
        return await self.stage.read(lambda db: db.get_one(Meeting, self.meeting_id))

    async def view(self, program: httpx.AsyncClient | None = None) -> dict[str, Any]:
        answer = await (program or self.stage.as_fan).get(f"/api/meetings/{self.meeting_id}")
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    async def asks(
        self, act: str, body: dict[str, Any] | None = None, *, by: Any = None, key: str = ""
    ) -> httpx.Response:
        """A request about the meeting; by the fan if nobody else is named."""
        headers = {"Idempotency-Key": key or new_id("key")}
        url = f"/api/meetings/{self.meeting_id}/{act}"
        program = by or self.stage.as_fan
        answer: httpx.Response = await program.post(url, json=body or {}, headers=headers)
        return answer

    async def propose(self, start: datetime, *, by: Any = None, **changes: Any) -> httpx.Response:
        body = {"starts_at": start.isoformat(), "place": "Cafe am Ring"} | changes
        return await self.asks("proposals", body, by=by)

    async def proposed(self, start: datetime, *, by: Any = None) -> str:
        """The id of a proposal that was just made."""
        answer = await self.propose(start, by=by)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["proposals"][-1]["id"])

    async def answer(self, proposal_id: str, verb: str, *, by: Any) -> httpx.Response:
        answer: httpx.Response = await by.post(f"/api/meetings/proposals/{proposal_id}/{verb}")
        return answer

    async def agree(self, start: datetime) -> None:
        """The creator proposes, the fan accepts."""
        proposal = await self.proposed(start, by=self.stage.as_creator)
        answer = await self.answer(proposal, "accept", by=self.stage.as_fan)
        assert answer.status_code == 200, answer.text

    def signed(self, earned: int = AMOUNT, *, key: Any = KEY, deal_id: str | None = None) -> str:
        digest = receipt_digest(DOMAIN, deal_id or self.deal_id, earned)
        return "0x" + key.sign_digest(digest).hex()

    def consented(self, scope: str, *, key: Any = KEY, deal_id: str | None = None) -> str:
        digest = consent_digest(DOMAIN, deal_id or self.deal_id, scope)
        return "0x" + key.sign_digest(digest).hex()

    async def writes(self, kind: str) -> list[dict[str, Any]]:
        """What was asked of the chain for this bid, in its order."""
        query = select(Outbox).where(Outbox.subject_id == self.bid_id, Outbox.kind == kind)
        rows = await self.stage.read(lambda db: db.scalars(query.order_by(Outbox.id)).all())
        return [row.call for row in rows]

    async def notices(self) -> list[str]:
        """What the house said in the conversation."""
        query = (
            select(Message.text)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Conversation.subject_id == self.meeting_id, Message.kind == "notice")
            .order_by(Message.seq)
        )
        return await self.stage.read(lambda db: list(db.scalars(query)))

    async def bookings(self) -> list[Booking]:
        query = select(Booking).where(Booking.meeting_id == self.meeting_id).order_by(Booking.id)
        return await self.stage.read(lambda db: list(db.scalars(query)))

    async def proposals(self) -> list[str]:
        query = select(Proposal.state).where(Proposal.meeting_id == self.meeting_id)
        return await self.stage.read(lambda db: list(db.scalars(query.order_by(Proposal.id))))


async def bound_of(won: Won) -> Bound:
    stage = won.stage
    address = await stage.read(lambda db: KEYSTORE.address_of(db, stage.creator.id))
    return Bound(won.meeting_id, won.deal_id, address, DOMAIN.chain_id, DOMAIN.escrow_address)


async def shown(won: Won, count: int = 1) -> list[dict[str, Any]]:
    answer = await won.stage.as_creator.post(
        f"/api/meetings/{won.meeting_id}/codes", params={"count": count}
    )
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def scan(program: httpx.AsyncClient, text: str) -> httpx.Response:
    return await program.post("/api/scans", json={"code": text})


def unix(moment: datetime) -> int:
    return int(moment.timestamp())


def from_unix(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
