"""Everything anyone may try with the escrow, in any order, beside the model.

`aim` (0 to 15) steers what is wrong on purpose, because actions of random parties on random bids
hardly ever get beyond the first state: at 0 anything may be, at 1 the party and what it signs, at
2 and 3 the state of the bid, at 4 and 6 the party, at 5 and 7 what is signed or said; from 8 up
nothing.
"""

from collections import Counter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.fixtures.escrow_world import (
    ACCEPTED,
    AGENT,
    DAY,
    DISPUTED,
    EVE,
    KYF,
    OPEN,
    OPERATOR,
    SCOPE,
    SIGNER,
    Compiled,
)
from tests.stateful.escrow_endings import EscrowEndings
from tests.stateful.escrow_model import ModelBid
from tests.stateful.escrow_walk import (
    AIM,
    CREATORS,
    FANS,
    FLAW,
    NTH,
    PEOPLE,
    WHO,
    address,
)

PLACE_FAULTS = (
    *("none",) * 20,
    *(
        "amount",
        "too much",
        "unit",
        "overdue",
        "order",
        "far",
        "self",
        "signer",
        "fee",
        "used",
        "arbiter",
    ),
)

DAYS = st.integers(0, 9)
BEGINNINGS = st.sampled_from((OPEN, KYF, ACCEPTED, ACCEPTED, DISPUTED))


class EscrowMachine(EscrowEndings):
    """The rules of a bid's life, on top of those open to anyone."""

    # ------------------------------------------------------------------------------- placing

    @initialize(states=st.lists(BEGINNINGS, min_size=2, max_size=4), days=DAYS)
    def begin_with(self, states: list[int], days: int) -> None:
        for nth, state in enumerate(states):
            self.begin(nth, state, days, with_agent=nth % 2 == 0)

    @precondition(lambda self: not self.model.paused)
    @rule(nth=NTH, state=BEGINNINGS, days=DAYS, with_agent=st.booleans())
    def begin(self, nth: int, state: int, days: int, with_agent: bool) -> None:
        """Lead a new bid into a state: walks that start at the door hardly get beyond it."""
        fan, creator = FANS[nth % 2], CREATORS[nth // 2]
        self.place(fan, creator, days, "none", relayed=False, aim=15, flaw="none", who=0)
        if state != OPEN:
            self.accept(
                0,
                15,
                0,
                state == KYF,
                0 if with_agent else 7,
                relayed=False,
                flaw="none",
                late=False,
            )
        if state == DISPUTED:
            self.dispute(0, 15, 0, by_fan=with_agent)

    @rule(
        fan=st.sampled_from(FANS),
        creator=st.sampled_from(CREATORS),
        days=DAYS,
        fault=st.sampled_from(PLACE_FAULTS),
        relayed=st.booleans(),
        aim=AIM,
        flaw=FLAW,
        who=WHO,
    )
    def place(
        self,
        fan: Any,
        creator: Any,
        days: int,
        fault: str,
        relayed: bool,
        aim: int,
        flaw: str,
        who: int,
    ) -> None:
        if fault == "fee" and self.model.fee_bps == 0:
            fault = "none"
        plan = self.draft(fan, creator, days, fault)
        allowed = fault in ("none", "used") and plan.id not in self.model.bids
        allowed = allowed and not self.model.paused
        if relayed:
            sig, good = self.signature(aim, flaw, fan, who, "Place", *plan.values())
            args = (*plan.values(), sig, 0, 0, b"", b"")
            done = self.attempt("place_for", allowed and good, EVE, None, *args)
            self.remember(done, EVE, "place_for", args)
        else:
            done = self.attempt("place", allowed, fan, None, *plan.values()[1:])
        if done:
            signer = (SIGNER, SIGNER, None, fan)[days % 4]
            terms = (plan.amount, plan.accept_by, plan.meet_by, self.model.fee_bps)
            self.touched = ModelBid(plan.id, fan, creator, signer, *terms)
            self.model.bids[plan.id] = self.touched

    # ----------------------------------------------------------------------------- answering

    @precondition(lambda self: self.model.bids)
    @rule(
        nth=NTH,
        aim=AIM,
        who=WHO,
        kyf=st.booleans(),
        agent=st.integers(0, 7),
        relayed=st.booleans(),
        flaw=FLAW,
        late=st.booleans(),
    )
    def accept(
        self,
        nth: int,
        aim: int,
        who: int,
        kyf: bool,
        agent: int,
        relayed: bool,
        flaw: str,
        late: bool,
    ) -> None:
        bid, now = self.target(nth, aim, OPEN), self.chain.now
        named = (AGENT, AGENT, AGENT, OPERATOR, bid.fan, bid.signer, None, None)[agent]
        if relayed:
            expires, wrong = self.lifetime(aim, late, flaw)
            values = (bid.id, kyf, address(named), expires)
            sig, good = self.signature(aim, wrong, bid.creator, who, "Accept", *values)
            allowed = bid.may_accept(bid.creator, named, now) and good and expires >= now
            done = self.attempt("accept_for", allowed, EVE, bid, *values, sig)
            self.remember(done, EVE, "accept_for", (*values, sig))
        else:
            sender = self.sender(aim, bid.creator, who, bid)
            allowed = bid.may_accept(sender, named, now)
            done = self.attempt("accept", allowed, sender, bid, bid.id, kyf, address(named))
        if done:
            bid.accept(kyf, named, now)

    @precondition(lambda self: self.model.bids)
    @rule(nth=NTH, aim=AIM, who=WHO, flaw=FLAW, key=WHO)
    def consent(self, nth: int, aim: int, who: int, flaw: str, key: int) -> None:
        bid = self.target(nth, aim, KYF)
        sig, good = self.signature(aim, flaw, bid.signer, key, "Consent", bid.id, SCOPE)
        sender = PEOPLE[who]
        allowed = bid.may_consent(sender, good, self.chain.now)
        done = self.attempt("consent", allowed, sender, bid, bid.id, SCOPE, sig)
        self.remember(done, sender, "consent", (bid.id, SCOPE, sig))
        if done:
            bid.consent()

    @precondition(lambda self: self.model.bids)
    @rule(nth=NTH, aim=AIM, who=WHO, relayed=st.booleans(), flaw=FLAW, late=st.booleans())
    def cancel(self, nth: int, aim: int, who: int, relayed: bool, flaw: str, late: bool) -> None:
        bid, now = self.target(nth, aim, OPEN, KYF), self.chain.now
        if relayed:
            expires, wrong = self.lifetime(aim, late, flaw)
            sig, good = self.signature(aim, wrong, bid.fan, who, "Cancel", bid.id, expires)
            allowed = bid.may_cancel(good) and expires >= now
            done = self.attempt("cancel_for", allowed, EVE, bid, bid.id, expires, sig)
            self.remember(done, EVE, "cancel_for", (bid.id, expires, sig))
        else:
            sender = self.sender(aim, bid.fan, who, bid)
            done = self.attempt("cancel", bid.may_cancel(sender is bid.fan), sender, bid, bid.id)
        if done:
            self.closes(bid, self.model.refund(bid))

    @precondition(lambda self: self.model.bids)
    @rule(
        nth=NTH,
        aim=AIM,
        who=WHO,
        shift=st.integers(-3, 6),
        wait=st.integers(-1, 3),
        flaw=FLAW,
        own=st.integers(0, 2),
        one_sided=st.booleans(),
    )
    def reschedule(
        self,
        nth: int,
        aim: int,
        who: int,
        shift: int,
        wait: int,
        flaw: str,
        own: int,
        one_sided: bool,
    ) -> None:
        bid, now = self.target(nth, aim, KYF, ACCEPTED), self.chain.now
        meet_by = bid.meet_by + shift * DAY if shift < 6 else now + 365 * DAY + wait % 2
        expires = max(now, bid.floor + 1 if wait > 0 else bid.floor) + min(wait, 0)
        values = (bid.id, bid.meet_by, meet_by, expires)
        sender = (EVE, bid.fan, bid.creator)[own]
        aims = (aim, 15) if one_sided else (15, aim)
        fan_sig, fan_good = self.signature(aims[0], flaw, bid.fan, who, "Reschedule", *values)
        sig, good = self.signature(aims[1], flaw, bid.creator, who, "Reschedule", *values)
        agreed = (fan_good or sender is bid.fan) and (good or sender is bid.creator)
        args = (bid.id, meet_by, expires, fan_sig, sig)
        allowed = bid.may_reschedule(meet_by, expires, agreed, now)
        done = self.attempt("reschedule", allowed, sender, bid, *args)
        self.remember(done, sender, "reschedule", args)
        if done:
            bid.reschedule(meet_by, expires)


def machine(code: Compiled | None = None) -> type[EscrowMachine]:
    """Return a machine with its own counts, for the committed or another byte code."""
    fields = {"code": code, "reached": Counter[str](), "refused": Counter[str]()}
    return type("Machine", (EscrowMachine,), fields)
