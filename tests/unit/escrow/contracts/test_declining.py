"""The creator gives a bid back: in person, by the agent, or by a signature that anyone brings."""

import pytest
from eth_utils import keccak

from tests.fixtures.escrow_world import (
    ACCEPTED,
    AGENT,
    ARBITER,
    CREATOR,
    DISPUTED,
    EVE,
    FAN,
    HOUR,
    KYF,
    OPEN,
    OPERATOR,
    OTHER_CREATOR,
    REFUNDED,
    RELEASED,
    SIGNER,
    SPLIT,
    EscrowWorld,
)
from tests.fixtures.evm import Event

pytestmark = pytest.mark.chain


def assert_refunded(world: EscrowWorld, bid_id: bytes) -> None:
    bid = world.bid(bid_id)
    assert bid.state == REFUNDED
    assert world.credit(FAN) == bid.amount
    assert world.call("total_open") == 0
    closed = {"state": REFUNDED, "to_creator": 0, "to_fan": bid.amount, "fee": 0}
    assert world.chain.events == [Event("Closed", {"id": bid_id, **closed})]
    assert world.solvent()


@pytest.mark.parametrize("state", [OPEN, KYF, ACCEPTED])
def test_the_creator_declines(world: EscrowWorld, state: int) -> None:
    bid_id = world.in_state(state)
    world.send(CREATOR, "decline", bid_id)
    assert_refunded(world, bid_id)


def test_the_agent_declines_what_was_accepted(world: EscrowWorld) -> None:
    accepted = world.accepted(AGENT)
    world.send(AGENT, "decline", accepted)
    assert_refunded(world, accepted)


def test_decline_works_after_every_deadline(world: EscrowWorld) -> None:
    accepted = world.accepted()
    world.chain.warp_to(world.bid(accepted).deadline + 1)
    world.send(CREATOR, "decline", accepted)


@pytest.mark.parametrize("state", [DISPUTED, RELEASED, REFUNDED, SPLIT])
def test_decline_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    world.refuses("state", CREATOR, "decline", world.in_state(state))


def test_decline_refuses_an_unknown_bid(world: EscrowWorld) -> None:
    world.refuses("creator", CREATOR, "decline", keccak(text="none"))


def test_decline_refuses_everyone_else(world: EscrowWorld) -> None:
    accepted, other = world.accepted(AGENT), world.accepted()
    for who in (FAN, SIGNER, OTHER_CREATOR, ARBITER, OPERATOR, EVE):
        world.refuses("creator", who, "decline", accepted)
    world.refuses("creator", AGENT, "decline", other)


# --------------------------------------------------------------------------- by signature


@pytest.mark.parametrize("state", [OPEN, KYF, ACCEPTED])
def test_a_relayer_declines_with_the_creators_signature(world: EscrowWorld, state: int) -> None:
    bid_id, expires = world.in_state(state), world.chain.now + HOUR
    sig = world.sign(CREATOR, "Decline", bid_id, expires)
    world.chain.warp_to(expires)
    world.send(EVE, "decline_for", bid_id, expires, sig)
    assert_refunded(world, bid_id)
    world.refuses("state", EVE, "decline_for", bid_id, expires, sig)


def test_decline_for_works_after_every_deadline(world: EscrowWorld) -> None:
    accepted = world.accepted()
    late = world.bid(accepted).deadline + 1
    sig = world.sign(CREATOR, "Decline", accepted, late)
    world.chain.warp_to(late)
    world.send(EVE, "decline_for", accepted, late, sig)
    assert_refunded(world, accepted)


@pytest.mark.parametrize("state", [DISPUTED, RELEASED, REFUNDED, SPLIT])
def test_decline_for_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    bid_id, expires = world.in_state(state), world.chain.now + HOUR
    sig = world.sign(CREATOR, "Decline", bid_id, expires)
    world.refuses("state", EVE, "decline_for", bid_id, expires, sig)


def test_decline_for_refuses_late_changed_and_foreign_signatures(world: EscrowWorld) -> None:
    accepted, expires = world.accepted(AGENT), world.chain.now + HOUR
    for who in (FAN, SIGNER, AGENT, OTHER_CREATOR, ARBITER, OPERATOR, EVE):
        sig = world.sign(who, "Decline", accepted, expires)
        world.refuses("sig", EVE, "decline_for", accepted, expires, sig)
    sig = world.sign(CREATOR, "Decline", accepted, expires)
    world.refuses("sig", EVE, "decline_for", accepted, expires + 1, sig)
    world.refuses("sig", EVE, "decline_for", accepted, expires, b"")
    world.chain.warp_to(expires + 1)
    world.refuses("expired", EVE, "decline_for", accepted, expires, sig)


def test_a_fans_cancellation_is_no_creators_decline(world: EscrowWorld) -> None:
    accepted, expires = world.accepted(), world.chain.now + HOUR
    sig = world.sign(CREATOR, "Cancel", accepted, expires)
    world.refuses("sig", EVE, "decline_for", accepted, expires, sig)
    sig = world.sign(FAN, "Decline", accepted, expires)
    world.refuses("sig", EVE, "decline_for", accepted, expires, sig)


def test_nobody_declines_an_unknown_bid(world: EscrowWorld) -> None:
    bid_id, expires = keccak(text="none"), world.chain.now + HOUR
    for sig in (world.sign(CREATOR, "Decline", bid_id, expires), bytes(65), b""):
        world.refuses("sig", EVE, "decline_for", bid_id, expires, sig)


def test_one_declined_bid_leaves_without_the_others(world: EscrowWorld) -> None:
    first, second, expires = world.place(), world.accepted(), world.chain.now + HOUR
    sig = world.sign(CREATOR, "Decline", first, expires)
    world.send(EVE, "decline_for", first, expires, sig)
    assert [world.state(bid_id) for bid_id in (first, second)] == [REFUNDED, ACCEPTED]
    assert world.solvent()
