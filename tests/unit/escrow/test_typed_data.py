"""Digests equal those of eth_account's own EIP-712, and signatures name their signers."""

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_account.messages import _hash_eip191_message, encode_typed_data
from eth_utils.crypto import keccak

from core.money import to_wei
from escrow.keystore import KeySigner
from escrow.typed_data import (
    ACCEPT_TYPE,
    CANCEL_TYPE,
    CONSENT_TYPE,
    DECLINE_TYPE,
    DISPUTE_TYPE,
    HALF_N,
    PERMIT_TYPE,
    PLACE_TYPE,
    RECEIPT_TYPE,
    RESCHEDULE_TYPE,
    RESOLVE_TYPE,
    UNLIMITED,
    Domain,
    Placing,
    SignatureError,
    accept_digest,
    cancel_digest,
    consent_digest,
    deal_id,
    decline_digest,
    dispute_digest,
    is_consent_signed_by,
    is_receipt_signed_by,
    permit_digest,
    place_digest,
    receipt_digest,
    recover,
    reschedule_digest,
    resolve_digest,
)

pytestmark = pytest.mark.unit

N = 2 * HALF_N + 1
KEY = bytes([7]) * 32
FAN = KeySigner(KEY)
CREATOR = KeySigner(bytes([8]) * 32)
DOMAIN = Domain(31337, "0x" + "aB" * 20, "0x" + "cD" * 20)
DEAL = "0x" + "5a" * 32
SCOPE = "0x" + "44" * 32


def reference(type_string: str, message: dict[str, Any], *, token: bool = False) -> bytes:
    name, _, rest = type_string.partition("(")
    members = [pair.split(" ") for pair in rest.rstrip(")").split(",")]
    domain = {
        "name": DOMAIN.token_name if token else "BidToMeet",
        "version": "1",
        "chainId": DOMAIN.chain_id,
        "verifyingContract": DOMAIN.token_address if token else DOMAIN.escrow_address,
    }
    types = {name: [{"type": kind, "name": label} for kind, label in members]}
    return _hash_eip191_message(encode_typed_data(domain, types, message))


def test_place_digest_is_eip_712() -> None:
    placing = Placing(
        fan=FAN.address,
        creator=CREATOR.address,
        signer=FAN.address,
        amount=12_500_000,
        accept_by=1_800_000_000,
        meet_by=1_800_086_400,
        max_fee_bps=500,
        terms_hash="0x" + "11" * 32,
        salt="0x" + "22" * 32,
    )
    message = {
        "fan": placing.fan,
        "creator": placing.creator,
        "signer": placing.signer,
        "amount": to_wei(placing.amount),
        "acceptBy": placing.accept_by,
        "meetBy": placing.meet_by,
        "maxFeeBps": 500,
        "terms": bytes.fromhex("11" * 32),
        "salt": bytes.fromhex("22" * 32),
    }
    assert place_digest(DOMAIN, placing) == reference(PLACE_TYPE, message)


@pytest.mark.parametrize("kyf", [True, False])
def test_accept_digest_is_eip_712(kyf: bool) -> None:
    digest = accept_digest(DOMAIN, DEAL, kyf=kyf, agent=FAN.address, expires=1_800_000_000)
    message = {
        "id": bytes.fromhex(DEAL[2:]),
        "kyf": kyf,
        "agent": FAN.address,
        "expires": 1_800_000_000,
    }
    assert digest == reference(ACCEPT_TYPE, message)


def test_cancel_digest_is_eip_712() -> None:
    message = {"id": bytes.fromhex(DEAL[2:]), "expires": 1_800_000_000}
    assert cancel_digest(DOMAIN, DEAL, 1_800_000_000) == reference(CANCEL_TYPE, message)


def test_consent_digest_is_eip_712() -> None:
    message = {"id": bytes.fromhex(DEAL[2:]), "scope": bytes.fromhex(SCOPE[2:])}
    assert consent_digest(DOMAIN, DEAL, SCOPE) == reference(CONSENT_TYPE, message)


def test_decline_digest_is_eip_712_and_no_cancel() -> None:
    message = {"id": bytes.fromhex(DEAL[2:]), "expires": 1_800_000_000}
    digest = decline_digest(DOMAIN, DEAL, 1_800_000_000)
    assert digest == reference(DECLINE_TYPE, message)
    assert digest != cancel_digest(DOMAIN, DEAL, 1_800_000_000)


def test_reschedule_digest_is_eip_712() -> None:
    message = {"id": bytes.fromhex(DEAL[2:]), "fromMeetBy": 7, "meetBy": 8, "expires": 9}
    assert reschedule_digest(DOMAIN, DEAL, 7, 8, 9) == reference(RESCHEDULE_TYPE, message)


def test_dispute_digest_is_eip_712() -> None:
    message = {
        "id": bytes.fromhex(DEAL[2:]),
        "reason": bytes.fromhex(SCOPE[2:]),
        "expires": 1_800_000_000,
    }
    assert dispute_digest(DOMAIN, DEAL, SCOPE, 1_800_000_000) == reference(DISPUTE_TYPE, message)


def test_resolve_digest_is_eip_712() -> None:
    message = {"id": bytes.fromhex(DEAL[2:]), "creatorBps": 2500, "expires": 1_800_000_000}
    assert resolve_digest(DOMAIN, DEAL, 2500, 1_800_000_000) == reference(RESOLVE_TYPE, message)


def test_receipt_digest_is_eip_712_with_wei() -> None:
    message = {"id": bytes.fromhex(DEAL[2:]), "earned": 3 * 10**18}
    assert receipt_digest(DOMAIN, DEAL, 3_000_000) == reference(RECEIPT_TYPE, message)


def test_permit_digest_is_eip_712_of_the_token() -> None:
    message = {
        "owner": FAN.address,
        "spender": DOMAIN.escrow_address,
        "value": UNLIMITED,
        "nonce": 4,
        "deadline": 1_800_000_000,
    }
    digest = permit_digest(DOMAIN, FAN.address, 4, 1_800_000_000)
    assert digest == reference(PERMIT_TYPE, message, token=True)


def test_deal_id_is_the_contracts() -> None:
    salt = "0x" + "33" * 32
    expected = keccak(encode(["address", "bytes32"], [FAN.address, bytes.fromhex("33" * 32)]))
    assert deal_id(FAN.address, salt) == "0x" + expected.hex()


def test_signer_signs_as_eth_account_does() -> None:
    digest = keccak(text="anything")
    made = Account.unsafe_sign_hash(digest, KEY)
    expected = made.r.to_bytes(32, "big") + made.s.to_bytes(32, "big") + bytes([made.v])
    assert FAN.sign_digest(digest) == expected
    assert FAN.address == Account.from_key(KEY).address


@pytest.mark.parametrize("form", ["raw", "hex"])
def test_recover_names_the_signer(form: str) -> None:
    digest = keccak(text="anything")
    raw = FAN.sign_digest(digest)
    assert recover(digest, raw if form == "raw" else "0x" + raw.hex()) == FAN.address


def broken_signatures() -> dict[str, str | bytes]:
    raw = FAN.sign_digest(keccak(text="anything"))
    mirrored = N - int.from_bytes(raw[32:64], "big")
    return {
        "not hex": "0xzz",
        "too short": raw[:64],
        "too long": raw + b"\x1b",
        "wrong v": raw[:64] + b"\x05",
        "mirrored": raw[:32] + mirrored.to_bytes(32, "big") + bytes([55 - raw[64]]),
        "no point": b"\xff" * 32 + raw[32:64] + b"\x1b",
        "zero": b"\0" * 64 + b"\x1b",
    }


@pytest.mark.parametrize("name", broken_signatures())
def test_recover_refuses(name: str) -> None:
    with pytest.raises(SignatureError):
        recover(keccak(text="anything"), broken_signatures()[name])


def test_receipt_is_signed_by_its_signer_for_its_amount_and_deal_only() -> None:
    signature = "0x" + FAN.sign_digest(receipt_digest(DOMAIN, DEAL, 5)).hex()
    assert is_receipt_signed_by(DOMAIN, DEAL, 5, signature, FAN.address)
    assert not is_receipt_signed_by(DOMAIN, DEAL, 6, signature, FAN.address)
    assert not is_receipt_signed_by(DOMAIN, "0x" + "5b" * 32, 5, signature, FAN.address)
    assert not is_receipt_signed_by(DOMAIN, DEAL, 5, signature, CREATOR.address)
    assert not is_receipt_signed_by(DOMAIN, DEAL, 5, "0x00", FAN.address)


def test_consent_is_signed_by_its_signer_for_its_scope_and_deal_only() -> None:
    signature = "0x" + FAN.sign_digest(consent_digest(DOMAIN, DEAL, SCOPE)).hex()
    assert is_consent_signed_by(DOMAIN, DEAL, SCOPE, signature, FAN.address)
    assert not is_consent_signed_by(DOMAIN, DEAL, "0x" + "45" * 32, signature, FAN.address)
    assert not is_consent_signed_by(DOMAIN, "0x" + "5b" * 32, SCOPE, signature, FAN.address)
    assert not is_consent_signed_by(DOMAIN, DEAL, SCOPE, signature, CREATOR.address)
    assert not is_consent_signed_by(DOMAIN, DEAL, SCOPE, "0x00", FAN.address)
    elsewhere = Domain(1, DOMAIN.escrow_address, DOMAIN.token_address)
    assert not is_consent_signed_by(elsewhere, DEAL, SCOPE, signature, FAN.address)
