"""What the escrow ought to do, in plain Python: the model beside which it is tested."""

from collections import Counter
from dataclasses import dataclass, field

from eth_account.signers.local import LocalAccount

from tests.fixtures.escrow_world import (
    ACCEPTED,
    ARBITER,
    DAY,
    DISPUTED,
    HOUR,
    KYF,
    MICRO,
    OPEN,
    REFUNDED,
    RELEASED,
    SPLIT,
    START_FEE,
    TREASURY,
)

LIVE = (OPEN, KYF, ACCEPTED, DISPUTED)


@dataclass(slots=True)
class ModelBid:
    id: bytes
    fan: LocalAccount
    creator: LocalAccount
    signer: LocalAccount | None
    amount: int
    deadline: int
    meet_by: int
    fee_bps: int
    state: int = OPEN
    agent: LocalAccount | None = None
    floor: int = 0

    def may_accept(self, sender: LocalAccount, agent: LocalAccount | None, now: int) -> bool:
        fans_side = agent is not None and agent in (self.fan, self.signer)
        in_time = self.state == OPEN and now <= self.deadline
        return in_time and sender is self.creator and not fans_side

    def accept(self, kyf: bool, agent: LocalAccount | None, now: int) -> None:
        self.agent = agent
        self.state = KYF if kyf else ACCEPTED
        self.deadline = now + 48 * HOUR if kyf else self.meet_by + 48 * HOUR

    def may_consent(self, sender: LocalAccount, signed: bool, now: int) -> bool:
        return self.state == KYF and now <= self.deadline and (sender is self.fan or signed)

    def consent(self) -> None:
        self.state, self.deadline = ACCEPTED, self.meet_by + 48 * HOUR

    def may_decline(self, sender: LocalAccount) -> bool:
        return self.state in (OPEN, KYF, ACCEPTED) and sender in (self.creator, self.agent)

    def may_cancel(self, by_the_fan: bool) -> bool:
        return self.state in (OPEN, KYF) and by_the_fan

    def may_reschedule(self, meet_by: int, expires: int, agreed: bool, now: int) -> bool:
        in_time = self.state in (KYF, ACCEPTED) and now <= self.deadline
        fresh = now <= expires < 2**48 and expires > self.floor
        fits = meet_by != self.meet_by and now < meet_by <= now + 365 * DAY
        return in_time and fresh and fits and agreed

    def reschedule(self, meet_by: int, expires: int) -> None:
        self.meet_by, self.floor = meet_by, expires
        if self.state == ACCEPTED:
            self.deadline = meet_by + 48 * HOUR

    def may_settle(self, sender: LocalAccount, earned: int, signed: bool) -> bool:
        if self.state not in (ACCEPTED, DISPUTED) or earned > self.amount or earned % MICRO:
            return False
        if sender is self.fan:
            return earned == self.amount
        partial = sender in (self.creator, self.agent)
        return signed and (partial or earned == self.amount)

    def may_dispute(self, sender: LocalAccount, now: int) -> bool:
        in_time = self.state == ACCEPTED and now <= self.deadline
        return in_time and sender in (self.fan, self.creator)

    def dispute(self, now: int) -> None:
        self.state, self.deadline = DISPUTED, now + 14 * DAY

    def may_resolve(self, sender: LocalAccount, bps: int) -> bool:
        return self.state == DISPUTED and sender is ARBITER and bps <= 10_000

    def may_expire(self, now: int) -> bool:
        return self.state in LIVE and now > self.deadline


@dataclass(slots=True)
class Model:
    bids: dict[bytes, ModelBid] = field(default_factory=dict[bytes, ModelBid])
    credit: Counter[str] = field(default_factory=Counter[str])
    fee_bps: int = START_FEE
    paused: bool = False
    gifts: int = 0

    def close(self, bid: ModelBid, earned: int, state: int) -> tuple[int, int, int]:
        """Close a bid.

        Returns:
            What goes to the creator, to the fan and into the fee.
        """
        fee = earned // MICRO * bid.fee_bps // 10_000 * MICRO
        parts = (earned - fee, bid.amount - earned, fee)
        for who, part in zip((bid.creator, bid.fan, TREASURY), parts, strict=True):
            self.credit[who.address] += part
        bid.state = state
        return parts

    def refund(self, bid: ModelBid) -> tuple[int, int, int]:
        return self.close(bid, 0, REFUNDED)

    def release(self, bid: ModelBid, earned: int) -> tuple[int, int, int]:
        return self.close(bid, earned, RELEASED)

    def split(self, bid: ModelBid, bps: int) -> tuple[int, int, int]:
        return self.close(bid, bid.amount // MICRO * bps // 10_000 * MICRO, SPLIT)

    def total_open(self) -> int:
        return sum(bid.amount for bid in self.bids.values() if bid.state in LIVE)

    def total_credit(self) -> int:
        return self.credit.total()
