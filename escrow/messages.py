"""Plain words that a wallet signs, in the form that any wallet can check."""

from eth_utils.crypto import keccak

from escrow.typed_data import SignatureError, recover


def message_digest(text: str) -> bytes:
    """What a wallet signs of a text.

    Source:
        EIP-191, version 0x45 (``personal_sign``).
    """
    raw = text.encode()
    return keccak(b"\x19Ethereum Signed Message:\n" + str(len(raw)).encode() + raw)


def is_message_signed_by(text: str, signature: str, address: str) -> bool:
    """Did the holder of an address sign this text?"""
    try:
        return recover(message_digest(text), signature) == address
    except SignatureError:
        return False
