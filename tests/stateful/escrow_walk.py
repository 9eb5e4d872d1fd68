"""The ground of the walks through the escrow: whom to ask, what to compare, what must hold."""

from collections import Counter
from typing import Any, ClassVar

from eth_account.signers.local import LocalAccount
from eth_utils import keccak, to_checksum_address
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from tests.fixtures.escrow_world import (
    AGENT,
    ARBITER,
    CREATOR,
    DAY,
    EVE,
    FAN,
    MICRO,
    NOBODY,
    OPERATOR,
    OTHER_CREATOR,
    OTHER_FAN,
    SIGNER,
    TERMS,
    TREASURY,
    Bid,
    Compiled,
    Plan,
    new_world,
)
from tests.fixtures.evm import RefusedError, domain_separator, sign, typed_digest
from tests.stateful.escrow_model import LIVE, Model, ModelBid

FANS, CREATORS = (FAN, OTHER_FAN), (CREATOR, OTHER_CREATOR)
PEOPLE = (*FANS, *CREATORS, SIGNER, AGENT, OPERATOR, ARBITER, EVE)
RECEIVERS = (*FANS, *CREATORS, TREASURY, EVE)

TOO_MUCH = -(-(2**96) // MICRO) * MICRO
"""The least whole multiple of the unit that does not fit its slot."""

AIM = st.sampled_from(range(16))
NTH = st.integers(0, 3)
WHO = st.sampled_from(range(len(PEOPLE)))
FLAW = st.sampled_from(("none", "none", "key", "id", "chain", "contract"))


def address(who: LocalAccount | None) -> str:
    return who.address if who else NOBODY


def fits(aim: int) -> bool:
    return aim not in (0, 2, 3)


def right_party(aim: int) -> bool:
    return aim not in (0, 1, 4, 6)


def honest(aim: int) -> bool:
    return aim not in (0, 1, 5, 7)


class EscrowWalk(RuleBasedStateMachine):
    """A world, its model, and the comparison of the two."""

    code: ClassVar[Compiled | None] = None
    reached: ClassVar[Counter[str]]
    """How often each action succeeded, over all runs of a class."""
    refused: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.world = new_world(self.code)
        self.chain = self.world.chain
        self.model = Model()
        self.used: list[tuple[LocalAccount, str, tuple[Any, ...]]] = []
        self.touched: ModelBid | None = None
        self.money_at_start = self.money()

    def money(self) -> int:
        return sum(self.world.balance(who.address) for who in (*PEOPLE, TREASURY))

    def sender(
        self, aim: int, right: LocalAccount, who: int, bid: ModelBid | None = None
    ) -> LocalAccount:
        """Choose who acts; a wrong party is most often one that has to do with the bid."""
        if right_party(aim):
            return right
        if bid is None:
            return PEOPLE[who]
        parties = (bid.creator, bid.fan, bid.agent or AGENT, bid.signer or EVE)
        return (*parties, bid.creator, OPERATOR, OPERATOR, ARBITER, EVE)[who]

    def attempt(
        self, action: str, allowed: bool, sender: LocalAccount, bid: ModelBid | None, *args: Any
    ) -> bool:
        """Call the contract and compare with what the model allows."""
        self.touched = bid
        try:
            self.world.send(sender, action, *args)
        except RefusedError as refusal:
            assert not allowed, f"{action} was refused: {refusal.reason}"
            self.refused[action] += 1
            return False
        assert allowed, f"{action} was let through"
        self.reached[action] += 1
        return True

    def closes(self, bid: ModelBid, parts: tuple[int, int, int]) -> None:
        """Check invariants 3 and 8 on what the contract says it paid."""
        (event,) = (event for event in self.chain.events if event.name == "Closed")
        assert tuple(event.args[name] for name in ("to_creator", "to_fan", "fee")) == parts
        assert sum(parts) == bid.amount
        assert event.args["state"] == bid.state

    def signature(
        self, aim: int, flaw: str, key: LocalAccount | None, who: int, kind: str, *values: Any
    ) -> tuple[bytes, bool]:
        """Sign, and if `aim` is not honest with a flaw.

        Returns:
            The signature, and whether it is good.
        """
        flaw = "none" if honest(aim) else flaw
        signing = PEOPLE[who] if flaw == "key" or key is None else key
        escrow, domain = self.world.escrow.address, self.world.domain
        if flaw == "id":
            values = (keccak(values[0]) if isinstance(values[0], bytes) else NOBODY, *values[1:])
        elif flaw == "chain":
            domain = domain_separator("BidToMeet", escrow, 5)
        elif flaw == "contract":
            domain = domain_separator("BidToMeet", self.world.token.address, 1)
        sig = sign(signing, typed_digest(domain, kind, self.world.members[kind], values))
        return sig, signing is key and flaw in ("none", "key")

    def lifetime(self, aim: int, late: bool, flaw: str) -> tuple[int, str]:
        """Choose the last second of a signature; if not honest and `late`, one that is over.

        Returns:
            The second, and the flaw that is left: a late signature has no other.
        """
        now = self.chain.now
        return (now - 1, "none") if late and not honest(aim) else (now, flaw)

    def draft(self, fan: LocalAccount, creator: LocalAccount, days: int, fault: str) -> Plan:
        now, amount = self.chain.now, 10**18 + (7 * len(self.model.bids) + days) * MICRO
        accept_by = now if fault == "overdue" else now + 1 + days * DAY
        late = {"order": accept_by, "far": now + 365 * DAY + 1}
        used = [bid_id for bid_id, bid in self.model.bids.items() if bid.fan is fan]
        salt = keccak(text=f"{fan.address} {len(used) - (fault == 'used' and bool(used))}")
        return Plan(
            fan=fan.address,
            creator={"self": fan, "arbiter": ARBITER}.get(fault, creator).address,
            signer=address(creator if fault == "signer" else (SIGNER, SIGNER, None, fan)[days % 4]),
            amount={"amount": 0, "too much": TOO_MUCH, "unit": amount + days + 1}.get(
                fault, amount
            ),
            accept_by=accept_by,
            meet_by=late.get(fault, accept_by + 1 + days * DAY),
            max_fee=self.model.fee_bps - 1 if fault == "fee" else self.model.fee_bps,
            terms=TERMS,
            salt=salt,
        )

    def remember(self, done: bool, sender: LocalAccount, name: str, args: tuple[Any, ...]) -> None:
        if done:
            self.used.append((sender, name, args))

    def owner(self, aim: int, nth: int) -> LocalAccount:
        owed = [who for who in RECEIVERS if self.model.credit[who.address]]
        return owed[nth % len(owed)] if owed and aim > 2 else RECEIVERS[nth]

    def pay_out(
        self, action: str, sender: Any, owner: Any, receiver: str, *, lost: bool = False
    ) -> None:
        owed, before = self.model.credit[owner.address], self.world.balance(receiver)
        if self.attempt(action, owed > 0 and not lost, sender, None, receiver):
            assert self.world.balance(receiver) == before + owed
            self.model.credit[owner.address] = 0

    # ---------------------------------------------------------------------------- invariants

    def same(self, bid: ModelBid) -> None:
        expected = Bid(
            fan=bid.fan.address,
            creator=bid.creator.address,
            signer=address(bid.signer),
            amount=bid.amount,
            deadline=bid.deadline,
            meet_by=bid.meet_by,
            fee_bps=bid.fee_bps,
            state=bid.state,
            reschedule_floor=bid.floor,
        )
        seen = self.world.bid(bid.id)
        if bid.state not in LIVE:  # what a closed bid's deadline says no longer matters
            assert seen.state == bid.state
            return
        assert seen == expected
        assert to_checksum_address(self.world.call("agent", bid.id)) == address(bid.agent)

    @invariant()
    def the_touched_bid_is_as_in_the_model(self) -> None:
        if self.touched:
            self.same(self.touched)
            for who in (self.touched.fan, self.touched.creator, TREASURY):
                assert self.world.credit(who) == self.model.credit[who.address]

    @invariant()
    def every_token_belongs_to_somebody(self) -> None:
        """Check invariants 1 and 2."""
        total_open, total_credit = self.world.call("total_open"), self.world.call("total_credit")
        assert total_open == self.model.total_open()
        assert total_credit == self.model.total_credit()
        held = self.world.balance(self.world.escrow.address)
        assert held == total_open + total_credit + self.model.gifts

    @invariant()
    def the_operator_and_the_arbiter_gain_nothing(self) -> None:
        """Check invariant 5."""
        for who in (OPERATOR, ARBITER):
            assert self.world.balance(who.address) == self.world.credit(who) == 0

    def teardown(self) -> None:
        """Check invariants 4 and 6: closed bids stay so, and time alone empties the escrow."""
        if not self.model.paused:
            self.world.send(OPERATOR, "pause_new", True)
        self.chain.warp(400 * DAY)
        for bid in self.model.bids.values():
            self.same(bid)
            was = bid.state
            if self.attempt("expire", bid.may_expire(self.chain.now), EVE, bid, bid.id):
                self.reached[f"run out in state {was}"] += 1
                self.closes(bid, self.model.refund(bid))
        for who in RECEIVERS:
            if self.model.credit[who.address]:
                self.pay_out("withdraw", EVE, who, who.address)
        assert self.world.balance(self.world.escrow.address) == self.model.gifts
        assert self.money() == self.money_at_start - self.model.gifts
