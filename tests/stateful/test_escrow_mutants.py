"""Break the escrow in one place at a time: the random walks must notice every time."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import FlakyFailure
from hypothesis.stateful import run_state_machine_as_test

from escrow.contracts.compile import CONTRACTS
from tests.fixtures.escrow_world import compiled
from tests.stateful.escrow_machine import machine

pytestmark = [
    pytest.mark.chain,
    pytest.mark.slow,
    # Some faults show only on a long walk.
    pytest.mark.timeout(600),
]

EXAMPLES = 1000
STEPS = 50


@dataclass(frozen=True)
class Mutant:
    name: str
    sound: str
    broken: str
    nth: int = 0
    """Which occurrence of `sound` to replace, counted from 0."""

    def source(self) -> str:
        text = (CONTRACTS / "MeetEscrow.vy").read_text(encoding="utf-8")
        parts = text.split(self.sound)
        assert len(parts) > self.nth + 1, f"{self.name}: not found in the contract"
        left, right = parts[: self.nth + 1], parts[self.nth + 1 :]
        return self.sound.join(left) + self.broken + self.sound.join(right)


LIVE = "State.OPEN | State.KYF | State.ACCEPTED | State.DISPUTED"
EXPIRED = '    assert block.timestamp <= expires, "expired"\n'
MUTANTS = [
    Mutant("the fee of today", "self._part(earned, b.fee_bps)", "self._part(earned, self.fee_bps)"),
    Mutant("no fee", "self._part(earned, b.fee_bps)", "self._part(0, b.fee_bps)"),
    Mutant("the fee has a fraction", "self._part(earned, b.fee_bps)", "earned * b.fee_bps // BPS"),
    Mutant(
        "the split has a fraction",
        "self._part(b.amount, creator_bps)",
        "b.amount * creator_bps // BPS",
    ),
    Mutant(
        "the fee is rounded up", "return part - part % UNIT", "return part + UNIT - part % UNIT"
    ),
    Mutant("a bid has a fraction", '    assert amount % UNIT == 0, "unit"\n', ""),
    Mutant("a receipt has a fraction", '    assert earned % UNIT == 0, "unit"\n', ""),
    Mutant("the fan gets all", "self.credit[b.fan] += to_fan", "self.credit[b.fan] += b.amount"),
    Mutant("open bids never shrink", "    self.total_open -= b.amount\n", ""),
    Mutant("credits never shrink", "    self.total_credit -= amount\n", ""),
    Mutant("credit survives pay-out", "    self.credit[who] = 0\n", ""),
    Mutant("credit to the caller", "self._pay(who, who)", "self._pay(who, msg.sender)"),
    Mutant("withdraw another's credit", "self._pay(msg.sender, to)", "self._pay(to, to)"),
    Mutant("withdraw to nowhere", '    assert to != empty(address) and to != self, "to"\n', ""),
    Mutant("expire at any time", '    assert block.timestamp > b.deadline, "early"\n', ""),
    Mutant(
        "expire a second early", "block.timestamp > b.deadline", "block.timestamp >= b.deadline"
    ),
    Mutant("disputes never expire", LIVE, "State.OPEN | State.KYF | State.ACCEPTED"),
    Mutant("closed bids expire", LIVE, f"{LIVE} | State.SPLIT"),
    Mutant(
        "a day for consent",
        "KYF_WINDOW: constant(uint256) = 48",
        "KYF_WINDOW: constant(uint256) = 24",
    ),
    Mutant("late consent", '    assert block.timestamp <= b.deadline, "late"\n', "", nth=2),
    Mutant("late accept", '    assert block.timestamp <= b.deadline, "late"\n', "", nth=0),
    Mutant("late dispute", '    assert block.timestamp <= b.deadline, "late"\n', "", nth=1),
    Mutant(
        "receipt unchecked",
        "assert self._signed(b.signer, keccak256(abi_encode(RECEIPT_TYPE, id, earned)), sig)",
        "assert True",
    ),
    Mutant(
        "anyone brings an old receipt",
        'msg.sender == self.agent[id], "creator"\n        assert',
        "True\n        assert",
    ),
    Mutant(
        "the fan releases a part", 'assert earned == b.amount, "full"', "assert earned <= b.amount"
    ),
    Mutant(
        "settle before consent",
        'State.ACCEPTED | State.DISPUTED), "state"\n    assert earned',
        'State.KYF | State.ACCEPTED | State.DISPUTED), "state"\n    assert earned',
    ),
    Mutant(
        "the operator resolves",
        "assert msg.sender == ARBITER",
        "assert msg.sender == ARBITER or msg.sender == OPERATOR",
    ),
    Mutant("the agent is forgotten", "        self.agent[id] = agent\n", ""),
    Mutant(
        "the fan is the agent",
        "assert agent != b.fan and agent != b.signer",
        "assert agent != b.signer",
    ),
    Mutant(
        "the agent cancels",
        'assert msg.sender == b.fan, "fan"',
        'assert msg.sender == b.fan or msg.sender == b.creator, "fan"',
    ),
    Mutant(
        "the fan leaves after acceptance",
        '(State.OPEN | State.KYF), "state"\n    assert msg.sender',
        '(State.OPEN | State.KYF | State.ACCEPTED), "state"\n    assert msg.sender',
    ),
    Mutant(
        "a pause stops pay-outs",
        '    assert amount != 0, "nothing"',
        '    assert not self.paused_new\n    assert amount != 0, "nothing"',
    ),
    Mutant("a pause is ignored", '    assert not self.paused_new, "paused"\n', ""),
    Mutant("the fee limit is ignored", '    assert fee_bps <= max_fee, "fee"\n', ""),
    Mutant("a bid is placed over another", '    assert self._slots[id][0] == 0, "exists"\n', ""),
    Mutant(
        "one signature moves the meeting",
        "msg.sender == b.creator or self._signed(b.creator, struct_hash, creator_sig)",
        "True",
    ),
    Mutant(
        "signatures move the meeting again", '    assert b.reschedule_floor < expires, "used"\n', ""
    ),
    Mutant("the old deadline stays", "        b.deadline = meet_by + MEET_GRACE\n", ""),
    *(
        Mutant(f"expired {name} works", EXPIRED, "", nth)
        for nth, name in enumerate(("accept", "decline", "cancel", "dispute", "resolve"))
    ),
    Mutant("any key", "got != empty(address) and got == who", "got != empty(address)"),
    Mutant(
        "the session key cancels",
        "self._signed(b.fan, keccak256(abi_encode(CANCEL_TYPE",
        "self._signed(b.signer, keccak256(abi_encode(CANCEL_TYPE",
    ),
    Mutant(
        "decline unchecked",
        "assert self._signed(b.creator, keccak256(abi_encode(DECLINE_TYPE, id, expires)), sig)",
        "assert True",
    ),
    Mutant(
        "the fan signs the decline",
        "self._signed(b.creator, keccak256(abi_encode(DECLINE_TYPE",
        "self._signed(b.fan, keccak256(abi_encode(DECLINE_TYPE",
    ),
    Mutant(
        "the agent signs the decline",
        "self._signed(b.creator, keccak256(abi_encode(DECLINE_TYPE",
        "self._signed(self.agent[id], keccak256(abi_encode(DECLINE_TYPE",
    ),
    Mutant(
        "the creator leaves a dispute",
        'State.OPEN | State.KYF | State.ACCEPTED), "state"\n    self._close',
        'State.OPEN | State.KYF | State.ACCEPTED | State.DISPUTED), "state"\n    self._close',
    ),
    Mutant(
        "dispute unchecked",
        "assert self._signed(by, keccak256(abi_encode(DISPUTE_TYPE, id, reason, expires)), sig)",
        "assert True",
    ),
    Mutant("anyone signs a dispute", '    assert by == b.fan or by == b.creator, "party"\n', ""),
    Mutant(
        "only the fan signs a dispute",
        "assert by == b.fan or by == b.creator",
        "assert by == b.fan",
    ),
    Mutant(
        "the relayer disputes",
        "self._dispute(id, b, by, reason)",
        "self._dispute(id, b, msg.sender, reason)",
    ),
    Mutant(
        "dispute before consent",
        'assert b.state == State.ACCEPTED, "state"',
        'assert b.state in (State.KYF | State.ACCEPTED), "state"',
    ),
    Mutant(
        "disputed again",
        'assert b.state == State.ACCEPTED, "state"',
        'assert b.state in (State.ACCEPTED | State.DISPUTED), "state"',
    ),
    Mutant(
        "split unchecked", 'assert self._signed(ARBITER, struct_hash, sig), "sig"', "assert True"
    ),
    Mutant(
        "the operator signs the split",
        "self._signed(ARBITER, struct_hash, sig)",
        "self._signed(OPERATOR, struct_hash, sig)",
    ),
    Mutant(
        "split without a dispute",
        'assert b.state == State.DISPUTED, "state"',
        'assert b.state in (State.ACCEPTED | State.DISPUTED), "state"',
    ),
    Mutant(
        "another split than the signed one",
        "abi_encode(RESOLVE_TYPE, id, creator_bps, expires)",
        "abi_encode(RESOLVE_TYPE, id, expires, expires)",
    ),
    Mutant("amounts overflow their slot", " and amount <= MASK_96", ""),
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name.replace(" ", "-"))
def test_a_broken_escrow_is_caught(mutant: Mutant) -> None:
    walked = machine(compiled(mutant.source(), quickly=True))
    with pytest.raises((AssertionError, FlakyFailure)) as caught:
        run_state_machine_as_test(
            walked,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    if isinstance(caught.value, FlakyFailure):
        # The model said no in one run at least; a walk that only took too long says nothing.
        assert caught.value.subgroup(AssertionError) is not None
