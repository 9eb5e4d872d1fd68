import pytest
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
    KYF,
    MICRO,
    NOBODY,
    NONE,
    OPEN,
    OPERATOR,
    OTHER_CREATOR,
    REFUNDED,
    RELEASED,
    SIGNER,
    SPLIT,
    TOKENS,
    TREASURY,
    EscrowWorld,
    new_world,
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


# ----------------------------------------------------------------------------------- settling


@pytest.mark.parametrize("state", [ACCEPTED, DISPUTED])
def test_the_fan_releases_the_full_amount(world: EscrowWorld, state: int) -> None:
    bid_id = world.in_state(state)
    world.send(FAN, "settle", bid_id, AMOUNT, b"")
    closed = {"state": RELEASED, "to_creator": AMOUNT - FEE, "to_fan": 0, "fee": FEE}
    assert world.chain.events == [Event("Closed", {"id": bid_id, **closed})]
    assert credited(world) == (AMOUNT - FEE, 0, FEE)
    assert world.state(bid_id) == RELEASED


@pytest.mark.parametrize("who", [EVE, CREATOR, AGENT, OPERATOR, SIGNER])
def test_anyone_brings_a_full_receipt(world: EscrowWorld, who: object) -> None:
    accepted = world.accepted(AGENT)
    sig = world.sign(SIGNER, "Receipt", accepted, AMOUNT)
    world.send(who, "settle", accepted, AMOUNT, sig)
    assert credited(world) == (AMOUNT - FEE, 0, FEE)


@pytest.mark.parametrize("who", [CREATOR, AGENT])
@pytest.mark.parametrize("disputed", [False, True])
def test_the_creators_side_brings_a_partial_receipt(
    world: EscrowWorld, who: object, disputed: bool
) -> None:
    bid_id = world.disputed(AGENT) if disputed else world.accepted(AGENT)
    earned = 40 * TOKENS
    world.send(who, "settle", bid_id, earned, world.sign(SIGNER, "Receipt", bid_id, earned))
    assert credited(world) == (38 * TOKENS, 60 * TOKENS, 2 * TOKENS)


def test_a_fraction_of_the_fee_stays_with_the_creator(world: EscrowWorld) -> None:
    accepted, earned = world.accepted(amount=1001 * MICRO), 999 * MICRO
    world.send(CREATOR, "settle", accepted, earned, world.sign(SIGNER, "Receipt", accepted, earned))
    assert credited(world) == (950 * MICRO, 2 * MICRO, 49 * MICRO)


def test_a_fee_of_less_than_a_unit_is_none(world: EscrowWorld) -> None:
    accepted = world.accepted(amount=19 * MICRO)
    world.send(FAN, "settle", accepted, 19 * MICRO, b"")
    assert credited(world) == (19 * MICRO, 0, 0)


@pytest.mark.parametrize("fraction", [1, MICRO // 2, MICRO - 1])
def test_a_receipt_of_a_fraction_is_refused(world: EscrowWorld, fraction: int) -> None:
    accepted = world.accepted(AGENT)
    for earned in (fraction, MICRO + fraction, AMOUNT - fraction):
        sig = world.sign(SIGNER, "Receipt", accepted, earned)
        for who in (FAN, CREATOR, AGENT, EVE):
            world.refuses("unit", who, "settle", accepted, earned, sig)


def test_another_escrow_may_count_every_base_unit() -> None:
    world = new_world(unit=1)
    accepted = world.accepted(amount=1001)
    world.send(CREATOR, "settle", accepted, 999, world.sign(SIGNER, "Receipt", accepted, 999))
    assert credited(world) == (950, 2, 49)


def test_a_receipt_of_nothing_refunds(world: EscrowWorld) -> None:
    accepted = world.accepted()
    world.send(CREATOR, "settle", accepted, 0, world.sign(SIGNER, "Receipt", accepted, 0))
    assert credited(world) == (0, AMOUNT, 0)


@pytest.mark.parametrize("who", [EVE, OPERATOR, ARBITER, OTHER_CREATOR, SIGNER])
def test_nobody_else_closes_early_with_an_old_receipt(world: EscrowWorld, who: object) -> None:
    accepted = world.accepted(AGENT)
    sig = world.sign(SIGNER, "Receipt", accepted, AMOUNT - MICRO)
    world.refuses("creator", who, "settle", accepted, AMOUNT - MICRO, sig)


def test_the_fan_releases_all_or_nothing(world: EscrowWorld) -> None:
    accepted = world.accepted()
    sig = world.sign(SIGNER, "Receipt", accepted, MICRO)
    world.refuses("full", FAN, "settle", accepted, MICRO, sig)
    world.refuses("full", FAN, "settle", accepted, 0, b"")


def test_an_agent_of_another_bid_has_no_say(world: EscrowWorld) -> None:
    world.accepted(AGENT)
    accepted = world.accepted()
    sig = world.sign(SIGNER, "Receipt", accepted, MICRO)
    world.refuses("creator", AGENT, "settle", accepted, MICRO, sig)


def test_the_creators_side_needs_the_fans_signature(world: EscrowWorld) -> None:
    accepted = world.accepted(AGENT)
    for sender in (CREATOR, AGENT):
        for signer in (CREATOR, AGENT, OPERATOR, ARBITER, FAN, EVE):
            sig = world.sign(signer, "Receipt", accepted, AMOUNT)
            world.refuses("sig", sender, "settle", accepted, AMOUNT, sig)
        sig = world.sign(SIGNER, "Receipt", accepted, MICRO)
        world.refuses("sig", sender, "settle", accepted, 2 * MICRO, sig)
        world.refuses("sig", sender, "settle", accepted, AMOUNT, b"")


def test_without_a_session_key_only_the_fan_releases(world: EscrowWorld) -> None:
    accepted = world.accepted(signer=NOBODY)
    for sig in (b"", bytes(65), world.sign(FAN, "Receipt", accepted, AMOUNT)):
        world.refuses("sig", CREATOR, "settle", accepted, AMOUNT, sig)
    world.send(FAN, "settle", accepted, AMOUNT, b"")


def test_more_than_the_amount_is_refused(world: EscrowWorld) -> None:
    accepted = world.accepted()
    for earned in (AMOUNT + 1, 2**256 - 1):
        sig = world.sign(SIGNER, "Receipt", accepted, earned)
        world.refuses("amount", CREATOR, "settle", accepted, earned, sig)
        world.refuses("amount", FAN, "settle", accepted, earned, sig)


@pytest.mark.parametrize("state", [NONE, OPEN, KYF, RELEASED, REFUNDED, SPLIT])
def test_settle_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    bid_id = in_state(world, state)
    sig = world.sign(SIGNER, "Receipt", bid_id, AMOUNT)
    world.refuses("state", FAN, "settle", bid_id, AMOUNT, b"")
    world.refuses("state", CREATOR, "settle", bid_id, AMOUNT, sig)


def test_a_late_receipt_counts_until_somebody_expires_the_bid(world: EscrowWorld) -> None:
    first, second = world.accepted(), world.accepted()
    world.chain.warp_to(world.bid(second).deadline + DAY)
    world.send(FAN, "settle", first, AMOUNT, b"")
    world.send(EVE, "expire", second)
    world.refuses("state", FAN, "settle", second, AMOUNT, b"")


def test_the_fee_is_the_one_of_the_day_of_the_bid(world: EscrowWorld) -> None:
    accepted = world.accepted()
    world.send(OPERATOR, "set_fee", 2000)
    later = world.accepted()
    world.send(FAN, "settle", accepted, AMOUNT, b"")
    assert world.credit(TREASURY) == FEE
    world.send(FAN, "settle", later, AMOUNT, b"")
    assert world.credit(TREASURY) == FEE + 20 * TOKENS


def test_no_fee_no_treasury(world: EscrowWorld) -> None:
    world.send(OPERATOR, "set_fee", 0)
    accepted = world.accepted(max_fee=0)
    world.send(FAN, "settle", accepted, AMOUNT, b"")
    assert credited(world) == (AMOUNT, 0, 0)
