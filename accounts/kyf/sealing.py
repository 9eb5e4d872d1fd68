"""Seals one field of a form: only who has the key, and only in its place, can open it."""

import secrets
from base64 import b64decode, b64encode
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import AppError, StartError
from models.states import KycField

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
PURPOSE: Final = b"mesi kyc forms"


class UnreadableFormError(AppError):
    """The form was sealed under another key, or its sealed bytes were changed or moved."""

    status = 503
    code = "kyc_unreadable"


class Sealing:
    """Seals and opens under a key derived from a secret that no table holds."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("the secret of KYC forms has 32 bytes")
        kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE)
        self._cipher = AESGCM(kdf.derive(secret))

    def seal(self, user_id: str, field: KycField, text: str) -> str:
        """Encrypt one value for one field of one person.

        Returns:
            Base64 of nonce and AES-256-GCM ciphertext with its tag.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        ciphertext = self._cipher.encrypt(nonce, text.encode(), _place(user_id, field))
        return b64encode(nonce + ciphertext).decode("ascii")

    def open(self, user_id: str, field: KycField, sealed: str) -> str:
        """Decrypt a value.

        Raises:
            UnreadableFormError: Another key, another person's or field's, or changed bytes; its
                cause is cryptography's ``InvalidTag`` where it was a seal at all.
        """
        try:
            raw, place = b64decode(sealed, validate=True), _place(user_id, field)
            return self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place).decode()
        except (InvalidTag, ValueError) as error:  # ValueError: no base64, or too short a nonce.
            raise UnreadableFormError(
                "This form can't be opened with the server's key. Tell the operator: MESI_KYC_KEY "
                "(or the secret key, where that one is empty) is not the one it was sealed with."
            ) from error


def _place(user_id: str, field: KycField) -> bytes:
    """Bound into the seal; neither part holds the separator."""
    return f"{user_id}\n{field.value}".encode()


def open_sealing(kyc_key: str | None, master_key: bytes) -> Sealing:
    """Make the seal of this server.

    Args:
        kyc_key: 64 hex digits, so that the forms' key lives apart from the wallets'; or none.
        master_key: The server's secret, used where there is no ``kyc_key``.

    Raises:
        StartError: The key is not 64 hex digits.
    """
    if not kyc_key:
        return Sealing(master_key)
    try:
        return Sealing(bytes.fromhex(kyc_key.strip()))
    except ValueError:
        raise StartError("MESI_KYC_KEY must hold 64 hex digits") from None
