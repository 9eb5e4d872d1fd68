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
    NOBODY,
    NONE,
    OPEN,
    OPERATOR,
    OTHER_CREATOR,
    OTHER_FAN,
    REFUNDED,
    RELEASED,
    SCOPE,
    SIGNER,
    SPLIT,
    EscrowWorld,
)
from tests.fixtures.evm import Event, account

pytestmark = pytest.mark.chain

ALL_STATES = (NONE, OPEN, KYF, ACCEPTED, DISPUTED, RELEASED, REFUNDED, SPLIT)


def in_state(world: EscrowWorld, state: int) -> bytes:
    return keccak(text="no such bid") if state == NONE else world.in_state(state)


def assert_refunded(world: EscrowWorld, bid_id: bytes) -> None:
    bid = world.bid(bid_id)
    assert bid.state == REFUNDED
    assert world.credit(FAN) == bid.amount
    assert world.call("total_open") == 0
    closed = {"state": REFUNDED, "to_creator": 0, "to_fan": bid.amount, "fee": 0}
    assert world.chain.events == [Event("Closed", {"id": bid_id, **closed})]
    assert world.solvent()


# ---------------------------------------------------------------------------------- accepting


def test_accept_opens_the_time_for_the_meeting(world: EscrowWorld) -> None:
    placed = world.place()
    world.send(CREATOR, "accept", placed, False, NOBODY)
    assert world.chain.events == [
        Event("Accepted", {"id": placed, "kyf": False, "agent": NOBODY}),
    ]
    bid = world.bid(placed)
    assert (bid.state, bid.deadline) == (ACCEPTED, bid.meet_by + 48 * HOUR)
    assert world.call("agent", placed) == NOBODY


def test_accept_with_kyf_waits_48_hours_for_the_fan(world: EscrowWorld) -> None:
    placed = world.place()
    world.send(CREATOR, "accept", placed, True, AGENT.address)
    bid = world.bid(placed)
    assert (bid.state, bid.deadline) == (KYF, world.chain.now + 48 * HOUR)
    assert world.call("agent", placed) == AGENT.address.lower()


def test_accept_until_the_last_second(world: EscrowWorld) -> None:
    in_time, late = world.place(), world.place()
    world.chain.warp_to(world.bid(in_time).deadline)
    world.send(CREATOR, "accept", in_time, False, NOBODY)
    world.chain.warp(1)
    world.refuses("late", CREATOR, "accept", late, False, NOBODY)


@pytest.mark.parametrize(
    "who", [FAN, SIGNER, OTHER_CREATOR, ARBITER, OPERATOR, EVE], ids=lambda who: who.address[:6]
)
def test_accept_refuses_everyone_else(world: EscrowWorld, who: object) -> None:
    world.refuses("creator", who, "accept", world.place(), False, NOBODY)


@pytest.mark.parametrize("state", [KYF, ACCEPTED, DISPUTED, RELEASED, REFUNDED, SPLIT])
def test_accept_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    world.refuses("state", CREATOR, "accept", world.in_state(state), False, NOBODY)


def test_accept_refuses_an_unknown_bid(world: EscrowWorld) -> None:
    world.refuses("creator", CREATOR, "accept", keccak(text="none"), False, NOBODY)


@pytest.mark.parametrize("agent", [FAN, SIGNER])
def test_the_fans_side_cannot_be_the_creators_agent(world: EscrowWorld, agent: object) -> None:
    world.refuses("party", CREATOR, "accept", world.place(), False, agent.address)


def test_a_relayer_accepts_with_the_creators_signature(world: EscrowWorld) -> None:
    placed, expires = world.place(), world.chain.now + HOUR
    sig = world.sign(CREATOR, "Accept", placed, True, AGENT.address, expires)
    world.chain.warp_to(expires)
    world.send(EVE, "accept_for", placed, True, AGENT.address, expires, sig)
    assert world.state(placed) == KYF
    assert world.call("agent", placed) == AGENT.address.lower()
    world.refuses("state", EVE, "accept_for", placed, True, AGENT.address, expires, sig)


def test_accept_for_refuses_after_the_signature_expired(world: EscrowWorld) -> None:
    placed, expires = world.place(), world.chain.now + HOUR
    sig = world.sign(CREATOR, "Accept", placed, False, NOBODY, expires)
    world.chain.warp_to(expires + 1)
    world.refuses("expired", EVE, "accept_for", placed, False, NOBODY, expires, sig)


def test_accept_for_refuses_changed_fields_and_other_keys(world: EscrowWorld) -> None:
    placed, expires = world.place(), world.chain.now + HOUR
    sig = world.sign(CREATOR, "Accept", placed, False, NOBODY, expires)
    for kyf, agent, until in [
        (True, NOBODY, expires),
        (False, EVE.address, expires),
        (False, NOBODY, expires + 1),
    ]:
        world.refuses("sig", EVE, "accept_for", placed, kyf, agent, until, sig)
    for who in (FAN, SIGNER, AGENT, OPERATOR, EVE):
        sig = world.sign(who, "Accept", placed, False, NOBODY, expires)
        world.refuses("sig", EVE, "accept_for", placed, False, NOBODY, expires, sig)


def test_nobody_signs_for_an_unknown_bid(world: EscrowWorld) -> None:
    bid_id, expires = keccak(text="none"), world.chain.now + HOUR
    sig = world.sign(CREATOR, "Accept", bid_id, False, NOBODY, expires)
    world.refuses("sig", EVE, "accept_for", bid_id, False, NOBODY, expires, sig)
    world.refuses("sig", EVE, "accept_for", bid_id, False, NOBODY, expires, bytes(65))


# --------------------------------------------------------------------------------- consenting


def test_the_fan_consents(world: EscrowWorld) -> None:
    waiting = world.waiting_for_consent()
    world.send(FAN, "consent", waiting, SCOPE, b"")
    assert world.chain.events == [Event("Consented", {"id": waiting, "scope": SCOPE})]
    bid = world.bid(waiting)
    assert (bid.state, bid.deadline) == (ACCEPTED, bid.meet_by + 48 * HOUR)


def test_anyone_brings_the_session_keys_consent(world: EscrowWorld) -> None:
    waiting = world.waiting_for_consent()
    world.send(EVE, "consent", waiting, SCOPE, world.sign(SIGNER, "Consent", waiting, SCOPE))
    assert world.state(waiting) == ACCEPTED


@pytest.mark.parametrize(("late_by", "allowed"), [(-1, True), (0, True), (1, False)])
def test_consent_within_48_hours(world: EscrowWorld, late_by: int, allowed: bool) -> None:
    waiting = world.waiting_for_consent()
    world.chain.warp(48 * HOUR + late_by)
    if allowed:
        world.send(FAN, "consent", waiting, SCOPE, b"")
    else:
        world.refuses("late", FAN, "consent", waiting, SCOPE, b"")


def test_consent_refuses_other_keys_and_another_scope(world: EscrowWorld) -> None:
    waiting = world.waiting_for_consent()
    for who in (FAN, CREATOR, AGENT, OPERATOR, EVE):
        sig = world.sign(who, "Consent", waiting, SCOPE)
        world.refuses("sig", EVE, "consent", waiting, SCOPE, sig)
    sig = world.sign(SIGNER, "Consent", waiting, SCOPE)
    world.refuses("sig", EVE, "consent", waiting, keccak(text="more"), sig)
    world.refuses("sig", EVE, "consent", waiting, SCOPE, b"")


def test_without_a_session_key_only_the_fan_consents(world: EscrowWorld) -> None:
    waiting = world.waiting_for_consent(signer=NOBODY)
    for sig in (b"", bytes(65), world.sign(FAN, "Consent", waiting, SCOPE)):
        world.refuses("sig", EVE, "consent", waiting, SCOPE, sig)
    world.send(FAN, "consent", waiting, SCOPE, b"")


@pytest.mark.parametrize("state", [state for state in ALL_STATES if state != KYF])
def test_consent_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    world.refuses("state", FAN, "consent", in_state(world, state), SCOPE, b"")


# --------------------------------------------------------------------------------- cancelling


@pytest.mark.parametrize("state", [OPEN, KYF])
def test_the_fan_cancels(world: EscrowWorld, state: int) -> None:
    bid_id = world.in_state(state)
    world.send(FAN, "cancel", bid_id)
    assert_refunded(world, bid_id)


@pytest.mark.parametrize("state", [NONE, ACCEPTED, DISPUTED, RELEASED, REFUNDED, SPLIT])
def test_cancel_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    bid_id, expires = in_state(world, state), world.chain.now
    world.refuses("state", FAN, "cancel", bid_id)
    sig = world.sign(FAN, "Cancel", bid_id, expires)
    world.refuses("state", EVE, "cancel_for", bid_id, expires, sig)


def test_cancel_refuses_everyone_else(world: EscrowWorld) -> None:
    placed = world.place()
    for who in (CREATOR, SIGNER, OTHER_FAN, ARBITER, OPERATOR, EVE):
        world.refuses("fan", who, "cancel", placed)


@pytest.mark.parametrize("state", [OPEN, KYF])
def test_a_relayer_cancels_with_the_fans_signature(world: EscrowWorld, state: int) -> None:
    bid_id, expires = world.in_state(state), world.chain.now + HOUR
    sig = world.sign(FAN, "Cancel", bid_id, expires)
    world.chain.warp_to(expires)
    world.send(EVE, "cancel_for", bid_id, expires, sig)
    assert_refunded(world, bid_id)
    world.refuses("state", EVE, "cancel_for", bid_id, expires, sig)


def test_cancel_for_refuses_late_changed_and_foreign_signatures(world: EscrowWorld) -> None:
    placed, expires = world.place(), world.chain.now + HOUR
    for who in (SIGNER, CREATOR, OPERATOR, EVE):
        sig = world.sign(who, "Cancel", placed, expires)
        world.refuses("sig", EVE, "cancel_for", placed, expires, sig)
    sig = world.sign(FAN, "Cancel", placed, expires)
    world.refuses("sig", EVE, "cancel_for", placed, expires + 1, sig)
    world.chain.warp_to(expires + 1)
    world.refuses("expired", EVE, "cancel_for", placed, expires, sig)


def test_one_bid_leaves_without_the_others(world: EscrowWorld) -> None:
    placed = [world.place(), world.place(sender=OTHER_FAN), world.place()]
    world.send(OTHER_FAN, "cancel", placed[1])
    assert [world.state(bid_id) for bid_id in placed] == [OPEN, REFUNDED, OPEN]
    assert world.credit(FAN) == 0
    assert world.solvent()
    world.refuses("nothing", EVE, "withdraw", account("nobody in particular").address)
