"""The gas of each function of the escrow, as a transaction pays it."""

from typing import Final

from escrow.bench.contract_node import ContractNode, contract_node
from escrow.bench.contract_people import (
    AGENT,
    AMOUNT,
    ARBITER,
    CREATOR,
    DAY,
    FAN,
    NOBODY,
    OPERATOR,
    SESSION_KEY,
    UNLIMITED,
    WORD,
    Terms,
    receipt,
    terms_of,
    typed_digest,
)
from escrow.keystore import KeySigner
from escrow.typed_data import (
    ACCEPT_TYPE,
    CANCEL_TYPE,
    CONSENT_TYPE,
    DECLINE_TYPE,
    DISPUTE_TYPE,
    PERMIT_TYPE,
    PLACE_TYPE,
    RESCHEDULE_TYPE,
    RESOLVE_TYPE,
)

YES: Final = True
NO: Final = False


class GasMeter:
    """Measures calls in the middle of a chain's life, and takes each back.

    Another bid is open, the treasury has credit, the parties have withdrawn theirs: the very first
    bid would pay for totals that were zero, and one after the other for the same credit less.
    """

    def __init__(self, node: ContractNode) -> None:
        self.node = node
        self.gas = dict(node.gas)
        """Gas by function."""
        self.domain = node.domain("MeetEscrow")
        self._bids = 0
        self.accepted()
        self.run(FAN, "settle", self.accepted(), AMOUNT, b"")
        self.run(CREATOR, "withdraw", CREATOR.address)

    def measure(self, label: str, sender: KeySigner, name: str, *args: object) -> None:
        """Measure a call; the chain stays as it is."""
        with self.node.undone():
            self.gas[label] = self.node.send(sender, "MeetEscrow", name, *args)

    def run(self, sender: KeySigner, name: str, *args: object) -> None:
        """Call without measuring."""
        self.node.send(sender, "MeetEscrow", name, *args)

    def sign(self, who: KeySigner, kind: str, *values: int | str | bytes) -> bytes:
        """Sign a struct for the escrow."""
        return who.sign_digest(typed_digest(self.domain, kind, *values))

    def planned(self) -> tuple[bytes, Terms]:
        """Return the id and the terms of a bid that nobody has placed."""
        self._bids += 1
        return terms_of(self.node.now(), self._bids)

    def placed(self) -> bytes:
        """Place a bid."""
        bid_id, terms = self.planned()
        self.run(FAN, "place", *terms)
        return bid_id

    def accepted(self, *, kyf: bool = False, agent: str = NOBODY) -> bytes:
        """Place a bid and accept it."""
        bid_id = self.placed()
        self.run(CREATOR, "accept", bid_id, kyf, agent)
        return bid_id


def _placing(meter: GasMeter) -> None:
    node = meter.node
    _, terms = meter.planned()
    meter.measure("place", FAN, "place", *terms)
    fan, escrow = FAN.address, node.addresses["MeetEscrow"]
    sig = meter.sign(FAN, PLACE_TYPE, fan, *terms)
    meter.measure("place_for", OPERATOR, "place_for", fan, *terms, sig, 0, 0, b"", b"")
    node.send(FAN, "DemoToken", "approve", escrow, 0)
    until = node.now() + DAY
    values = (fan, escrow, AMOUNT, 0, until)
    permit = FAN.sign_digest(typed_digest(node.domain("DemoToken"), PERMIT_TYPE, *values))
    words = (until, permit[64], permit[:32], permit[32:64])
    meter.measure("place_for, permit", OPERATOR, "place_for", fan, *terms, sig, *words)
    node.send(FAN, "DemoToken", "approve", escrow, UNLIMITED)


def _answering(meter: GasMeter) -> None:
    bid_id, expires = meter.placed(), meter.node.now() + DAY
    meter.measure("accept", CREATOR, "accept", bid_id, NO, NOBODY)
    meter.measure("accept, agent", CREATOR, "accept", bid_id, NO, AGENT.address)
    values = (bid_id, NO, AGENT.address, expires)
    sig = meter.sign(CREATOR, ACCEPT_TYPE, *values)
    meter.measure("accept_for, agent", OPERATOR, "accept_for", *values, sig)
    meter.measure("decline", CREATOR, "decline", bid_id)
    sig = meter.sign(CREATOR, DECLINE_TYPE, bid_id, expires)
    meter.measure("decline_for", OPERATOR, "decline_for", bid_id, expires, sig)
    meter.measure("cancel", FAN, "cancel", bid_id)
    sig = meter.sign(FAN, CANCEL_TYPE, bid_id, expires)
    meter.measure("cancel_for", OPERATOR, "cancel_for", bid_id, expires, sig)

    bid_id = meter.accepted(kyf=True)
    meter.measure("consent", FAN, "consent", bid_id, WORD, b"")
    sig = meter.sign(SESSION_KEY, CONSENT_TYPE, bid_id, WORD)
    meter.measure("consent, signed", OPERATOR, "consent", bid_id, WORD, sig)

    bid_id, terms = meter.planned()
    meter.run(FAN, "place", *terms)
    meter.run(CREATOR, "accept", bid_id, NO, NOBODY)
    meet_by = terms[4]
    values = (bid_id, meet_by, meet_by + DAY, expires)
    sigs = [meter.sign(who, RESCHEDULE_TYPE, *values) for who in (FAN, CREATOR)]
    args = (bid_id, meet_by + DAY, expires, *sigs)
    meter.measure("reschedule", OPERATOR, "reschedule", *args)


def _delivering(meter: GasMeter) -> None:
    bid_id = meter.accepted(agent=AGENT.address)
    meter.measure("settle, by the fan", FAN, "settle", bid_id, AMOUNT, b"")
    for label, sender, earned in (
        ("settle, full receipt", OPERATOR, AMOUNT),
        ("settle, part, by the agent", AGENT, AMOUNT // 2),
    ):
        sig = receipt(meter.domain, bid_id, earned)
        meter.measure(label, sender, "settle", bid_id, earned, sig)
    meter.measure("dispute", CREATOR, "dispute", bid_id, WORD)
    expires = meter.node.now() + DAY
    sig = meter.sign(CREATOR, DISPUTE_TYPE, bid_id, WORD, expires)
    args = (bid_id, WORD, CREATOR.address, expires, sig)
    meter.measure("dispute_for", OPERATOR, "dispute_for", *args)
    meter.run(CREATOR, "dispute", bid_id, WORD)
    meter.measure("resolve", ARBITER, "resolve", bid_id, 5000)
    sig = meter.sign(ARBITER, RESOLVE_TYPE, bid_id, 5000, expires)
    meter.measure("resolve_for", OPERATOR, "resolve_for", bid_id, 5000, expires, sig)


def _leaving(meter: GasMeter) -> None:
    bid_id = meter.placed()
    with meter.node.undone():
        meter.node.wait(8 * DAY)
        meter.gas["expire"] = meter.node.send(OPERATOR, "MeetEscrow", "expire", bid_id)
    meter.run(FAN, "cancel", bid_id)
    meter.measure("withdraw", OPERATOR, "withdraw", FAN.address)
    meter.measure("withdraw_to", FAN, "withdraw_to", CREATOR.address)
    meter.measure("set_fee", OPERATOR, "set_fee", 400)
    meter.measure("pause_new", OPERATOR, "pause_new", YES)


def gas_by_function() -> dict[str, int]:
    """Measure every function once, in each way that costs differently.

    Raises:
        AnvilError: There is no `anvil` to measure on.
    """
    with contract_node() as node:
        meter = GasMeter(node)
        for part in (_placing, _answering, _delivering, _leaving):
            part(meter)
        return meter.gas
