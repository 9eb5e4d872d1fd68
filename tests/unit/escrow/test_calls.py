"""Outbox rows become contract calls, or say why they can't."""

from datetime import UTC, datetime

import pytest
from eth_abi.abi import decode

from escrow.calldata import SIGNATURE_LIFE, CallContext, UnbuildableCallError
from escrow.calls import GAS, PendingWrite, build_call, custodians
from escrow.keystore import KeySigner
from escrow.typed_data import (
    Domain,
    accept_digest,
    decline_digest,
    dispute_digest,
    recover,
    reschedule_digest,
    resolve_digest,
)
from escrow.writes import WriteKind

pytestmark = pytest.mark.unit

SIGNER = KeySigner(bytes([3]) * 32)
FAN, CREATOR, ARBITER = (KeySigner(bytes([nth]) * 32) for nth in (4, 5, 6))
KEYS = {key.address: key for key in (FAN, CREATOR)}
DOMAIN = Domain(31337, "0x" + "ab" * 20, "0x" + "cd" * 20)
NOW = datetime(2026, 11, 21, tzinfo=UTC)
CONTEXT = CallContext(
    domain=DOMAIN,
    relayer_address=SIGNER.address,
    arbiter=ARBITER,
    max_fee_bps=500,
    gas_bps=20_000,
    now=NOW,
)
DEAL = "0x" + "11" * 32
REASON = "0x" + "22" * 32
EXPIRES = int((NOW + SIGNATURE_LIFE).timestamp())


def write(kind: WriteKind, **call: object) -> PendingWrite:
    return PendingWrite("out_1", kind, "bid_1", call)


def arguments(kind: WriteKind, types: list[str], **call: object) -> tuple[object, ...]:
    """Build a call of the escrow and read its arguments back, without the deal's id."""
    built = build_call(write(kind, deal_id=DEAL, **call), KEYS, CONTEXT)
    assert built.to == DOMAIN.escrow_address
    deal, *rest = decode(["bytes32", *types], built.data[4:])
    assert "0x" + deal.hex() == DEAL
    return tuple(rest)


def test_a_mint_goes_to_the_token_and_the_rest_to_the_escrow() -> None:
    mint = build_call(write(WriteKind.MINT, to=SIGNER.address, amount=1), {}, CONTEXT)
    assert mint.to == DOMAIN.token_address
    for kind in (WriteKind.DECLINE, WriteKind.EXPIRE):
        assert build_call(write(kind, deal_id=DEAL), {}, CONTEXT).to == DOMAIN.escrow_address


def test_gas_is_scaled_for_chains_that_count_otherwise() -> None:
    call = build_call(write(WriteKind.WITHDRAW, address=SIGNER.address), {}, CONTEXT)
    assert call.gas == 240_000


def test_every_kind_has_its_gas() -> None:
    assert set(WriteKind) < set(GAS)


def test_custodians_sign_for_what_people_decide() -> None:
    people = {"fan_address": "0xf", "creator_address": "0xc", "by_address": "0xb"}
    signed = {kind: custodians(write(kind, **people)) for kind in WriteKind}
    assert {kind: keys for kind, keys in signed.items() if keys} == {
        WriteKind.PLACE: ("0xf",),
        WriteKind.ACCEPT: ("0xc",),
        WriteKind.RESCHEDULE: ("0xf", "0xc"),
        WriteKind.TURN_DOWN: ("0xc",),
        WriteKind.CANCEL: ("0xf",),
        WriteKind.DISPUTE: ("0xb",),
    }


@pytest.mark.parametrize("kyf", [True, False, None])
def test_an_acceptance_may_depend_on_the_fans_consent(kyf: bool | None) -> None:
    """Rows from before meetings do not mention it."""
    said = {} if kyf is None else {"kyf": kyf}
    is_kyf, agent, expires, sig = arguments(
        WriteKind.ACCEPT,
        ["bool", "address", "uint256", "bytes"],
        creator_address=CREATOR.address,
        **said,
    )
    assert (is_kyf, agent, expires) == (kyf is True, SIGNER.address.lower(), EXPIRES)
    digest = accept_digest(DOMAIN, DEAL, kyf=kyf is True, agent=SIGNER.address, expires=EXPIRES)
    assert isinstance(sig, bytes)
    assert recover(digest, sig) == CREATOR.address


def test_the_relayer_brings_a_consent() -> None:
    scope, sig = arguments(
        WriteKind.CONSENT, ["bytes32", "bytes"], scope_hash=REASON, signature="0x" + "5a" * 65
    )
    assert (scope, sig) == (bytes.fromhex(REASON[2:]), b"\x5a" * 65)


def test_both_sides_sign_to_move_a_meeting() -> None:
    meet_by, expires, *signatures = arguments(
        WriteKind.RESCHEDULE,
        ["uint256", "uint256", "bytes", "bytes"],
        fan_address=FAN.address,
        creator_address=CREATOR.address,
        from_meet_by=70,
        meet_by=80,
        expires=90,
    )
    assert (meet_by, expires) == (80, 90)
    digest = reschedule_digest(DOMAIN, DEAL, 70, 80, 90)
    assert [recover(digest, sig) for sig in signatures] == [FAN.address, CREATOR.address]


def test_the_creator_signs_to_turn_down() -> None:
    expires, sig = arguments(
        WriteKind.TURN_DOWN, ["uint256", "bytes"], creator_address=CREATOR.address
    )
    assert expires == EXPIRES
    assert recover(decline_digest(DOMAIN, DEAL, EXPIRES), sig) == CREATOR.address


@pytest.mark.parametrize("who", [FAN, CREATOR], ids=["fan", "creator"])
def test_a_party_signs_to_dispute(who: KeySigner) -> None:
    reason, by, expires, sig = arguments(
        WriteKind.DISPUTE,
        ["bytes32", "address", "uint256", "bytes"],
        by_address=who.address,
        reason_hash=REASON,
    )
    assert (reason, by) == (bytes.fromhex(REASON[2:]), who.address.lower())
    assert expires == EXPIRES
    assert recover(dispute_digest(DOMAIN, DEAL, REASON, EXPIRES), sig) == who.address


def test_the_arbiter_signs_to_resolve() -> None:
    bps, expires, sig = arguments(
        WriteKind.RESOLVE, ["uint256", "uint256", "bytes"], creator_bps=2500
    )
    assert (bps, expires) == (2500, EXPIRES)
    assert recover(resolve_digest(DOMAIN, DEAL, 2500, EXPIRES), sig) == ARBITER.address


FOREIGN = {
    WriteKind.CANCEL: {"fan_address": "0xf"},
    WriteKind.TURN_DOWN: {"creator_address": "0xc"},
    WriteKind.DISPUTE: {"by_address": "0xb", "reason_hash": REASON},
    WriteKind.RESCHEDULE: {
        "fan_address": FAN.address,
        "creator_address": "0xc",
        "from_meet_by": 1,
        "meet_by": 2,
        "expires": 3,
    },
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_custodian_cannot_be_signed_for(kind: WriteKind) -> None:
    with pytest.raises(UnbuildableCallError, match="no_key"):
        build_call(write(kind, deal_id=DEAL, **FOREIGN[kind]), KEYS, CONTEXT)


@pytest.mark.parametrize(
    "call",
    [
        {"deal_id": DEAL, "earned": -1, "signature": "0x00"},
        {"deal_id": DEAL, "earned": 2**250, "signature": "0x00"},
        {"deal_id": DEAL, "earned": 1, "signature": "0xnothex"},
        {"deal_id": "0x" + "11" * 33, "earned": 1, "signature": "0x00"},
    ],
)
def test_values_that_do_not_fit_are_malformed(call: dict[str, object]) -> None:
    with pytest.raises(UnbuildableCallError, match="malformed"):
        build_call(write(WriteKind.SETTLE, **call), {}, CONTEXT)


def test_a_split_that_does_not_fit_is_malformed() -> None:
    with pytest.raises(UnbuildableCallError, match="malformed"):
        build_call(write(WriteKind.RESOLVE, deal_id=DEAL, creator_bps=-1), {}, CONTEXT)


def test_a_consent_that_is_no_hex_is_malformed() -> None:
    call = {"deal_id": DEAL, "scope_hash": REASON, "signature": "0xnothex"}
    with pytest.raises(UnbuildableCallError, match="malformed"):
        build_call(write(WriteKind.CONSENT, **call), {}, CONTEXT)
