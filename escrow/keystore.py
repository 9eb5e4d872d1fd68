"""Keys: who can sign, behind a port; the default keeps them encrypted in the database."""

import secrets
from collections.abc import Sequence
from typing import Final, Protocol

from coincurve import PrivateKey
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import NotFoundError
from escrow.typed_data import address_of_key
from models.account import Wallet

NONCE_BYTES: Final = 12
MASTER_KEY_BYTES: Final = 32


class Signer(Protocol):
    """Signs for one address; the key may live anywhere."""

    @property
    def address(self) -> str:
        """Checksummed address."""
        ...

    def sign_digest(self, digest: bytes) -> bytes:
        """Sign 32 bytes.

        Returns:
            65 bytes ``r, s, v`` with v 27 or 28 and s in the lower half.
        """
        ...


class KeySigner:
    """Implements ``Signer`` with a key in memory."""

    def __init__(self, secret: bytes) -> None:
        self._key = PrivateKey(secret)
        self._address = address_of_key(self._key.public_key)

    @property
    def address(self) -> str:
        """See ``Signer.address``."""
        return self._address

    def sign_digest(self, digest: bytes) -> bytes:
        """See ``Signer.sign_digest``."""
        signature = self._key.sign_recoverable(digest, hasher=None)
        return signature[:64] + bytes([signature[64] + 27])


class Keystore:
    """Custodial wallets under one master key, which is not in the database."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != MASTER_KEY_BYTES:
            raise ValueError("MESI_MASTER_KEY: the master key has 32 bytes")
        self._master_key = master_key
        self._cipher = AESGCM(self._derive(b"mesi wallets"))

    def create_wallet(self, db: Session, user_id: str, *, clock: Clock) -> str:
        """Make a person's wallet, or find the one made before.

        Returns:
            The checksummed address.
        """
        found = db.scalar(select(Wallet.address).where(Wallet.user_id == user_id))
        if found is not None:
            return found
        secret = PrivateKey().secret
        address = KeySigner(secret).address
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, secret, address.encode())
        db.add(Wallet(address=address, user_id=user_id, sealed_key=sealed, created_at=clock.now()))
        db.flush()
        return address

    def signer_of(self, db: Session, address: str) -> Signer:
        """The key of a custodial address.

        Raises:
            NotFoundError: The address is not one of ours.
            cryptography.exceptions.InvalidTag: The master key is another one.
        """
        try:
            return self.signers_of(db, [address])[address]
        except KeyError:
            raise NotFoundError(f"no custodial key for {address}") from None

    def signers_of(self, db: Session, addresses: Sequence[str]) -> dict[str, Signer]:
        """The keys of several addresses; those that are not ours are left out."""
        rows = db.execute(
            select(Wallet.address, Wallet.sealed_key).where(Wallet.address.in_(addresses))
        )
        return {address: KeySigner(self._open(address, sealed)) for address, sealed in rows}

    def address_of(self, db: Session, user_id: str) -> str:
        """A person's custodial address.

        Raises:
            NotFoundError: The person has no wallet.
        """
        address = db.scalar(select(Wallet.address).where(Wallet.user_id == user_id))
        if address is None:
            raise NotFoundError("this person has no wallet yet")
        return address

    def platform_signer(self, role: str) -> Signer:
        """A key of the platform's own, the same at every start.

        Args:
            role: ``relayer``, ``arbiter``, ``treasury``, …
        """
        return KeySigner(self._derive(b"mesi platform " + role.encode()))

    def _open(self, address: str, sealed: bytes) -> bytes:
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, ciphertext, address.encode())

    def _derive(self, purpose: bytes) -> bytes:
        kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose)
        return kdf.derive(self._master_key)
