"""Who takes part in the measurements, on what terms, and how they sign."""

from typing import Final

from eth_utils.crypto import keccak

from escrow.keystore import KeySigner
from escrow.typed_data import RECEIPT_TYPE, word

DAY: Final = 86_400
FEE_BPS: Final = 500
AMOUNT: Final = 100 * 10**18
"""Wei."""
FORTUNE: Final = 2**100
"""Wei that the fan has."""
UNLIMITED: Final = 2**256 - 1
NOBODY: Final = "0x" + "00" * 20
WORD: Final = keccak(text="any 32 bytes")
DOMAIN_VIEW: Final = {"MeetEscrow": "domain_separator()", "DemoToken": "DOMAIN_SEPARATOR()"}
"""How to ask each contract for its EIP-712 domain."""

Terms = tuple[str, str, int, int, int, int, bytes, bytes]
"""Arguments of `place`."""


def signer(label: str) -> KeySigner:
    """Return the same key for the same label."""
    return KeySigner(keccak(text=f"bench key {label}"))


OPERATOR, ARBITER, TREASURY = signer("operator"), signer("arbiter"), signer("treasury")
FAN, CREATOR = signer("fan"), signer("creator")
SESSION_KEY, AGENT = signer("session key"), signer("agent")


def terms_of(now: int, nth: int) -> tuple[bytes, Terms]:
    """Return the id and the terms of the fan's nth bid, `now` in Unix seconds."""
    salt = keccak(text=f"salt {nth}")
    parties = (CREATOR.address, SESSION_KEY.address)
    terms = (*parties, AMOUNT, now + 7 * DAY, now + 21 * DAY, 2000, WORD, salt)
    return keccak(word(FAN.address) + salt), terms


def typed_digest(domain: bytes, type_signature: str, *values: int | str | bytes) -> bytes:
    """Hash an EIP-712 struct.

    Args:
        domain: The contract's domain separator.
        type_signature: The struct's name and members, all of fixed size.
        values: One value a member.
    """
    struct_hash = keccak(keccak(text=type_signature) + b"".join(word(value) for value in values))
    return keccak(b"\x19\x01" + domain + struct_hash)


def receipt(domain: bytes, bid_id: bytes, earned: int) -> bytes:
    """Sign for the fan that the creator has earned so many wei."""
    return SESSION_KEY.sign_digest(typed_digest(domain, RECEIPT_TYPE, bid_id, earned))
