"""EIP-712: what people sign for the escrow and the token, and who signed it."""

from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from coincurve import PublicKey
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from core.money import to_wei

DOMAIN_TYPE: Final = (
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)
PLACE_TYPE: Final = (
    "Place(address fan,address creator,address signer,uint256 amount,uint256 acceptBy,"
    "uint256 meetBy,uint256 maxFeeBps,bytes32 terms,bytes32 salt)"
)
ACCEPT_TYPE: Final = "Accept(bytes32 id,bool kyf,address agent,uint256 expires)"
CONSENT_TYPE: Final = "Consent(bytes32 id,bytes32 scope)"
DECLINE_TYPE: Final = "Decline(bytes32 id,uint256 expires)"
CANCEL_TYPE: Final = "Cancel(bytes32 id,uint256 expires)"
RESCHEDULE_TYPE: Final = "Reschedule(bytes32 id,uint256 fromMeetBy,uint256 meetBy,uint256 expires)"
DISPUTE_TYPE: Final = "Dispute(bytes32 id,bytes32 reason,uint256 expires)"
RESOLVE_TYPE: Final = "Resolve(bytes32 id,uint256 creatorBps,uint256 expires)"
RECEIPT_TYPE: Final = "Receipt(bytes32 id,uint256 earned)"
PERMIT_TYPE: Final = (
    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
)
NO_DATA_HASH: Final = keccak(b"")
"""Hashed at import on purpose: the first hash loads its backend from disk."""
UNLIMITED: Final = 2**256 - 1
HALF_N: Final = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
"""Half the order of secp256k1: a larger ``s`` is the mirror of a valid signature (EIP-2)."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Which contracts on which chain a signature is for."""

    chain_id: int
    escrow_address: str
    token_address: str
    token_name: str = "Mesi demo token"  # noqa: S105 - a name, not a password


class SignatureError(ValueError):
    """The bytes are not a signature that the contract would accept."""


def word(value: int | str | bytes) -> bytes:
    """ABI-encode one value of fixed size: a number, an address or 32 bytes in ``0x`` hex."""
    if isinstance(value, int):
        return value.to_bytes(32, "big")
    raw = bytes.fromhex(value.removeprefix("0x")) if isinstance(value, str) else value
    return raw.rjust(32, b"\0")


@cache
def _type_hash(signature: str) -> bytes:
    return keccak(text=signature)


@cache
def _separator(name: str, chain_id: int, contract: str) -> bytes:
    return keccak(
        b"".join(
            (
                _type_hash(DOMAIN_TYPE),
                _type_hash(name),
                _type_hash("1"),
                word(chain_id),
                word(contract),
            )
        )
    )


def _digest(separator: bytes, signature: str, *values: int | str | bytes) -> bytes:
    struct_hash = keccak(_type_hash(signature) + b"".join(word(value) for value in values))
    return keccak(b"\x19\x01" + separator + struct_hash)


def _escrow(domain: Domain) -> bytes:
    return _separator("BidToMeet", domain.chain_id, domain.escrow_address)


@dataclass(frozen=True, slots=True)
class Placing:
    """What a fan signs to place a bid."""

    fan: str
    creator: str
    signer: str
    amount: int
    """Micro-units."""
    accept_by: int
    """Unix seconds."""
    meet_by: int
    """Unix seconds."""
    max_fee_bps: int
    terms_hash: str
    salt: str


def place_digest(domain: Domain, placing: Placing) -> bytes:
    """What the fan signs to place a bid."""
    return _digest(
        _escrow(domain),
        PLACE_TYPE,
        placing.fan,
        placing.creator,
        placing.signer,
        to_wei(placing.amount),
        placing.accept_by,
        placing.meet_by,
        placing.max_fee_bps,
        placing.terms_hash,
        placing.salt,
    )


def accept_digest(domain: Domain, deal_id: str, *, kyf: bool, agent: str, expires: int) -> bytes:
    """What the creator signs to accept; ``expires`` in Unix seconds."""
    return _digest(_escrow(domain), ACCEPT_TYPE, deal_id, int(kyf), agent, expires)


def consent_digest(domain: Domain, deal_id: str, scope_hash: str) -> bytes:
    """What the fan's signer signs to share data; ``scope_hash`` says which, with whom, how long."""
    return _digest(_escrow(domain), CONSENT_TYPE, deal_id, scope_hash)


def decline_digest(domain: Domain, deal_id: str, expires: int) -> bytes:
    """What the creator signs to turn a bid down; ``expires`` in Unix seconds."""
    return _digest(_escrow(domain), DECLINE_TYPE, deal_id, expires)


def cancel_digest(domain: Domain, deal_id: str, expires: int) -> bytes:
    """What the fan signs to take a bid back; ``expires`` in Unix seconds."""
    return _digest(_escrow(domain), CANCEL_TYPE, deal_id, expires)


def reschedule_digest(
    domain: Domain, deal_id: str, from_meet_by: int, meet_by: int, expires: int
) -> bytes:
    """What fan and creator both sign to move a meeting; all moments in Unix seconds."""
    return _digest(_escrow(domain), RESCHEDULE_TYPE, deal_id, from_meet_by, meet_by, expires)


def dispute_digest(domain: Domain, deal_id: str, reason_hash: str, expires: int) -> bytes:
    """What the fan or the creator signs to call the arbiter; ``expires`` in Unix seconds."""
    return _digest(_escrow(domain), DISPUTE_TYPE, deal_id, reason_hash, expires)


def resolve_digest(domain: Domain, deal_id: str, creator_bps: int, expires: int) -> bytes:
    """What the arbiter signs to split a disputed bid; ``expires`` in Unix seconds."""
    return _digest(_escrow(domain), RESOLVE_TYPE, deal_id, creator_bps, expires)


def receipt_digest(domain: Domain, deal_id: str, earned: int) -> bytes:
    """What the fan's signer signs for delivered time; ``earned`` in micro-units, cumulative."""
    return _digest(_escrow(domain), RECEIPT_TYPE, deal_id, to_wei(earned))


def permit_digest(
    domain: Domain, owner: str, nonce: int, deadline: int, *, value: int = UNLIMITED
) -> bytes:
    """What a token owner signs so that the escrow may take tokens; ``value`` in wei."""
    separator = _separator(domain.token_name, domain.chain_id, domain.token_address)
    return _digest(separator, PERMIT_TYPE, owner, domain.escrow_address, value, nonce, deadline)


def deal_id(fan_address: str, salt: str) -> str:
    """The contract's id of a bid: nobody can squat another fan's."""
    return "0x" + keccak(word(fan_address) + word(salt)).hex()


def recover(digest: bytes, signature: str | bytes) -> str:
    """Find who signed a digest.

    Args:
        digest: 32 bytes.
        signature: 65 bytes ``r, s, v``, as ``0x`` hex or raw.

    Returns:
        The checksummed address.

    Raises:
        SignatureError: Not 65 bytes, a mirrored ``s``, or no point of the curve.
    """
    try:
        raw = (
            bytes.fromhex(signature.removeprefix("0x")) if isinstance(signature, str) else signature
        )
    except ValueError:
        raise SignatureError("a signature is 65 bytes in hex") from None
    if len(raw) != 65 or raw[64] not in (27, 28):
        raise SignatureError("a signature is 65 bytes that end in 27 or 28")
    if int.from_bytes(raw[32:64], "big") > HALF_N:
        raise SignatureError("the signature's s lies in the upper half")
    try:
        key = PublicKey.from_signature_and_message(
            raw[:64] + bytes([raw[64] - 27]), digest, hasher=None
        )
    except ValueError as error:
        raise SignatureError("the signature is of no key") from error
    return address_of_key(key)


def address_of_key(key: PublicKey) -> str:
    """The checksummed address of a public key."""
    return cast("str", to_checksum_address(keccak(key.format(compressed=False)[1:])[-20:]))


def is_receipt_signed_by(
    domain: Domain, deal_id: str, earned_micro: int, signature: str, address: str
) -> bool:
    """Tell whether the contract would take this receipt from this signer."""
    return _is_signed_by(receipt_digest(domain, deal_id, earned_micro), signature, address)


def is_consent_signed_by(
    domain: Domain, deal_id: str, scope_hash: str, signature: str, address: str
) -> bool:
    """Tell whether the contract would take this consent from this signer."""
    return _is_signed_by(consent_digest(domain, deal_id, scope_hash), signature, address)


def _is_signed_by(digest: bytes, signature: str, address: str) -> bool:
    try:
        return recover(digest, signature) == address
    except SignatureError:
        return False
