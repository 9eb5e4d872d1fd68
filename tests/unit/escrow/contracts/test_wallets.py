"""Accounts that are contracts (ERC-1271), and keys whose accounts have code (EIP-7702)."""

from typing import Any

import pytest
from eth_abi import encode

from tests.fixtures.escrow_world import (
    ACCEPTED,
    ARBITER,
    CREATOR,
    DISPUTED,
    EVE,
    FAN,
    HOUR,
    NOBODY,
    OPERATOR,
    REASON,
    REFUNDED,
    RELEASED,
    SCOPE,
    SPLIT,
    START_BALANCE,
    UNLIMITED,
    EscrowWorld,
    mock,
)
from tests.fixtures.evm import Contract

pytestmark = pytest.mark.chain

EXPIRES = 1_800_000_000 + HOUR
NO_PERMIT = (0, 0, b"", b"")
REVERTING_CODE = bytes.fromhex("60006000fd")


def new_wallet(world: EscrowWorld) -> Contract:
    code = mock("ContractWallet")
    return world.chain.deploy(EVE, code.abi, code.bytecode)


def vouch(world: EscrowWorld, wallet: Contract, sig: bytes, kind: str, *values: Any) -> bytes:
    world.chain.send(EVE, wallet, "vouch", world.digest(kind, *values), sig)
    return sig


@pytest.mark.parametrize("length", [0, 64, 65, 66, 469, 1024])
def test_a_contract_wallet_accepts_with_signatures_of_any_length(
    world: EscrowWorld, length: int
) -> None:
    wallet = new_wallet(world)
    placed = world.place(creator=wallet.address)
    values = (placed, False, NOBODY, EXPIRES)
    sig = vouch(world, wallet, b"\x07" * length, "Accept", *values)
    world.refuses("sig", EVE, "accept_for", *values, b"\x08" * max(length, 1))
    world.send(EVE, "accept_for", *values, sig)
    assert world.state(placed) == ACCEPTED


def test_a_signature_beyond_the_limit_does_not_even_decode(world: EscrowWorld) -> None:
    wallet = new_wallet(world)
    placed = world.place(creator=wallet.address)
    values = (placed, False, NOBODY, EXPIRES)
    world.refuses("", EVE, "accept_for", *values, bytes(1025))


@pytest.mark.parametrize("mood", [1, 2, 3])
def test_a_wallet_that_does_not_say_yes_says_no(world: EscrowWorld, mood: int) -> None:
    wallet = new_wallet(world)
    placed = world.place(creator=wallet.address)
    values = (placed, False, NOBODY, EXPIRES)
    sig = vouch(world, wallet, b"any", "Accept", *values)
    world.chain.send(EVE, wallet, "set_mood", mood)
    world.refuses("sig", EVE, "accept_for", *values, sig)
    world.chain.warp_to(world.bid(placed).deadline + 1)
    world.send(EVE, "expire", placed)


def test_a_contract_that_knows_no_signatures_signs_nothing(world: EscrowWorld) -> None:
    placed = world.place(creator=world.token.address)
    world.refuses("sig", EVE, "accept_for", placed, False, NOBODY, EXPIRES, bytes(65))


def test_a_contract_wallet_is_a_fan_like_any_other(world: EscrowWorld) -> None:
    wallet = new_wallet(world)
    world.chain.send(OPERATOR, world.token, "mint", wallet.address, START_BALANCE)
    approve = world.token.interface.functions["approve"].selector
    grant = approve + encode(["address", "uint256"], [world.escrow.address, UNLIMITED])
    world.chain.send(EVE, wallet, "run", world.token.address, grant)
    plan = world.plan(fan=wallet.address, signer=wallet.address)
    sig = vouch(world, wallet, b"p" * 469, "Place", *plan.values())
    world.send(EVE, "place_for", *plan.values(), sig, *NO_PERMIT)
    world.send(CREATOR, "accept", plan.id, True, NOBODY)
    sig = vouch(world, wallet, b"c" * 469, "Consent", plan.id, SCOPE)
    world.send(EVE, "consent", plan.id, SCOPE, sig)
    sig = vouch(world, wallet, b"r" * 469, "Receipt", plan.id, plan.amount)
    world.refuses("sig", EVE, "settle", plan.id, plan.amount, b"x" * 469)
    world.send(EVE, "settle", plan.id, plan.amount, sig)
    assert world.state(plan.id) == RELEASED


def test_a_contract_wallet_declines_and_disputes(world: EscrowWorld) -> None:
    wallet = new_wallet(world)
    declined, disputed = (world.place(creator=wallet.address) for _ in range(2))
    values = (declined, EXPIRES)
    sig = vouch(world, wallet, b"d" * 469, "Decline", *values)
    world.refuses("sig", EVE, "decline_for", *values, b"x" * 469)
    world.send(EVE, "decline_for", *values, sig)
    assert world.state(declined) == REFUNDED
    values = (disputed, False, NOBODY, EXPIRES)
    sig = vouch(world, wallet, b"a" * 469, "Accept", *values)
    world.send(EVE, "accept_for", *values, sig)
    sig = vouch(world, wallet, b"c" * 469, "Dispute", disputed, REASON, EXPIRES)
    # The wallet vouches for itself: for the fan it has no say.
    world.refuses("sig", EVE, "dispute_for", disputed, REASON, FAN.address, EXPIRES, sig)
    world.send(EVE, "dispute_for", disputed, REASON, wallet.address, EXPIRES, sig)
    assert world.state(disputed) == DISPUTED


@pytest.mark.parametrize("mood", [1, 2, 3])
def test_a_wallet_that_does_not_say_yes_declines_nothing(world: EscrowWorld, mood: int) -> None:
    wallet = new_wallet(world)
    placed = world.place(creator=wallet.address)
    sig = vouch(world, wallet, b"any", "Decline", placed, EXPIRES)
    world.chain.send(EVE, wallet, "set_mood", mood)
    world.refuses("sig", EVE, "decline_for", placed, EXPIRES, sig)


def test_an_arbiter_may_be_a_contract(world: EscrowWorld) -> None:
    """A court of several keys signs as a wallet does."""
    wallet = new_wallet(world)
    world.chain.put_code(ARBITER.address, world.chain.code(wallet.address))
    court = Contract(ARBITER.address, wallet.interface)
    disputed = world.disputed()
    values = (disputed, 2500, EXPIRES)
    sig = vouch(world, court, b"s" * 469, "Resolve", *values)
    world.refuses("sig", EVE, "resolve_for", *values, b"x" * 469)
    world.send(EVE, "resolve_for", *values, sig)
    assert world.state(disputed) == SPLIT


@pytest.mark.parametrize("code", [REVERTING_CODE, bytes.fromhex("00"), b"\xef\x01\x00" + bytes(20)])
def test_an_account_with_code_still_signs_with_its_key(world: EscrowWorld, code: bytes) -> None:
    world.chain.put_code(FAN.address, code)
    plan = world.plan()
    stranger = world.sign(EVE, "Place", *plan.values())
    world.refuses("sig", EVE, "place_for", *plan.values(), stranger, *NO_PERMIT)
    sig = world.sign(FAN, "Place", *plan.values())
    world.send(EVE, "place_for", *plan.values(), sig, *NO_PERMIT)
    sig = world.sign(FAN, "Cancel", plan.id, EXPIRES)
    world.send(EVE, "cancel_for", plan.id, EXPIRES, sig)
