"""Overdue bids, pay-outs, the operator, the passing of time, and what has been sent before."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.fixtures.escrow_world import FAN, HOUR, NOBODY, OPERATOR
from tests.stateful.escrow_model import LIVE
from tests.stateful.escrow_walk import AIM, NTH, PEOPLE, RECEIVERS, WHO, EscrowWalk, fits

PAUSES = st.sampled_from((None, None, False, False, True, True))


class EscrowExits(EscrowWalk):
    """The rules that anyone may play at any time."""

    @precondition(lambda self: self.model.bids)
    @rule(nth=NTH, aim=AIM, who=WHO)
    def expire(self, nth: int, aim: int, who: int) -> None:
        bids = list(self.model.bids.values())
        overdue = [bid for bid in bids if bid.may_expire(self.chain.now)]
        live = [bid for bid in bids if bid.state in LIVE]
        if aim == 15 and live:
            # By its state, or disputes, which live longest, would hardly ever see their end.
            bid = ([bid for bid in live if bid.state == LIVE[nth]] or live)[-1]
            overdue = [bid]
            self.chain.warp_to(max(self.chain.now, bid.deadline + 1))
        choice = (overdue if fits(aim) else live) or bids
        bid = choice[-1 - nth % len(choice)]
        was = bid.state
        if self.attempt("expire", bid.may_expire(self.chain.now), PEOPLE[who], bid, bid.id):
            self.reached[f"expire state {was}"] += 1
            self.reached["expire on the way"] += 1
            self.closes(bid, self.model.refund(bid))

    @rule(aim=AIM, who=WHO, nth=NTH)
    def withdraw(self, aim: int, who: int, nth: int) -> None:
        owner = self.owner(aim, nth)
        self.pay_out("withdraw", PEOPLE[who], owner, owner.address)

    @rule(aim=AIM, who=WHO, nth=NTH, to=st.sampled_from(RECEIVERS))
    def withdraw_to(self, aim: int, who: int, nth: int, to: Any) -> None:
        owner = self.owner(aim, nth) if aim > 3 else PEOPLE[who]
        lost = aim in (4, 5)
        receiver = (NOBODY, self.world.escrow.address)[aim % 2] if lost else to.address
        self.pay_out("withdraw_to", owner, owner, receiver, lost=lost)

    @rule(
        aim=AIM,
        who=WHO,
        bps=st.integers(0, 2100),
        pause=st.sampled_from((None, None, None, None, False, False, True)),
    )
    def operate(self, aim: int, who: int, bps: int, pause: bool | None) -> None:
        sender = self.sender(aim, OPERATOR, who)
        if pause is None:
            allowed = sender is OPERATOR and bps <= 2000
            if self.attempt("set_fee", allowed, sender, None, bps):
                self.model.fee_bps = bps
        else:
            yes = pause and aim < 12
            if self.attempt("pause_new", sender is OPERATOR, sender, None, yes):
                self.model.paused = yes

    @rule(hours=st.sampled_from((0, 1, 1, 5, 47, 49)))
    def wait(self, hours: int) -> None:
        self.chain.warp(hours * HOUR)

    @precondition(lambda self: any(bid.state in LIVE for bid in self.model.bids.values()))
    @rule(nth=NTH, past=st.integers(-1, 1))
    def wait_for_an_edge(self, nth: int, past: int) -> None:
        live = [bid for bid in self.model.bids.values() if bid.state in LIVE]
        bid = live[-1 - nth % len(live)]
        self.chain.warp_to(max(self.chain.now, bid.deadline + past))

    @precondition(lambda self: self.used)
    @rule(nth=st.integers(0, 7))
    def replay(self, nth: int) -> None:
        """Send a signed call that has worked once more: never again (invariant 7)."""
        sender, name, args = self.used[-1 - nth % len(self.used)]
        self.attempt(name, False, sender, None, *args)
        self.reached["replay"] += 1

    @rule(amount=st.integers(1, 5))
    def give(self, amount: int) -> None:
        self.chain.send(FAN, self.world.token, "transfer", self.world.escrow.address, amount)
        self.model.gifts += amount
