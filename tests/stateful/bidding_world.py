"""The ground of the walks through bidding: a creator, fans, and a chain as small as can be.

The chain is the model: it knows of each deposit only what the contract would, takes what the
outbox asks for, and can forget its newest logs. The product is the real one, over SQLite.
"""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import event, make_url, select
from sqlalchemy.orm import Session

from accounts.social.profiles import open_profile
from bidding.offers.schemas import OfferTerms
from bidding.offers.service import make_offer
from core.clock import ManualClock
from core.database_sqlite import sqlite_engine
from core.ids import new_id
from escrow.ledger import reverse_log
from escrow.reactions import AppliedLog, FailedWrite
from escrow.writes import WriteKind
from flows.chain_news import ChainNews
from models.account import User
from models.bid import Bid
from models.chain import Outbox
from models.states import KycField, OutboxState, PlaceKind, Role, SellingMode
from tests.factories.users import give_money, make_user
from tests.fixtures.clock import NOON

T = TypeVar("T")
NEWS: Final = ChainNews(30)
TOKENS: Final = 100
FANS: Final = 3
SLOTS: Final = 2
RESERVE: Final = 12
GRACE: Final = timedelta(hours=48)
OPEN, KYF, ACCEPTED, CLOSED = "open", "kyf", "accepted", "closed"


@dataclass(slots=True)
class Deal:
    """What the contract knows of a deposit."""

    state: str
    amount: int
    accept_by: datetime
    meet_by: datetime
    deadline: datetime
    order: tuple[int, int]


@dataclass(slots=True)
class Said:
    """A log, the write behind it, and what was before it."""

    log: AppliedLog
    outbox_id: str
    before: dict[str, Deal]
    credit_before: dict[str, int]


@dataclass
class World:
    """A database of its own, and the chain."""

    folder: Path
    template: Path
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOON))
    deals: dict[str, Deal] = field(default_factory=dict)
    """By bid."""
    credit: dict[str, int] = field(default_factory=dict)
    """By address."""
    said: list[Said] = field(default_factory=list)
    block: int = 0

    def __post_init__(self) -> None:
        path = self.folder / f"{new_id('walk')}.db"
        shutil.copyfile(self.template, path)
        self.engine = sqlite_engine(make_url(f"sqlite:///{path}"))
        event.listen(self.engine, "connect", _forget_power_cuts)
        self.creator, self.fans = self.run(self._people)
        self.offers = {mode: self.run(self._offer, mode) for mode in SellingMode}

    def run(self, act: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """One transaction; what it raises rolls it back."""
        with (
            Session(self.engine, expire_on_commit=False, info={"writes": True}) as db,
            db.begin(),
        ):
            return act(db, *args, **kwargs)

    def _people(self, db: Session) -> tuple[User, list[User]]:
        roles = [Role.FAN.value, Role.CREATOR.value]
        creator = make_user(db, clock=self.clock, roles=roles, display_name="Cleo")
        open_profile(db, creator, clock=self.clock)
        fans = [make_user(db, clock=self.clock) for _ in range(FANS)]
        for fan in fans:
            give_money(db, fan.id, TOKENS, clock=self.clock)
        return creator, fans

    def _offer(self, db: Session, mode: SellingMode) -> str:
        asks = mode == SellingMode.INSTANT
        terms = OfferTerms(
            title="Coffee",
            place_kind=PlaceKind.ONLINE,
            minutes=30,
            minimum="10",
            selling_mode=mode,
            bids_per_fan=3,
            answer_days=1,
            meet_days=3,
            kyf_fields=[KycField.PHONE] if asks else [],
            kyf_purpose="To call you" if asks else None,
        )
        return make_offer(db, self.creator.id, terms, clock=self.clock).id

    # ----------------------------------------------------------------------------- the chain

    def waiting(self) -> list[tuple[str, str]]:
        """The oldest write of each subject that no block holds: its id and kind."""

        def rows(db: Session) -> list[tuple[str, str]]:
            query = select(Outbox).where(Outbox.state == OutboxState.NEW)
            oldest: dict[str, tuple[str, str]] = {}
            for row in db.scalars(query.order_by(Outbox.created_at, Outbox.id)):
                if row.kind == WriteKind.WITHDRAW and not self.credit.get(row.call["address"]):
                    continue
                oldest.setdefault(row.subject_id, (row.id, row.kind))
            return list(oldest.values())

        return self.run(rows)

    def mine(self, outbox_id: str, *, breaks: bool = False) -> str:
        """Take a write into a block.

        Args:
            outbox_id: The write.
            breaks: A deposit fails for a reason of its own.

        Returns:
            The log's name, or ``refused`` and the kind.
        """
        return self.run(self._mine, outbox_id, breaks)

    def _mine(self, db: Session, outbox_id: str, breaks: bool) -> str:
        row = db.get_one(Outbox, outbox_id)
        kind, now = WriteKind(row.kind), self.clock.now()
        if kind is WriteKind.WITHDRAW:
            return self._pay(db, row)
        bid = db.get_one(Bid, row.subject_id)
        deal = self.deals.get(bid.id)
        if kind is WriteKind.PLACE:
            refusal = "funds" if breaks else "late" if now > bid.accept_by else None
        else:
            refusal = _refusal(kind, deal, now)
        if refusal is not None:
            row.state = OutboxState.FAILED
            write = FailedWrite(row.id, kind, bid.id, row.call, refusal)
            NEWS.on_write_failed(db, write, clock=self.clock)
            return f"refused {kind.value}"
        before, credit = dict(self.deals), dict(self.credit)
        self.block += 1
        if kind is WriteKind.PLACE:
            times = (bid.accept_by, bid.meet_by, bid.accept_by)
            self.deals[bid.id] = Deal(OPEN, bid.amount, *times, (self.block, 0))
            meet_by = int(bid.meet_by.timestamp())
            return self._say(db, row, before, credit, "Placed", amount=bid.amount, meet_by=meet_by)
        assert deal is not None
        if kind is WriteKind.ACCEPT:
            asks = bool(row.call["kyf"])
            state, deadline = (KYF, now + GRACE) if asks else (ACCEPTED, deal.meet_by + GRACE)
            self.deals[bid.id] = _changed(deal, state, deadline)
            return self._say(db, row, before, credit, "Accepted", kyf=asks)
        self.deals[bid.id] = _changed(deal, CLOSED, deal.deadline)
        address = str(self.deposit_call(db, bid.id)["fan_address"])
        self.credit[address] = self.credit.get(address, 0) + deal.amount
        shares = {"earned": 0, "to_creator": 0, "to_fan": deal.amount, "fee": 0}
        return self._say(db, row, before, credit, "Closed", state="refunded", **shares)

    def _pay(self, db: Session, row: Outbox) -> str:
        before, credit = dict(self.deals), dict(self.credit)
        address = str(row.call["address"])
        if not self.credit.get(address):
            return "nothing to pay"  # Another withdrawal was faster.
        self.block += 1
        amount = self.credit.pop(address)
        return self._say(db, row, before, credit, "Withdrawn", who=address, amount=amount)

    def deposit_call(self, db: Session, bid_id: str) -> Any:
        query = select(Outbox.call).where(Outbox.subject_id == bid_id, Outbox.kind == "place")
        return db.scalars(query).one()

    def _say(
        self,
        db: Session,
        row: Outbox,
        before: dict[str, Deal],
        credit: dict[str, int],
        name: str,
        **args: Any,
    ) -> str:
        row.state = OutboxState.DONE
        deal_id = None if name == "Withdrawn" else db.get_one(Bid, row.subject_id).deal_id
        log = AppliedLog(new_id("lg"), name, deal_id, args, self.block, self.clock.now())
        self.said.append(Said(log, row.id, before, credit))
        db.flush()
        NEWS.on_log(db, log, clock=self.clock)
        return name

    def forget(self) -> str:
        """A reorganisation takes the newest log away; its write waits for a block again."""
        return self.run(self._forget)

    def _forget(self, db: Session) -> str:
        said = self.said.pop()
        NEWS.on_undo(db, said.log, clock=self.clock)
        reverse_log(db, said.log.id, clock=self.clock)
        db.get_one(Outbox, said.outbox_id).state = OutboxState.NEW
        self.deals, self.credit = said.before, said.credit_before
        return said.log.name


def _forget_power_cuts(connection: sqlite3.Connection, _record: object) -> None:
    """These walks are not about the disk."""
    connection.execute("PRAGMA synchronous=OFF")


def _refusal(kind: WriteKind, deal: Deal | None, now: datetime) -> str | None:
    """Why the contract would not do it."""
    may: dict[WriteKind, tuple[str, ...]] = {
        WriteKind.ACCEPT: (OPEN,),
        WriteKind.CANCEL: (OPEN, KYF),
        WriteKind.TURN_DOWN: (OPEN, KYF, ACCEPTED),
        WriteKind.EXPIRE: (OPEN, KYF, ACCEPTED),
    }
    if deal is None or deal.state not in may[kind]:
        return "state"
    if kind is WriteKind.ACCEPT and now > deal.accept_by:
        return "late"
    return "early" if kind is WriteKind.EXPIRE and now <= deal.deadline else None


def _changed(deal: Deal, state: str, deadline: datetime) -> Deal:
    return Deal(state, deal.amount, deal.accept_by, deal.meet_by, deadline, deal.order)
