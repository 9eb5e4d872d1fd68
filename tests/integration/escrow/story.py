"""A small product around the escrow: people, bids, and what the chain's logs set off."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import Clock, SystemClock
from core.database import Database
from core.events import Bus
from core.ids import new_id
from escrow.checkpoints import Checkpoint, no_checkpoint
from escrow.dispatcher import Dispatcher
from escrow.keystore import Keystore
from escrow.ledger import balances
from escrow.outbox import waiting
from escrow.postings import deposit, faucet, hold, release_hold, settle, withdraw
from escrow.reactions import AppliedLog, FailedWrite
from escrow.reconcile import Reconciliation, custodial_addresses, reconcile
from escrow.runtime import Escrow, open_escrow
from escrow.settings import EscrowSettings
from escrow.typed_data import deal_id, receipt_digest
from escrow.watcher import Watcher
from escrow.writes import (
    Deposit,
    WriteKind,
    ask_accept,
    ask_mint,
    ask_place,
    ask_settle,
    ask_withdraw,
)
from models.chain import ChainLog
from tests.factories.wallet import make_wallet_owner

TOKEN = 1_000_000
"""Micro-units."""
MASTER_KEY = bytes(range(32))


@dataclass
class Person:
    id: str
    address: str


@dataclass
class Deal:
    bid_id: str
    deal_id: str
    fan: Person
    creator: Person
    amount: int
    earned: int | None = None
    """Settled at once for this much, if set."""


@dataclass
class Story:
    """Implements ``Reactions`` as the product does, for bids that it was told of."""

    keystore: Keystore
    escrow: Escrow | None = None
    accepts: bool = True
    deals: dict[str, Deal] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)
    applied: list[AppliedLog] = field(default_factory=list)
    undone: list[AppliedLog] = field(default_factory=list)
    failures: list[FailedWrite] = field(default_factory=list)

    def on_log(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        self.seen.append(("log", log.name))
        self.applied.append(log)
        if log.name == "Minted":
            faucet(db, log, clock=clock)
        if log.name == "Withdrawn":
            withdraw(db, log, clock=clock)
        deal = self.deals.get(log.deal_id or "")
        if deal is not None:
            self._move_on(db, log, deal, clock)

    def _move_on(self, db: Session, log: AppliedLog, deal: Deal, clock: Clock) -> None:
        if log.name == "Placed":
            deposit(db, log, bid_id=deal.bid_id, fan_id=deal.fan.id, clock=clock)
            if self.accepts:
                ask_accept(db, deal.bid_id, deal.deal_id, deal.creator.address, clock=clock)
        if log.name == "Accepted" and deal.earned is not None:
            self.ask_settle(db, deal, clock)
        if log.name == "Closed":
            settle(
                db,
                log,
                bid_id=deal.bid_id,
                fan_id=deal.fan.id,
                creator_id=deal.creator.id,
                clock=clock,
            )
            for address in (deal.fan.address, deal.creator.address):
                ask_withdraw(db, deal.deal_id, address, clock=clock)

    def on_undo(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        self.seen.append(("undo", log.name))
        self.undone.append(log)

    def on_write_failed(self, db: Session, write: FailedWrite, *, clock: Clock) -> None:
        self.failures.append(write)
        if write.kind == WriteKind.PLACE:
            deal = self.deals[str(write.call["deal_id"])]
            release_hold(db, deal.bid_id, deal.fan.id, deal.amount, clock=clock)

    def ask_settle(self, db: Session, deal: Deal, clock: Clock) -> None:
        assert self.escrow is not None
        assert deal.earned is not None
        signer = self.keystore.signer_of(db, deal.fan.address)
        digest = receipt_digest(self.escrow.domain, deal.deal_id, deal.earned)
        signature = "0x" + signer.sign_digest(digest).hex()
        ask_settle(db, deal.bid_id, deal.deal_id, deal.earned, signature, clock=clock)


@dataclass
class World:
    """An open escrow with its story, worked by hand: one dispatcher, one watcher."""

    database: Database
    escrow: Escrow
    story: Story
    dispatcher: Dispatcher
    watcher: Watcher
    clock: Clock

    async def person(self) -> Person:
        made = await self.database.write(make_wallet_owner, self.story.keystore, clock=self.clock)
        return Person(*made)

    async def funded(self, amount: int = 100 * TOKEN) -> Person:
        person = await self.person()
        await self.ask_tokens(person, amount)
        await self.settle_down()
        return person

    async def ask_tokens(self, person: Person, amount: int) -> None:
        await self.database.write(
            ask_mint, person.id, person.address, amount, "first", clock=self.clock
        )

    async def bid(
        self, fan: Person, creator: Person, amount: int = 10 * TOKEN, earned: int | None = None
    ) -> Deal:
        salt = "0x" + secrets.token_hex(32)
        deal = Deal(new_id("bid"), deal_id(fan.address, salt), fan, creator, amount, earned)
        self.story.deals[deal.deal_id] = deal
        now = self.clock.now()
        deposit = Deposit(
            bid_id=deal.bid_id,
            deal_id=deal.deal_id,
            fan_address=fan.address,
            creator_address=creator.address,
            signer_address=fan.address,
            amount=amount,
            accept_by=now + timedelta(days=1),
            meet_by=now + timedelta(days=2),
            terms_hash="0x" + "11" * 32,
            salt=salt,
        )
        await self.database.write(_place, deal, deposit, clock=self.clock)
        return deal

    async def step(self) -> int:
        """One look of the dispatcher and of the watcher."""
        sent = await self.dispatcher.step()
        progress = await self.watcher.step()
        return sent + progress.applied + progress.undone

    async def settle_down(self) -> None:
        """Work until nothing is waiting: every write answered, every block applied."""
        async with asyncio.timeout(60):
            while True:
                moved = await self.step()
                if not moved and await self.database.read(waiting) == 0:
                    return
                if not moved:
                    await self.dispatcher.resend()
                    await asyncio.sleep(0)

    async def money(self, person: Person) -> dict[str, int]:
        return await self.money_of(person.id)

    async def money_of(self, owner: str) -> dict[str, int]:
        found = await self.database.read(balances, owner)
        return {kind.value: amount for kind, amount in found.items() if amount}

    async def reconcile(self) -> Reconciliation:
        addresses = await self.database.read(custodial_addresses)
        domain = self.escrow.domain
        tokens = await self.escrow.client.token_balances(domain.token_address, addresses)
        return await self.database.read(reconcile, await self.escrow.totals(), tokens)

    def said(self, deal: Deal, name: str) -> AppliedLog:
        """The newest log of a deal by its name."""
        of_deal = (log for log in reversed(self.story.applied) if log.deal_id == deal.deal_id)
        return next(log for log in of_deal if log.name == name)

    async def logs(self) -> list[str]:
        def names(db: Session) -> list[str]:
            query = select(ChainLog.name).where(ChainLog.undone.is_(False))
            return list(db.scalars(query.order_by(ChainLog.block_number, ChainLog.log_index)))

        return await self.database.read(names)


def _place(db: Session, deal: Deal, deposit: Deposit, *, clock: Clock) -> None:
    hold(db, deal.bid_id, deal.fan.id, deal.amount, clock=clock)
    ask_place(db, deposit, clock=clock)


async def open_world(
    database: Database,
    bus: Bus,
    settings: EscrowSettings,
    story: Story | None = None,
    checkpoint: Checkpoint = no_checkpoint,
    clock: Callable[[], Clock] = SystemClock,
) -> World:
    """Open the escrow on a database that may have been used before."""
    keystore = Keystore(MASTER_KEY)
    story = story or Story(keystore)
    now = clock()
    escrow = await open_escrow(settings, database, now, bus, keystore, checkpoint)
    story.escrow = escrow
    return World(database, escrow, story, escrow.dispatcher(story), escrow.watcher(story), now)
