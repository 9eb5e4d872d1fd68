"""What a token does wrong hurts nobody but its own users, and never the books."""

from collections.abc import Callable
from typing import Any

import pytest
from eth_abi import encode
from eth_account.signers.local import LocalAccount

from escrow.contracts.compile import CONTRACTS
from tests.fixtures.escrow_world import (
    CREATOR,
    DAY,
    EVE,
    FAN,
    NOBODY,
    OTHER_FAN,
    SIGNER,
    START_BALANCE,
    TERMS,
    TOKENS,
    TREASURY,
    UNLIMITED,
    Compiled,
    EscrowWorld,
    compiled,
    mock,
    new_world,
)

pytestmark = pytest.mark.chain

AMOUNT = 100 * TOKENS
GUARD = "# pragma nonreentrancy on\n"


def hostile() -> EscrowWorld:
    return new_world(token_code=mock("HostileToken"))


def unguarded() -> Compiled:
    """Compile the escrow without its reentrancy lock."""
    source = (CONTRACTS / "MeetEscrow.vy").read_text(encoding="utf-8")
    assert GUARD in source
    return compiled(source.replace(GUARD, ""))


# ------------------------------------------------------------------------------ wrong amounts


@pytest.mark.parametrize("bps", [1, 100, 10_000])
def test_a_token_that_keeps_a_part_cannot_be_paid_in(bps: int) -> None:
    world = hostile()
    world.chain.send(EVE, world.token, "set_fee", bps)
    world.refuses("received", FAN, "place", *world.plan().values()[1:])
    assert world.call("total_open") == world.balance(world.escrow.address) == 0


def test_a_token_that_answers_false_is_not_believed() -> None:
    world = hostile()
    cancelled = world.place()
    world.send(FAN, "cancel", cancelled)
    world.chain.send(EVE, world.token, "say_no", True)
    world.refuses("transfer", FAN, "place", *world.plan().values()[1:])
    world.refuses("transfer", FAN, "withdraw", FAN.address)
    world.chain.send(EVE, world.token, "say_no", False)
    assert world.send(EVE, "withdraw", FAN.address) == AMOUNT


def test_a_token_that_answers_nothing_works() -> None:
    world = new_world(token_code=mock("SilentToken"))
    world.send(FAN, "settle", world.accepted(), AMOUNT, b"")
    for who in (CREATOR, TREASURY):
        world.send(EVE, "withdraw", who.address)
    assert world.balance(CREATOR.address) == 95 * TOKENS
    assert world.balance(world.escrow.address) == 0


# ------------------------------------------------------------------------------ barred parties


@pytest.mark.parametrize("barred", [FAN, CREATOR, TREASURY])
def test_one_barred_receiver_blocks_nobody_else(barred: LocalAccount) -> None:
    world = hostile()
    bid_id = world.disputed()
    world.chain.send(EVE, world.token, "bar", barred.address, True)
    world.chain.warp_to(world.bid(bid_id).deadline - 1)
    sig = world.sign(SIGNER, "Receipt", bid_id, 60 * TOKENS)
    world.send(CREATOR, "settle", bid_id, 60 * TOKENS, sig)
    for who in (FAN, CREATOR, TREASURY):
        if who is barred:
            world.refuses("barred", EVE, "withdraw", who.address)
        else:
            world.send(EVE, "withdraw", who.address)
            assert world.credit(who) == 0
    assert world.solvent()
    owed = world.credit(barred)
    assert owed == world.balance(world.escrow.address) > 0
    assert world.send(barred, "withdraw_to", EVE.address) == owed


# -------------------------------------------------------------------------------- reentering


def data(world: EscrowWorld, name: str, *args: Any) -> bytes:
    function = world.escrow.interface.functions[name]
    return function.selector + encode(function.inputs, args)


def token_as_fan(world: EscrowWorld) -> bytes:
    """Let the token itself place two bids and cancel one, so that it may act as a fan."""
    token = world.token
    world.chain.send(EVE, token, "mint", token.address, START_BALANCE)
    approve = token.interface.functions["approve"].selector
    grant = approve + encode(["address", "uint256"], [world.escrow.address, UNLIMITED])
    world.chain.send(EVE, token, "run", token.address, grant)
    plans = [world.plan(fan=token.address) for _ in range(2)]
    for plan in plans:
        values = plan.values()
        world.chain.send(EVE, token, "run", world.escrow.address, place_data(world, values))
    cancel = data(world, "cancel", plans[0].id)
    world.chain.send(EVE, token, "run", world.escrow.address, cancel)
    return plans[1].id


def place_data(world: EscrowWorld, values: tuple[Any, ...]) -> bytes:
    return data(world, "place", *values[1:])


def attack_withdraw(world: EscrowWorld, own: bytes) -> bytes:
    return data(world, "withdraw", FAN.address)


def attack_withdraw_other(world: EscrowWorld, own: bytes) -> bytes:
    return data(world, "withdraw", OTHER_FAN.address)


def attack_cancel(world: EscrowWorld, own: bytes) -> bytes:
    return data(world, "cancel", own)


def attack_decline_for(world: EscrowWorld, own: bytes) -> bytes:
    expires = world.chain.now + DAY
    sig = world.sign(CREATOR, "Decline", own, expires)
    return data(world, "decline_for", own, expires, sig)


def attack_place(world: EscrowWorld, own: bytes) -> bytes:
    return place_data(world, world.plan(fan=world.token.address, terms=TERMS).values())


def attack_withdraw_to(world: EscrowWorld, own: bytes) -> bytes:
    return data(world, "withdraw_to", EVE.address)


def attack_read(world: EscrowWorld, own: bytes) -> bytes:
    return data(world, "bids", own)


ATTACKS = [
    attack_withdraw,
    attack_withdraw_other,
    attack_withdraw_to,
    attack_cancel,
    attack_decline_for,
    attack_place,
    attack_read,
]
Attack = Callable[[EscrowWorld, bytes], bytes]
each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)


def prepared(escrow_code: Compiled | None = None) -> tuple[EscrowWorld, bytes]:
    """Give two fans credit, and the token a bid of its own."""
    world = new_world(token_code=mock("HostileToken"), escrow_code=escrow_code)
    for fan in (FAN, OTHER_FAN):
        world.send(fan, "cancel", world.place(sender=fan))
    world.place(sender=OTHER_FAN)
    return world, token_as_fan(world)


@each_attack
@pytest.mark.parametrize("during", ["withdraw", "place"])
def test_no_call_enters_during_another(attack: Attack, during: str) -> None:
    world, own = prepared()
    world.chain.send(EVE, world.token, "arm", world.escrow.address, attack(world, own))
    if during == "withdraw":
        assert world.send(EVE, "withdraw", FAN.address) == AMOUNT
    else:
        world.place()
    assert world.chain.call(world.token, "tries") == 1
    assert world.chain.call(world.token, "successes") == 0
    assert world.solvent()


# What becomes of each attack where the lock is missing: it enters and does what it could have
# done before or after, it is refused, or it brings down the call it broke into.
WITHOUT_LOCK = [
    ("withdraw", attack_withdraw, "refused"),  # the credit is gone before the token is called
    ("withdraw", attack_withdraw_other, "enters"),
    ("withdraw", attack_withdraw_to, "enters"),
    ("withdraw", attack_cancel, "enters"),
    ("withdraw", attack_decline_for, "enters"),
    ("withdraw", attack_place, "enters"),
    ("withdraw", attack_read, "enters"),
    ("place", attack_withdraw, "undone"),  # the balance must grow by the amount, no more, no less
    ("place", attack_withdraw_other, "undone"),
    ("place", attack_withdraw_to, "undone"),
    ("place", attack_cancel, "enters"),
    ("place", attack_decline_for, "enters"),
    ("place", attack_place, "undone"),
    ("place", attack_read, "enters"),
]


@pytest.mark.parametrize(("during", "attack", "outcome"), WITHOUT_LOCK)
def test_the_books_hold_even_without_the_lock(during: str, attack: Attack, outcome: str) -> None:
    """Show that safety rests on the order of checks, effects and calls."""
    world, own = prepared(unguarded())
    world.chain.send(EVE, world.token, "arm", world.escrow.address, attack(world, own))
    fans_before = world.balance(FAN.address) + world.credit(FAN)
    if during == "withdraw":
        assert world.send(EVE, "withdraw", FAN.address) == AMOUNT
        assert world.balance(FAN.address) == fans_before
    elif outcome == "undone":
        world.refuses("received", FAN, "place", *world.plan().values()[1:])
    else:
        world.place()
    assert world.chain.call(world.token, "successes") == (outcome == "enters")
    assert world.solvent()
    world.chain.warp(400 * DAY)
    world.chain.accepts(EVE, world.escrow, "expire", own)
    for who in (FAN.address, OTHER_FAN.address, world.token.address):
        world.chain.accepts(EVE, world.escrow, "withdraw", who)
    assert world.solvent()
    assert world.call("total_credit") == 0


def test_an_attack_changes_nothing_for_later_calls() -> None:
    world, own = prepared()
    world.chain.send(EVE, world.token, "arm", world.escrow.address, attack_cancel(world, own))
    world.place()
    placed = world.place()
    world.send(CREATOR, "accept", placed, False, NOBODY)
    world.send(FAN, "settle", placed, AMOUNT, b"")
    assert world.solvent()
