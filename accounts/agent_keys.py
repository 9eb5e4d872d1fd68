"""Keys to the servers behind agents: sealed in their row, open only while a server is asked."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import UnavailableError
from models.agent import AgentSecret

NONCE_BYTES: Final = 12
PURPOSE: Final = b"mesi agent keys"


class UnreadableKeyError(UnavailableError):
    """A key was sealed under another secret, or its bytes were changed or moved."""

    code = "agent_key_unreadable"


class AgentKeys:
    """Seals and opens keys under a secret that no table holds.

    Args:
        secret: The server's 32 bytes.
    """

    def __init__(self, secret: bytes) -> None:
        kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE)
        self._cipher = AESGCM(kdf.derive(secret))

    def seal(self, agent_id: str, key: str) -> bytes:
        """Encrypt a key; it opens for this agent only."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key.encode(), agent_id.encode())

    def open(self, agent_id: str, sealed: bytes) -> str:
        """Decrypt a key.

        Raises:
            UnreadableKeyError: It was sealed under another secret, or for another agent.
        """
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, agent_id.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise UnreadableKeyError(
                "this agent's key can't be opened with the server's secret; its seller has to set "
                "it again"
            ) from error


def keep_key(db: Session, agent_id: str, key: str | None, keys: AgentKeys, *, clock: Clock) -> None:
    """Write an agent's key down, sealed; None or an empty one takes it away."""
    row = db.get(AgentSecret, agent_id)
    if not key:
        if row is not None:
            db.delete(row)
        return
    sealed = keys.seal(agent_id, key)
    if row is None:
        db.add(AgentSecret(agent_id=agent_id, sealed=sealed, updated_at=clock.now()))
    else:
        row.sealed, row.updated_at = sealed, clock.now()


def key_of(db: Session, agent_id: str, keys: AgentKeys) -> str:
    """An agent's key; empty where its server asks for none.

    Raises:
        UnreadableKeyError: It was sealed under another secret.
    """
    row = db.get(AgentSecret, agent_id)
    return keys.open(agent_id, row.sealed) if row is not None else ""
