"""The arbiter is called, and divides: in person, or by signatures that anyone brings."""

import pytest
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from tests.fixtures.escrow_world import (
    ACCEPTED,
    AGENT,
    ARBITER,
    CREATOR,
    DAY,
    DISPUTED,
    EVE,
    FAN,
    HOUR,
    KYF,
    MICRO,
    NOBODY,
    NONE,
    OPEN,
    OPERATOR,
    OTHER_FAN,
    REASON,
    REFUNDED,
    RELEASED,
    SIGNER,
    SPLIT,
    TOKENS,
    TREASURY,
    EscrowWorld,
)
from tests.fixtures.evm import Event

pytestmark = pytest.mark.chain

AMOUNT = 100 * TOKENS
FEE = 5 * TOKENS


def in_state(world: EscrowWorld, state: int) -> bytes:
    return keccak(text="no such bid") if state == NONE else world.in_state(state)


def credited(world: EscrowWorld) -> tuple[int, int, int]:
    assert world.solvent()
    return world.credit(CREATOR), world.credit(FAN), world.credit(TREASURY)


# ---------------------------------------------------------------------------------- disputing


@pytest.mark.parametrize("who", [FAN, CREATOR])
def test_a_party_calls_the_arbiter(world: EscrowWorld, who: object) -> None:
    accepted = world.accepted()
    world.send(who, "dispute", accepted, REASON)
    said = {"id": accepted, "by": who.address.lower(), "reason": REASON}
    assert world.chain.events == [Event("Disputed", said)]
    bid = world.bid(accepted)
    assert (bid.state, bid.deadline) == (DISPUTED, world.chain.now + 14 * DAY)


@pytest.mark.parametrize(("late_by", "allowed"), [(-1, True), (0, True), (1, False)])
def test_dispute_until_48_hours_after_the_meeting(
    world: EscrowWorld, late_by: int, allowed: bool
) -> None:
    accepted = world.accepted()
    world.chain.warp_to(world.bid(accepted).meet_by + 48 * HOUR + late_by)
    if allowed:
        world.send(CREATOR, "dispute", accepted, REASON)
    else:
        world.refuses("late", CREATOR, "dispute", accepted, REASON)


def test_dispute_refuses_everyone_else(world: EscrowWorld) -> None:
    accepted = world.accepted(AGENT)
    for who in (AGENT, SIGNER, ARBITER, OPERATOR, OTHER_FAN, EVE):
        world.refuses("party", who, "dispute", accepted, REASON)


@pytest.mark.parametrize("state", [OPEN, KYF, DISPUTED, RELEASED, REFUNDED, SPLIT])
def test_dispute_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    world.refuses("state", FAN, "dispute", world.in_state(state), REASON)


def test_dispute_refuses_an_unknown_bid(world: EscrowWorld) -> None:
    world.refuses("party", FAN, "dispute", keccak(text="none"), REASON)


# ---------------------------------------------------------------------- disputing by signature


@pytest.mark.parametrize("who", [FAN, CREATOR])
def test_a_relayer_calls_the_arbiter_for_a_party(world: EscrowWorld, who: LocalAccount) -> None:
    accepted, expires = world.accepted(), world.chain.now + HOUR
    sig = world.sign(who, "Dispute", accepted, REASON, expires)
    world.chain.warp_to(expires)
    args = (accepted, REASON, who.address, expires, sig)
    world.send(EVE, "dispute_for", *args)
    said = {"id": accepted, "by": who.address.lower(), "reason": REASON}
    assert world.chain.events == [Event("Disputed", said)]
    bid = world.bid(accepted)
    assert (bid.state, bid.deadline) == (DISPUTED, world.chain.now + 14 * DAY)
    world.refuses("state", EVE, "dispute_for", *args)


@pytest.mark.parametrize(("late_by", "allowed"), [(-1, True), (0, True), (1, False)])
def test_dispute_for_until_48_hours_after_the_meeting(
    world: EscrowWorld, late_by: int, allowed: bool
) -> None:
    accepted = world.accepted()
    end = world.bid(accepted).meet_by + 48 * HOUR
    sig = world.sign(CREATOR, "Dispute", accepted, REASON, end + DAY)
    args = (accepted, REASON, CREATOR.address, end + DAY, sig)
    world.chain.warp_to(end + late_by)
    if allowed:
        world.send(EVE, "dispute_for", *args)
    else:
        world.refuses("late", EVE, "dispute_for", *args)


def test_dispute_for_refuses_who_is_no_party(world: EscrowWorld) -> None:
    accepted, expires = world.accepted(AGENT), world.chain.now + HOUR
    for who in (AGENT, SIGNER, ARBITER, OPERATOR, OTHER_FAN, EVE):
        sig = world.sign(who, "Dispute", accepted, REASON, expires)
        world.refuses("party", EVE, "dispute_for", accepted, REASON, who.address, expires, sig)
        for party in (FAN, CREATOR):
            args = (accepted, REASON, party.address, expires, sig)
            world.refuses("sig", who, "dispute_for", *args)


def test_neither_party_signs_for_the_other(world: EscrowWorld) -> None:
    accepted, expires = world.accepted(), world.chain.now + HOUR
    for who, named in ((FAN, CREATOR), (CREATOR, FAN)):
        sig = world.sign(who, "Dispute", accepted, REASON, expires)
        world.refuses("sig", EVE, "dispute_for", accepted, REASON, named.address, expires, sig)


def test_dispute_for_refuses_late_and_changed_signatures(world: EscrowWorld) -> None:
    accepted, expires = world.accepted(), world.chain.now + HOUR
    sig = world.sign(FAN, "Dispute", accepted, REASON, expires)
    other = keccak(text="another reason")
    world.refuses("sig", EVE, "dispute_for", accepted, other, FAN.address, expires, sig)
    world.refuses("sig", EVE, "dispute_for", accepted, REASON, FAN.address, expires + 1, sig)
    world.refuses("sig", EVE, "dispute_for", accepted, REASON, FAN.address, expires, b"")
    world.chain.warp_to(expires + 1)
    world.refuses("expired", EVE, "dispute_for", accepted, REASON, FAN.address, expires, sig)


@pytest.mark.parametrize("state", [OPEN, KYF, DISPUTED, RELEASED, REFUNDED, SPLIT])
def test_dispute_for_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    bid_id, expires = world.in_state(state), world.chain.now + HOUR
    sig = world.sign(FAN, "Dispute", bid_id, REASON, expires)
    world.refuses("state", EVE, "dispute_for", bid_id, REASON, FAN.address, expires, sig)


def test_nobody_disputes_an_unknown_bid(world: EscrowWorld) -> None:
    bid_id, expires = keccak(text="none"), world.chain.now + HOUR
    sig = world.sign(FAN, "Dispute", bid_id, REASON, expires)
    world.refuses("party", EVE, "dispute_for", bid_id, REASON, FAN.address, expires, sig)
    for brought in (sig, bytes(65), b""):
        world.refuses("sig", EVE, "dispute_for", bid_id, REASON, NOBODY, expires, brought)


# ---------------------------------------------------------------------------------- resolving


@pytest.mark.parametrize(
    ("bps", "expected"),
    [
        (0, (0, AMOUNT, 0)),
        (2500, (25 * TOKENS * 95 // 100, 75 * TOKENS, 25 * TOKENS * 5 // 100)),
        (10_000, (AMOUNT - FEE, 0, FEE)),
    ],
)
def test_the_arbiter_splits(world: EscrowWorld, bps: int, expected: tuple[int, int, int]) -> None:
    disputed = world.disputed()
    world.send(ARBITER, "resolve", disputed, bps)
    assert credited(world) == expected
    assert world.state(disputed) == SPLIT
    creator, fan, fee = expected
    closed = {"state": SPLIT, "to_creator": creator, "to_fan": fan, "fee": fee}
    assert world.chain.events == [Event("Closed", {"id": disputed, **closed})]


@pytest.mark.parametrize("signed", [False, True])
def test_a_fraction_of_the_split_stays_with_the_fan(world: EscrowWorld, signed: bool) -> None:
    disputed, expires = world.disputed(amount=1001 * MICRO), world.chain.now
    if signed:
        sig = world.sign(ARBITER, "Resolve", disputed, 3333, expires)
        world.send(EVE, "resolve_for", disputed, 3333, expires, sig)
    else:
        world.send(ARBITER, "resolve", disputed, 3333)
    # 333.6 earned, of which 16.65 are fee.
    assert credited(world) == (317 * MICRO, 668 * MICRO, 16 * MICRO)


def test_the_arbiter_gives_no_more_than_all(world: EscrowWorld) -> None:
    disputed = world.disputed()
    for bps in (10_001, 2**256 - 1):
        world.refuses("bps", ARBITER, "resolve", disputed, bps)


def test_resolve_refuses_everyone_else(world: EscrowWorld) -> None:
    disputed = world.disputed(AGENT)
    for who in (FAN, CREATOR, AGENT, SIGNER, OPERATOR, TREASURY, EVE):
        world.refuses("arbiter", who, "resolve", disputed, 5000)


@pytest.mark.parametrize("state", [NONE, OPEN, KYF, ACCEPTED, RELEASED, REFUNDED, SPLIT])
def test_resolve_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    world.refuses("state", ARBITER, "resolve", in_state(world, state), 5000)


def test_the_arbiter_may_speak_late_while_nobody_expired_the_bid(world: EscrowWorld) -> None:
    first, second = world.disputed(), world.disputed()
    world.chain.warp(14 * DAY + 1)
    world.send(ARBITER, "resolve", first, 10_000)
    world.send(EVE, "expire", second)
    world.refuses("state", ARBITER, "resolve", second, 10_000)


# ---------------------------------------------------------------------- resolving by signature


def test_a_relayer_brings_the_arbiters_split(world: EscrowWorld) -> None:
    disputed, expires = world.disputed(), world.chain.now + HOUR
    sig = world.sign(ARBITER, "Resolve", disputed, 2500, expires)
    world.chain.warp_to(expires)
    world.send(EVE, "resolve_for", disputed, 2500, expires, sig)
    creator, fan, fee = 25 * TOKENS * 95 // 100, 75 * TOKENS, 25 * TOKENS * 5 // 100
    assert credited(world) == (creator, fan, fee)
    closed = {"state": SPLIT, "to_creator": creator, "to_fan": fan, "fee": fee}
    assert world.chain.events == [Event("Closed", {"id": disputed, **closed})]
    world.refuses("state", EVE, "resolve_for", disputed, 2500, expires, sig)


def test_the_arbiter_signs_away_no_more_than_all(world: EscrowWorld) -> None:
    disputed, expires = world.disputed(), world.chain.now + HOUR
    for bps in (10_001, 2**256 - 1):
        sig = world.sign(ARBITER, "Resolve", disputed, bps, expires)
        world.refuses("bps", EVE, "resolve_for", disputed, bps, expires, sig)


def test_resolve_for_refuses_everyone_elses_signature(world: EscrowWorld) -> None:
    disputed, expires = world.disputed(AGENT), world.chain.now + HOUR
    for who in (FAN, CREATOR, AGENT, SIGNER, OPERATOR, TREASURY, EVE):
        sig = world.sign(who, "Resolve", disputed, 5000, expires)
        world.refuses("sig", who, "resolve_for", disputed, 5000, expires, sig)
        world.refuses("sig", ARBITER, "resolve_for", disputed, 5000, expires, sig)


def test_resolve_for_refuses_late_and_changed_signatures(world: EscrowWorld) -> None:
    disputed, expires = world.disputed(), world.chain.now + HOUR
    sig = world.sign(ARBITER, "Resolve", disputed, 5000, expires)
    world.refuses("sig", EVE, "resolve_for", disputed, 5001, expires, sig)
    world.refuses("sig", EVE, "resolve_for", disputed, 5000, expires + 1, sig)
    world.refuses("sig", EVE, "resolve_for", disputed, 5000, expires, b"")
    world.chain.warp_to(expires + 1)
    world.refuses("expired", EVE, "resolve_for", disputed, 5000, expires, sig)


@pytest.mark.parametrize("state", [NONE, OPEN, KYF, ACCEPTED, RELEASED, REFUNDED, SPLIT])
def test_resolve_for_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    bid_id, expires = in_state(world, state), world.chain.now + HOUR
    sig = world.sign(ARBITER, "Resolve", bid_id, 5000, expires)
    world.refuses("state", EVE, "resolve_for", bid_id, 5000, expires, sig)
