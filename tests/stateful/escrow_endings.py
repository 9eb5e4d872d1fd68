"""How a bid ends while it is alive: declined, settled, disputed, resolved."""

from collections.abc import Callable
from typing import Any

from eth_utils import to_checksum_address
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.fixtures.escrow_world import (
    ACCEPTED,
    ARBITER,
    DISPUTED,
    EVE,
    KYF,
    MICRO,
    OPEN,
    REASON,
)
from tests.stateful.escrow_exits import EscrowExits
from tests.stateful.escrow_model import LIVE, ModelBid
from tests.stateful.escrow_walk import AIM, FLAW, NTH, WHO, fits, honest


class EscrowEndings(EscrowExits):
    """The rules by which the parties and the arbiter close a bid or call for its close."""

    begin: Callable[..., None]
    """Lead a new bid into a state: a rule of the machine itself, with all that it takes."""

    def target(self, nth: int, aim: int, *states: int) -> ModelBid:
        """Choose a bid, among the newest, and by `aim` one in a fitting state, or a new one."""
        bids = list(self.model.bids.values())
        if not fits(aim):
            choice = [bid for bid in bids if bid.state not in states and bid.state in LIVE] or bids
            return choice[-1 - nth % len(choice)]
        fitting = [bid for bid in bids if bid.state in states]
        if not fitting and not self.model.paused:
            self.begin(nth, states[nth % len(states)], nth + 3, with_agent=aim % 4 != 0)
            return list(self.model.bids.values())[-1]
        choice = fitting or bids
        return choice[-1 - nth % len(choice)]

    def bring(self, name: str, allowed: bool, bid: ModelBid, *args: Any) -> bool:
        """Let a stranger bring somebody's signature."""
        done = self.attempt(name, allowed, EVE, bid, *args)
        self.remember(done, EVE, name, args)
        return done

    # ----------------------------------------------------------------------------- declining

    @precondition(lambda self: self.model.bids)
    @rule(nth=NTH, aim=AIM, who=WHO, by_agent=st.booleans())
    def decline(self, nth: int, aim: int, who: int, by_agent: bool) -> None:
        bid = self.target(nth, aim, OPEN, KYF, ACCEPTED)
        right = bid.agent if by_agent and bid.agent else bid.creator
        sender = self.sender(aim, right, who, bid)
        if self.attempt("decline", bid.may_decline(sender), sender, bid, bid.id):
            self.reached["decline by agent"] += sender is bid.agent
            self.closes(bid, self.model.refund(bid))

    @precondition(lambda self: self.model.bids)
    @rule(nth=NTH, aim=AIM, who=WHO, flaw=FLAW, late=st.booleans())
    def decline_for(self, nth: int, aim: int, who: int, flaw: str, late: bool) -> None:
        """Bring the creator's signature; the fan's and the agent's say nothing."""
        bid = self.target(nth, aim, OPEN, KYF, ACCEPTED)
        key = self.sender(aim, bid.creator, who, bid)
        expires, wrong = self.lifetime(aim, late, flaw)
        sig, good = self.signature(aim, wrong, key, who, "Decline", bid.id, expires)
        agreed = good and key is bid.creator and expires >= self.chain.now
        args = (bid.id, expires, sig)
        if self.bring("decline_for", bid.may_decline(bid.creator) and agreed, bid, *args):
            self.closes(bid, self.model.refund(bid))

    # ---------------------------------------------------------------------------- delivering

    @precondition(lambda self: self.model.bids)
    @rule(
        nth=NTH,
        aim=AIM,
        who=WHO,
        by=st.sampled_from((0, 1, 2, 2, 3, 4)),
        tenths=st.integers(0, 10),
        flaw=FLAW,
        over=st.sampled_from((-MICRO, -1, 0, 0, 1, 5, MICRO, 5 * MICRO)),
    )
    def settle(
        self, nth: int, aim: int, who: int, by: int, tenths: int, flaw: str, over: int
    ) -> None:
        bid = self.target(nth, aim, ACCEPTED, DISPUTED)
        right = (bid.fan, bid.creator, bid.agent or bid.creator, bid.creator, EVE)[by]
        sender = self.sender(aim, right, who, bid)
        whole = by == 0 or tenths == 10
        part = bid.amount if whole else bid.amount // MICRO * tenths // 10 * MICRO
        earned = max(part - (0 if honest(aim) else over), 0)
        sig, good = self.signature(aim, flaw, bid.signer, who, "Receipt", bid.id, earned)
        allowed = bid.may_settle(sender, earned, good)
        if self.attempt("settle", allowed, sender, bid, bid.id, earned, sig):
            self.remember(True, sender, "settle", (bid.id, earned, sig))
            self.reached["settle in part"] += earned < bid.amount
            self.reached["settle by agent"] += sender is bid.agent
            self.reached["settle a dispute"] += bid.state == DISPUTED
            self.closes(bid, self.model.release(bid, earned))

    # ----------------------------------------------------------------------------- disputing

    @precondition(lambda self: self.model.bids)
    @rule(nth=NTH, aim=AIM, who=WHO, by_fan=st.booleans())
    def dispute(self, nth: int, aim: int, who: int, by_fan: bool) -> None:
        bid, now = self.target(nth, aim, ACCEPTED), self.chain.now
        sender = self.sender(aim, bid.fan if by_fan else bid.creator, who, bid)
        if self.attempt("dispute", bid.may_dispute(sender, now), sender, bid, bid.id, REASON):
            bid.dispute(now)

    @precondition(lambda self: self.model.bids)
    @rule(nth=NTH, aim=AIM, who=WHO, by_fan=st.booleans(), flaw=FLAW, late=st.booleans())
    def dispute_for(
        self, nth: int, aim: int, who: int, by_fan: bool, flaw: str, late: bool
    ) -> None:
        bid, now = self.target(nth, aim, ACCEPTED), self.chain.now
        party = self.sender(aim, bid.fan if by_fan else bid.creator, who, bid)
        expires, wrong = self.lifetime(aim, late, flaw)
        sig, good = self.signature(aim, wrong, party, who, "Dispute", bid.id, REASON, expires)
        allowed = bid.may_dispute(party, now) and good and expires >= now
        args = (bid.id, REASON, party.address, expires, sig)
        if self.bring("dispute_for", allowed, bid, *args):
            (event,) = (event for event in self.chain.events if event.name == "Disputed")
            assert to_checksum_address(event.args["by"]) == party.address
            bid.dispute(now)

    @precondition(lambda self: self.model.bids)
    @rule(nth=NTH, aim=AIM, who=WHO, bps=st.integers(0, 10_000), over=st.booleans())
    def resolve(self, nth: int, aim: int, who: int, bps: int, over: bool) -> None:
        bid = self.target(nth, aim, DISPUTED)
        bps = 10_001 if over and not honest(aim) else bps
        sender = self.sender(aim, ARBITER, who, bid)
        if self.attempt("resolve", bid.may_resolve(sender, bps), sender, bid, bid.id, bps):
            self.closes(bid, self.model.split(bid, bps))

    @precondition(lambda self: self.model.bids)
    @rule(
        nth=NTH,
        aim=AIM,
        who=WHO,
        bps=st.integers(0, 10_000),
        other=st.integers(0, 10_000),
        flaw=FLAW,
        late=st.booleans(),
    )
    def resolve_for(
        self, nth: int, aim: int, who: int, bps: int, other: int, flaw: str, late: bool
    ) -> None:
        """Bring what the arbiter has signed, or somebody else, or the arbiter for another part."""
        bid = self.target(nth, aim, DISPUTED)
        key = self.sender(aim, ARBITER, who, bid)
        said = bps if late or honest(aim) else other
        expires, wrong = self.lifetime(aim, late, flaw)
        sig, good = self.signature(aim, wrong, key, who, "Resolve", bid.id, said, expires)
        agreed = good and key is ARBITER and said == bps and expires >= self.chain.now
        args = (bid.id, bps, expires, sig)
        if self.bring("resolve_for", bid.may_resolve(ARBITER, bps) and agreed, bid, *args):
            self.closes(bid, self.model.split(bid, bps))
