"""Everything that fans, a creator, the sweeper and the chain may do with bids, in any order."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.repository import lock_user
from bidding import service
from bidding.auctions.schemas import AuctionRequest
from bidding.auctions.service import open_auction
from bidding.service.answering import accept_own, decline_own
from bidding.service.placing import NewBid
from bidding.settings import BiddingSettings
from core.errors import AppError
from core.money import MICRO
from escrow.ledger import balances
from escrow.recount import audit
from flows.close_auctions import close_due_auctions
from flows.sweep import expire_due_bids
from models.bid import Bid
from models.offer import Auction
from models.states import AccountKind, AuctionState, BidState, SellingMode
from tests.factories.bids import make_salt
from tests.factories.users import caller_for
from tests.stateful.bidding_world import ACCEPTED, FANS, KYF, OPEN, RESERVE, SLOTS, TOKENS, World

TERMINAL = frozenset({BidState.REFUNDED, BidState.RELEASED, BidState.SPLIT})
NTH = st.integers(0, 5)
FAN = st.integers(0, FANS - 1)
WAITS = st.sampled_from((1, 4, 30, 61, 24 * 60, 4 * 24 * 60))
ENOUGH = 400


class BiddingMachine(RuleBasedStateMachine):
    """Walks beside the small chain of ``bidding_world``."""

    folder: ClassVar[Path]
    template: ClassVar[Path]
    reached: ClassVar[Counter[str]]
    """How often each action succeeded, over all runs of a class."""
    refused: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.folder, self.template)
        self.ended: dict[str, str] = {}

    def teardown(self) -> None:
        try:
            self.come_to_rest()
        finally:
            self.world.engine.dispose()

    # ---------------------------------------------------------------------------------- fans

    @initialize(mores=st.lists(st.integers(0, 8), min_size=2, max_size=4))
    def begin(self, mores: list[int]) -> None:
        """Walks that start at the door hardly get beyond it."""
        self.open_round(has_reserve=len(mores) % 2 == 0)
        for nth, more in enumerate(mores):
            mode = (SellingMode.AUCTION, SellingMode.REVIEW)[nth % 2]
            self.place(nth % FANS, mode, more, confirmed=True)

    @rule(
        fan=FAN, mode=st.sampled_from(SellingMode), more=st.integers(0, 8), confirmed=st.booleans()
    )
    def place(self, fan: int, mode: SellingMode, more: int, confirmed: bool) -> None:
        if mode == SellingMode.AUCTION and not confirmed:
            self.open_round(has_reserve=more % 2 == 0)
        if self.bid(f"place {mode.value}", fan, self.world.offers[mode], more, None) and confirmed:
            self.mine_all()

    @rule(fan=FAN, nth=NTH, more=st.integers(-1, 8), confirmed=st.booleans())
    def raise_bid(self, fan: int, nth: int, more: int, confirmed: bool) -> None:
        rows = self.some(BidState.OPEN)
        if rows:
            lower = rows[nth % len(rows)]
            owner = [one.id for one in self.world.fans].index(lower.fan_id)
            fan = owner if nth else fan  # Now and then somebody else's.
            above = max(0, (lower.amount - 10 * MICRO) // MICRO + more)
            action = f"raise {lower.selling_mode}"
            if self.bid(action, fan, str(lower.offer_id), above, lower.id) and confirmed:
                self.mine_all()

    def bid(self, action: str, fan: int, offer_id: str, more: int, lower: str | None) -> bool:
        def act(db: Session) -> None:
            who = self.world.fans[fan]
            lock_user(db, who.id)
            caller, settings = caller_for(db, who), BiddingSettings()
            quote = service.quote_meeting(
                db, caller, offer_id, settings=settings, clock=self.world.clock
            )
            new = NewBid(quote.id, (10 + more) * MICRO, None, make_salt(), replaces_id=lower)
            service.place_bid(db, caller, new, settings=settings, clock=self.world.clock)

        return self.attempt(action, act)

    @rule(nth=NTH)
    def cancel(self, nth: int) -> None:
        rows = self.some(BidState.OPEN, BidState.KYF) if nth else self.rows()
        if rows:
            bid = rows[nth % len(rows)]
            who = next(one for one in self.world.fans if one.id == bid.fan_id)

            def act(db: Session) -> None:
                service.cancel_bid(db, caller_for(db, who), bid.id, clock=self.world.clock)

            allowed = bid.state in (BidState.OPEN, BidState.KYF)
            assert self.attempt("cancel", act) is allowed

    # --------------------------------------------------------------------------- the creator

    @rule(nth=NTH)
    def accept(self, nth: int) -> None:
        rows = self.some(BidState.OPEN) if nth else self.rows()
        if rows:
            bid, now = rows[nth % len(rows)], self.world.clock.now()
            owner, clock = self.world.creator.id, self.world.clock
            done = self.attempt("accept", accept_own, owner, bid.id, clock=clock)
            is_auction = bid.selling_mode == SellingMode.AUCTION
            in_time = now < bid.accept_by
            assert done is (bid.state == BidState.OPEN and in_time and not is_auction)

    @rule(nth=NTH, many=st.integers(1, 3))
    def decline(self, nth: int, many: int) -> None:
        rows = self.some(BidState.OPEN) if nth else self.rows()
        if rows:
            some = [rows[(nth + number) % len(rows)] for number in range(many)]
            owner, clock = self.world.creator.id, self.world.clock
            ids = [one.id for one in some]
            done = self.attempt("decline", decline_own, owner, ids, note="", clock=clock)
            assert done is any(one.state == BidState.OPEN for one in some)

    @rule(has_reserve=st.booleans())
    def open_round(self, has_reserve: bool) -> None:
        closes_at = self.world.clock.now() + timedelta(minutes=30)
        new = AuctionRequest(
            slots=SLOTS, closes_at=closes_at, reserve=str(RESERVE) if has_reserve else None
        )
        offer_id, clock = self.world.offers[SellingMode.AUCTION], self.world.clock
        owner = self.world.creator.id
        self.attempt("open", open_auction, owner, new, offer_id=offer_id, clock=clock)

    # ------------------------------------------------------------------- time, sweeper, chain

    @rule(minutes=WAITS)
    def wait(self, minutes: int) -> None:
        self.world.clock.advance(timedelta(minutes=minutes))

    @rule()
    def sweep(self) -> None:
        best = self.expected_winners()
        before = {one.id for one in self.rows() if one.state == BidState.OPEN}
        if self.world.run(close_due_auctions, clock=self.world.clock, limit=5):
            self.reached["close"] += 1
            rows = {one.id: one for one in self.rows()}
            won = {key for key in before if rows[key].state == BidState.ACCEPTING}
            assert won == best
            self.reached["win"] += len(won)
            lost = [one for one in rows.values() if one.auction_id and one.id in before - won]
            assert all(one.state == BidState.REFUNDING for one in lost)
        due = self.world.run(expire_due_bids, clock=self.world.clock, limit=50)
        self.reached["expire"] += due

    def expected_winners(self) -> set[str]:
        """By the chain alone: the best confirmed bids of the open round, none of a fan twice."""
        auction = self.world.run(
            lambda db: db.scalar(select(Auction).where(Auction.state == AuctionState.OPEN))
        )
        if auction is None:
            return set()
        rows = [one for one in self.rows() if one.auction_id == auction.id]
        taking = [one for one in rows if one.state == BidState.OPEN]
        least = auction.reserve or 0
        ranked = sorted(
            (one for one in taking if one.amount >= least),
            key=lambda one: (-one.amount, self.world.deals[one.id].order),
        )
        return {one.id for one in ranked[:SLOTS]}

    @rule(nth=NTH, breaks=st.sampled_from((False, False, False, False, False, True)))
    def mine(self, nth: int, breaks: bool) -> None:
        waiting = self.world.waiting()
        if waiting:
            outbox_id, _ = waiting[nth % len(waiting)]
            self.reached[self.world.mine(outbox_id, breaks=breaks)] += 1

    @rule()
    def mine_all(self) -> None:
        for outbox_id, _ in self.world.waiting():
            self.reached[self.world.mine(outbox_id)] += 1

    @precondition(lambda self: self.world.said)
    @rule(depth=st.integers(1, 4))
    def reorganise(self, depth: int) -> None:
        for _ in range(min(depth, len(self.world.said))):
            self.reached[f"undo {self.world.forget()}"] += 1
        # Only an undone log brings a bid back.
        self.ended = {}

    # -------------------------------------------------------------------------- what must hold

    @invariant()
    def money_adds_up(self) -> None:
        def check(db: Session) -> None:
            assert audit(db).is_clean
            rows = db.scalars(select(Bid)).all()
            for fan in self.world.fans:
                own, parts = [one for one in rows if one.fan_id == fan.id], balances(db, fan.id)
                escrow = {one.id: balances(db, one.id).get(AccountKind.ESCROW, 0) for one in own}
                for key, amount in escrow.items():
                    deal = self.world.deals.get(key)
                    is_live = deal is not None and deal.state in (OPEN, KYF, ACCEPTED)
                    assert amount == (deal.amount if deal and is_live else 0)
                held = sum(one.amount for one in own if one.state == BidState.PLACING)
                assert parts.get(AccountKind.HELD, 0) == held
                assert sum(parts.values()) + sum(escrow.values()) == TOKENS * MICRO

        self.world.run(check)

    @invariant()
    def nobody_pays_twice_and_slots_are_kept(self) -> None:
        rows = {one.id: one for one in self.rows()}
        taken = {key for key, one in self.world.deals.items() if one.state in (KYF, ACCEPTED)}
        for one in rows.values():
            assert not (one.id in taken and one.replaces_id in taken)
        rounds = Counter(rows[key].auction_id for key in taken if rows[key].auction_id)
        assert all(count <= SLOTS for count in rounds.values())

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        states = {one.id: one.state for one in self.rows()}
        assert all(states[key] == state for key, state in self.ended.items())
        self.ended = {key: state for key, state in states.items() if state in TERMINAL}

    def come_to_rest(self) -> None:
        """Nobody acts any more: in the end all money is back, and no bid waits for anything."""
        for _ in range(ENOUGH):
            self.sweep()
            if not self.world.waiting() and all(
                one.state in TERMINAL | {BidState.FAILED} for one in self.rows()
            ):
                break
            self.mine_all()
            self.wait(24 * 60)
        states = Counter(one.state for one in self.rows())
        assert not set(states) - TERMINAL - {BidState.FAILED}, states
        self.money_adds_up()
        for fan in self.world.fans:
            parts = self.world.run(balances, fan.id)
            assert parts[AccountKind.WALLET] == TOKENS * MICRO

    def some(self, *states: BidState) -> list[Bid]:
        """Bids in these states; where there are none, all."""
        rows = self.rows()
        return [one for one in rows if one.state in states] or rows

    def rows(self) -> list[Bid]:
        return self.world.run(lambda db: list(db.scalars(select(Bid).order_by(Bid.id))))

    def attempt(self, action: str, act: Any, *args: Any, **kwargs: Any) -> bool:
        try:
            self.world.run(act, *args, **kwargs)
        except AppError as error:
            self.refused[f"{action}: {error.code}"] += 1
            return False
        self.reached[action] += 1
        return True


def machine(folder: Path, template: Path) -> type[BiddingMachine]:
    """Return a machine with its own counts and place for databases."""
    fields = {
        "folder": folder,
        "template": template,
        "reached": Counter[str](),
        "refused": Counter[str](),
    }
    return type("Machine", (BiddingMachine,), fields)
