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
    KYF,
    MICRO,
    NOBODY,
    NONE,
    OPEN,
    OPERATOR,
    REFUNDED,
    RELEASED,
    SPLIT,
    START_BALANCE,
    TOKENS,
    TREASURY,
    EscrowWorld,
)
from tests.fixtures.evm import Event, account

pytestmark = pytest.mark.chain

AMOUNT = 100 * TOKENS


@pytest.mark.parametrize("state", [OPEN, KYF, ACCEPTED, DISPUTED])
def test_anyone_ends_an_overdue_bid(world: EscrowWorld, state: int) -> None:
    bid_id = world.in_state(state)
    deadline = world.bid(bid_id).deadline
    for now in (deadline - 1, deadline):
        world.chain.warp_to(now)
        world.refuses("early", EVE, "expire", bid_id)
    world.chain.warp_to(deadline + 1)
    world.send(EVE, "expire", bid_id)
    closed = {"state": REFUNDED, "to_creator": 0, "to_fan": AMOUNT, "fee": 0}
    assert world.chain.events == [Event("Closed", {"id": bid_id, **closed})]
    assert world.credit(FAN) == AMOUNT
    assert world.solvent()


@pytest.mark.parametrize("state", [NONE, RELEASED, REFUNDED, SPLIT])
def test_expire_refuses_a_bid_that_is_closed(world: EscrowWorld, state: int) -> None:
    bid_id = keccak(text="none") if state == NONE else world.in_state(state)
    world.chain.warp(400 * 86_400)
    world.refuses("state", EVE, "expire", bid_id)


@pytest.mark.parametrize("who", [FAN, EVE, OPERATOR])
def test_withdraw_pays_only_the_owner(world: EscrowWorld, who: object) -> None:
    world.send(FAN, "cancel", world.place())
    before = world.balance(who.address)
    assert world.send(who, "withdraw", FAN.address) == AMOUNT
    said = {"who": FAN.address.lower(), "to": FAN.address.lower(), "amount": AMOUNT}
    assert Event("Withdrawn", said) in world.chain.events
    assert world.balance(FAN.address) == START_BALANCE
    assert who is FAN or world.balance(who.address) == before
    assert (world.credit(FAN), world.call("total_credit")) == (0, 0)
    world.refuses("nothing", who, "withdraw", FAN.address)


def test_withdraw_refuses_who_has_nothing(world: EscrowWorld) -> None:
    world.place()
    for who in (FAN, CREATOR, OPERATOR, ARBITER, TREASURY):
        world.refuses("nothing", who, "withdraw", who.address)
        world.refuses("nothing", who, "withdraw_to", EVE.address)


def test_the_owner_withdraws_elsewhere(world: EscrowWorld) -> None:
    world.send(FAN, "settle", world.accepted(AGENT), AMOUNT, b"")
    vault = account("cold wallet").address
    for who in (AGENT, OPERATOR, EVE, FAN):
        world.refuses("nothing", who, "withdraw_to", vault)
    assert world.send(CREATOR, "withdraw_to", vault) == 95 * TOKENS
    said = {"who": CREATOR.address.lower(), "to": vault.lower(), "amount": 95 * TOKENS}
    assert Event("Withdrawn", said) in world.chain.events
    assert (world.balance(vault), world.balance(CREATOR.address)) == (95 * TOKENS, 0)
    world.refuses("nothing", CREATOR, "withdraw_to", vault)
    assert world.solvent()


def test_withdraw_to_refuses_where_money_would_be_lost(world: EscrowWorld) -> None:
    world.send(FAN, "cancel", world.place())
    for lost in (NOBODY, world.escrow.address):
        world.refuses("to", FAN, "withdraw_to", lost)


def test_credits_of_several_bids_add_up(world: EscrowWorld) -> None:
    for amount in (1, 2, 4):
        world.send(FAN, "cancel", world.place(amount=amount * MICRO))
    assert world.send(EVE, "withdraw", FAN.address) == 7 * MICRO


def test_gifts_do_not_disturb_the_books(world: EscrowWorld) -> None:
    placed = world.place()
    world.chain.send(FAN, world.token, "transfer", world.escrow.address, 7)
    world.send(FAN, "cancel", placed)
    world.send(FAN, "withdraw", FAN.address)
    world.place()
    assert world.balance(world.escrow.address) == AMOUNT + 7
    assert world.call("total_open") == AMOUNT


def test_a_pause_stops_no_exit(world: EscrowWorld) -> None:
    opened, waiting, accepted = world.place(), world.waiting_for_consent(), world.accepted(AGENT)
    disputed, released = world.disputed(), world.accepted()
    world.send(OPERATOR, "pause_new", True)
    world.send(FAN, "cancel", opened)
    world.send(CREATOR, "decline", waiting)
    world.send(AGENT, "decline", accepted)
    world.send(FAN, "settle", released, AMOUNT, b"")
    world.chain.warp_to(world.bid(disputed).deadline + 1)
    world.send(EVE, "expire", disputed)
    for who in (FAN, CREATOR, TREASURY):
        world.send(EVE, "withdraw", who.address)
    assert world.balance(world.escrow.address) == 0
