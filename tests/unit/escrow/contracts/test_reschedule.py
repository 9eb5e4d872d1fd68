import pytest
from eth_utils import keccak

from tests.fixtures.escrow_world import (
    ACCEPTED,
    AGENT,
    CREATOR,
    DAY,
    DISPUTED,
    EVE,
    FAN,
    HOUR,
    KYF,
    NONE,
    OPEN,
    OPERATOR,
    OTHER_CREATOR,
    REFUNDED,
    RELEASED,
    SCOPE,
    SIGNER,
    SPLIT,
    EscrowWorld,
)
from tests.fixtures.evm import Event

pytestmark = pytest.mark.chain


def both(world: EscrowWorld, bid_id: bytes, meet_by: int, expires: int) -> tuple[bytes, bytes]:
    values = (bid_id, world.bid(bid_id).meet_by, meet_by, expires)
    fan_sig = world.sign(FAN, "Reschedule", *values)
    return fan_sig, world.sign(CREATOR, "Reschedule", *values)


@pytest.mark.parametrize("days", [-3, 30])
def test_both_sides_move_the_meeting(world: EscrowWorld, days: int) -> None:
    accepted = world.accepted()
    before = world.bid(accepted)
    meet_by, expires = before.meet_by + days * DAY, world.chain.now + HOUR
    sigs = both(world, accepted, meet_by, expires)
    world.chain.warp_to(expires)
    world.send(EVE, "reschedule", accepted, meet_by, expires, *sigs)
    assert world.chain.events == [Event("Rescheduled", {"id": accepted, "meet_by": meet_by})]
    after = world.bid(accepted)
    assert (after.meet_by, after.deadline) == (meet_by, meet_by + 48 * HOUR)
    assert after.reschedule_floor == expires
    assert (after.fan, after.creator, after.signer) == (before.fan, before.creator, before.signer)
    assert (after.amount, after.fee_bps, after.state) == (before.amount, before.fee_bps, ACCEPTED)


def test_while_consent_is_awaited_its_deadline_stays(world: EscrowWorld) -> None:
    waiting = world.waiting_for_consent()
    deadline = world.bid(waiting).deadline
    meet_by, expires = world.bid(waiting).meet_by + DAY, world.chain.now + HOUR
    sigs = both(world, waiting, meet_by, expires)
    world.send(EVE, "reschedule", waiting, meet_by, expires, *sigs)
    assert (world.bid(waiting).state, world.bid(waiting).deadline) == (KYF, deadline)
    world.send(FAN, "consent", waiting, SCOPE, b"")
    assert world.bid(waiting).deadline == meet_by + 48 * HOUR


def test_a_party_that_sends_need_not_sign(world: EscrowWorld) -> None:
    accepted = world.accepted()
    expires = world.chain.now + HOUR
    meet_by = world.bid(accepted).meet_by + DAY
    fan_sig, creator_sig = both(world, accepted, meet_by, expires)
    world.refuses("creator", FAN, "reschedule", accepted, meet_by, expires, b"", b"")
    world.refuses("fan", CREATOR, "reschedule", accepted, meet_by, expires, b"", b"")
    world.send(FAN, "reschedule", accepted, meet_by, expires, b"", creator_sig)
    expires += 1
    fan_sig, _ = both(world, accepted, meet_by + DAY, expires)
    world.send(CREATOR, "reschedule", accepted, meet_by + DAY, expires, fan_sig, b"")


def test_one_side_alone_moves_nothing(world: EscrowWorld) -> None:
    accepted = world.accepted(AGENT)
    expires = world.chain.now + HOUR
    meet_by = world.bid(accepted).meet_by + DAY
    good = both(world, accepted, meet_by, expires)
    values = (accepted, world.bid(accepted).meet_by, meet_by, expires)
    for who in (SIGNER, CREATOR, OPERATOR, EVE):
        sig = world.sign(who, "Reschedule", *values)
        world.refuses("fan", EVE, "reschedule", accepted, meet_by, expires, sig, good[1])
    for who in (AGENT, FAN, OTHER_CREATOR, OPERATOR, EVE):
        sig = world.sign(who, "Reschedule", *values)
        world.refuses("creator", EVE, "reschedule", accepted, meet_by, expires, good[0], sig)


def test_signatures_move_the_meeting_once(world: EscrowWorld) -> None:
    accepted = world.accepted()
    first, second = world.bid(accepted).meet_by, world.bid(accepted).meet_by + DAY
    expires = world.chain.now + HOUR
    forth = both(world, accepted, second, expires)
    world.send(EVE, "reschedule", accepted, second, expires, *forth)
    world.refuses("used", EVE, "reschedule", accepted, second, expires, *forth)
    back = both(world, accepted, first, expires + 1)
    world.send(EVE, "reschedule", accepted, first, expires + 1, *back)
    # The meeting stands where `forth` began, and `forth` has not expired: still worthless.
    world.refuses("used", EVE, "reschedule", accepted, second, expires, *forth)
    world.refuses("used", EVE, "reschedule", accepted, first, expires + 1, *back)


def test_signatures_name_the_date_that_is_left(world: EscrowWorld) -> None:
    accepted = world.accepted()
    first, expires = world.bid(accepted).meet_by, world.chain.now + HOUR
    stale = both(world, accepted, first + 2 * DAY, expires + 1)
    sigs = both(world, accepted, first + DAY, expires)
    world.send(EVE, "reschedule", accepted, first + DAY, expires, *sigs)
    world.refuses("fan", EVE, "reschedule", accepted, first + 2 * DAY, expires + 1, *stale)


def test_signatures_for_another_bid_or_date_are_refused(world: EscrowWorld) -> None:
    accepted, other = world.accepted(), world.accepted()
    expires, meet_by = world.chain.now + HOUR, world.bid(accepted).meet_by + DAY
    sigs = both(world, accepted, meet_by, expires)
    world.refuses("fan", EVE, "reschedule", other, meet_by, expires, *sigs)
    world.refuses("fan", EVE, "reschedule", accepted, meet_by + 1, expires, *sigs)
    world.refuses("fan", EVE, "reschedule", accepted, meet_by, expires + 1, *sigs)


def test_reschedule_time_edges(world: EscrowWorld) -> None:
    accepted = world.accepted()
    now, current = world.chain.now, world.bid(accepted).meet_by
    expires = now + HOUR
    for meet_by in (now, current, now + 365 * DAY + 1, 2**200):
        sigs = both(world, accepted, meet_by, expires)
        world.refuses("time", EVE, "reschedule", accepted, meet_by, expires, *sigs)
    for meet_by, until in [(now + 1, expires), (now + 365 * DAY, expires + 1)]:
        sigs = both(world, accepted, meet_by, until)
        world.send(EVE, "reschedule", accepted, meet_by, until, *sigs)


def test_reschedule_refuses_expired_and_endless_signatures(world: EscrowWorld) -> None:
    accepted = world.accepted()
    meet_by = world.bid(accepted).meet_by + DAY
    for expires in (world.chain.now - 1, 2**48):
        sigs = both(world, accepted, meet_by, expires)
        world.refuses("expired", EVE, "reschedule", accepted, meet_by, expires, *sigs)
    sigs = both(world, accepted, meet_by, 2**48 - 1)
    world.send(EVE, "reschedule", accepted, meet_by, 2**48 - 1, *sigs)
    assert world.bid(accepted).reschedule_floor == 2**48 - 1
    assert world.bid(accepted).signer == SIGNER.address


@pytest.mark.parametrize("state", [KYF, ACCEPTED])
def test_reschedule_until_the_deadline_of_the_state(world: EscrowWorld, state: int) -> None:
    bid_id = world.in_state(state)
    deadline = world.bid(bid_id).deadline
    meet_by, expires = deadline + DAY, deadline + HOUR
    sigs = both(world, bid_id, meet_by, expires)
    world.chain.warp_to(deadline + 1)
    world.refuses("late", EVE, "reschedule", bid_id, meet_by, expires, *sigs)
    world.chain.warp_to(deadline)
    world.send(EVE, "reschedule", bid_id, meet_by, expires, *sigs)


@pytest.mark.parametrize("state", [NONE, OPEN, DISPUTED, RELEASED, REFUNDED, SPLIT])
def test_reschedule_refuses_every_other_state(world: EscrowWorld, state: int) -> None:
    bid_id = keccak(text="none") if state == NONE else world.in_state(state)
    meet_by, expires = world.chain.now + DAY, world.chain.now
    sigs = both(world, bid_id, meet_by, expires)
    world.refuses("state", EVE, "reschedule", bid_id, meet_by, expires, *sigs)


def test_receipts_and_disputes_follow_the_new_date(world: EscrowWorld) -> None:
    accepted = world.accepted()
    old_deadline = world.bid(accepted).deadline
    meet_by, expires = old_deadline + DAY, world.chain.now + HOUR
    sigs = both(world, accepted, meet_by, expires)
    world.send(EVE, "reschedule", accepted, meet_by, expires, *sigs)
    world.chain.warp_to(old_deadline + 1)
    world.refuses("early", EVE, "expire", accepted)
    world.chain.warp_to(meet_by + 48 * HOUR)
    world.send(CREATOR, "dispute", accepted, SCOPE)
