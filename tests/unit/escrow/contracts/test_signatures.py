"""No signature works for another bid, chain, contract, or twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from escrow.contracts.artefact import load
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
    OPEN,
    OPERATOR,
    REASON,
    SCOPE,
    SIGNER,
    START_BALANCE,
    START_FEE,
    TOKENS,
    TYPES,
    UNLIMITED,
    EscrowWorld,
)
from tests.fixtures.evm import (
    EvmChain,
    domain_separator,
    mirror,
    sign,
    typed_digest,
)

pytestmark = pytest.mark.chain

EXPIRES = 1_800_000_000 + HOUR
NO_PERMIT = (0, 0, b"", b"")


@dataclass(frozen=True)
class Signed:
    """One action that rests on one signature."""

    kind: str
    who: LocalAccount
    state: int
    values: Callable[[EscrowWorld, bytes], tuple[Any, ...]]
    """Members of the signed struct."""
    args: Callable[[EscrowWorld, bytes, bytes], tuple[Any, ...]]
    """Arguments of the call, from the bid and the signature."""
    call: str
    sender: LocalAccount = EVE
    refusal: str = "sig"


def moved(world: EscrowWorld, bid_id: bytes) -> tuple[Any, ...]:
    meet_by = world.bid(bid_id).meet_by
    return bid_id, meet_by, meet_by + DAY, EXPIRES


ACTIONS = [
    Signed(
        "Accept",
        CREATOR,
        OPEN,
        lambda _, bid_id: (bid_id, True, AGENT.address, EXPIRES),
        lambda _, bid_id, sig: (bid_id, True, AGENT.address, EXPIRES, sig),
        "accept_for",
    ),
    Signed(
        "Consent",
        SIGNER,
        KYF,
        lambda _, bid_id: (bid_id, SCOPE),
        lambda _, bid_id, sig: (bid_id, SCOPE, sig),
        "consent",
    ),
    Signed(
        "Decline",
        CREATOR,
        OPEN,
        lambda _, bid_id: (bid_id, EXPIRES),
        lambda _, bid_id, sig: (bid_id, EXPIRES, sig),
        "decline_for",
    ),
    Signed(
        "Dispute",
        CREATOR,
        ACCEPTED,
        lambda _, bid_id: (bid_id, REASON, EXPIRES),
        lambda _, bid_id, sig: (bid_id, REASON, CREATOR.address, EXPIRES, sig),
        "dispute_for",
    ),
    Signed(
        "Resolve",
        ARBITER,
        DISPUTED,
        lambda _, bid_id: (bid_id, 5000, EXPIRES),
        lambda _, bid_id, sig: (bid_id, 5000, EXPIRES, sig),
        "resolve_for",
    ),
    Signed(
        "Cancel",
        FAN,
        OPEN,
        lambda _, bid_id: (bid_id, EXPIRES),
        lambda _, bid_id, sig: (bid_id, EXPIRES, sig),
        "cancel_for",
    ),
    Signed(
        "Receipt",
        SIGNER,
        ACCEPTED,
        lambda _, bid_id: (bid_id, 60 * TOKENS),
        lambda _, bid_id, sig: (bid_id, 60 * TOKENS, sig),
        "settle",
        sender=CREATOR,
    ),
    Signed(
        "Reschedule",
        FAN,
        ACCEPTED,
        moved,
        lambda world, bid_id, sig: (bid_id, world.bid(bid_id).meet_by + DAY, EXPIRES, sig, b""),
        "reschedule",
        sender=CREATOR,
        refusal="fan",
    ),
    Signed(
        "Reschedule",
        CREATOR,
        ACCEPTED,
        moved,
        lambda world, bid_id, sig: (bid_id, world.bid(bid_id).meet_by + DAY, EXPIRES, b"", sig),
        "reschedule",
        sender=FAN,
        refusal="creator",
    ),
]
each_action = pytest.mark.parametrize("action", ACTIONS, ids=lambda a: f"{a.kind}-{a.call}")


def digest_in(domain: bytes, action: Signed, world: EscrowWorld, bid_id: bytes) -> bytes:
    return typed_digest(domain, action.kind, TYPES[action.kind], action.values(world, bid_id))


def try_with(world: EscrowWorld, action: Signed, bid_id: bytes, sig: bytes) -> None:
    world.refuses(action.refusal, action.sender, action.call, *action.args(world, bid_id, sig))


@each_action
def test_a_signature_works_once_and_for_its_bid_only(world: EscrowWorld, action: Signed) -> None:
    bid_id, other = world.in_state(action.state), world.in_state(action.state)
    sig = world.sign(action.who, action.kind, *action.values(world, bid_id))
    args = action.args(world, bid_id, sig)
    try_with(world, action, other, sig)
    world.send(action.sender, action.call, *args)
    used = "used" if action.call == "reschedule" else "state"
    world.refuses(used, action.sender, action.call, *args)


@each_action
def test_a_signature_of_another_domain_is_refused(world: EscrowWorld, action: Signed) -> None:
    bid_id, escrow = world.in_state(action.state), world.escrow.address
    for domain in (
        domain_separator("BidToMeet", escrow, 2),
        domain_separator("BidToMeet", world.token.address, 1),
        domain_separator("BidToMeat", escrow, 1),
        domain_separator("BidToMeet", escrow, 1, version="2"),
    ):
        sig = sign(action.who, digest_in(domain, action, world, bid_id))
        try_with(world, action, bid_id, sig)


@each_action
def test_a_broken_signature_is_refused(world: EscrowWorld, action: Signed) -> None:
    bid_id = world.in_state(action.state)
    sig = world.sign(action.who, action.kind, *action.values(world, bid_id))
    flipped = bytes([sig[0] ^ 1]) + sig[1:]
    low_v = sig[:64] + bytes([sig[64] - 27])
    for bad in (b"", bytes(65), sig[:64], sig + b"\0", flipped, low_v, mirror(sig)):
        try_with(world, action, bid_id, bad)
    world.send(action.sender, action.call, *action.args(world, bid_id, sig))


@each_action
def test_an_action_is_not_signed_by_signing_another(world: EscrowWorld, action: Signed) -> None:
    bid_id = world.in_state(action.state)
    for kind in {"Consent", "Decline", "Cancel", "Receipt"} - {action.kind}:
        value: Any = SCOPE if kind == "Consent" else 60 * TOKENS
        try_with(world, action, bid_id, world.sign(action.who, kind, bid_id, value))


def test_a_second_escrow_refuses_what_was_signed_for_the_first(world: EscrowWorld) -> None:
    code, roles = load("MeetEscrow"), (EVE.address, SIGNER.address, OPERATOR.address)
    token = world.token.address
    terms = (*roles, START_FEE, MICRO)
    second = world.chain.deploy(OPERATOR, code.abi, code.bytecode, token, *terms)
    world.chain.send(FAN, world.token, "approve", second.address, UNLIMITED)
    plan = world.plan()
    sig = world.sign(FAN, "Place", *plan.values())
    world.chain.refuses("sig", EVE, second, "place_for", *plan.values(), sig, *NO_PERMIT)
    world.send(EVE, "place_for", *plan.values(), sig, *NO_PERMIT)


@pytest.mark.parametrize("kind", list(TYPES))
def test_our_digests_are_those_of_an_independent_library(world: EscrowWorld, kind: str) -> None:
    samples = {
        "address": CREATOR.address,
        "uint256": 2**200 + 3,
        "bytes32": keccak(text="sample"),
        "bool": True,
    }
    values = {name: samples[abi_type] for name, abi_type in TYPES[kind]}
    message = encode_typed_data(
        {
            "name": "BidToMeet",
            "version": "1",
            "chainId": 1,
            "verifyingContract": world.escrow.address,
        },
        {kind: [{"name": name, "type": abi_type} for name, abi_type in TYPES[kind]]},
        values,
    )
    ours = world.digest(kind, *values.values())
    assert ours == keccak(b"\x19\x01" + message.header + message.body)
    assert message.header == world.call("domain_separator")


# ------------------------------------------------------------------------- a chain that splits


def split_off(world: EscrowWorld, chain_id: int) -> EscrowWorld:
    """Copy the contracts, without their storage, to a chain with another id."""
    chain = EvmChain(chain_id=chain_id, now=world.chain.now)
    for contract in (world.token, world.escrow):
        chain.put_code(contract.address, world.chain.code(contract.address))
    chain.send(OPERATOR, world.token, "mint", FAN.address, START_BALANCE)
    chain.send(FAN, world.token, "approve", world.escrow.address, UNLIMITED)
    domain = domain_separator("BidToMeet", world.escrow.address, chain_id)
    return EscrowWorld(chain, world.token, world.escrow, domain)


@pytest.mark.parametrize("resigned", [False, True])
def test_after_a_chain_split_signatures_stop_and_exits_go_on(
    world: EscrowWorld, resigned: bool
) -> None:
    fork = split_off(world, 2)
    plan = fork.plan()
    sig = (fork if resigned else world).sign(FAN, "Place", *plan.values())
    fork.refuses("fork", EVE, "place_for", *plan.values(), sig, *NO_PERMIT)
    cancelled, expired, settled = fork.place(), fork.place(), fork.accepted()
    fork.send(FAN, "cancel", cancelled)
    fork.send(FAN, "settle", settled, 100 * TOKENS, b"")
    fork.chain.warp(8 * DAY)
    fork.send(EVE, "expire", expired)
    fork.send(EVE, "withdraw", FAN.address)
    assert fork.balance(FAN.address) == START_BALANCE - 100 * TOKENS
