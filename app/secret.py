"""The secret that seals custodial keys."""

import os
import secrets
from pathlib import Path
from typing import Final

from app.settings import Settings
from core.errors import StartError

KEY_BYTES: Final = 32


class SecretKeyError(StartError):
    """The secret is missing, unreadable or of the wrong length."""


def secret_key(settings: Settings) -> bytes:
    """The 32-byte master secret: from the setting, else from ``DATA/secret.key``, made if new.

    Raises:
        SecretKeyError: What is there is not 64 hex digits.
    """
    if settings.secret_key is not None:
        return _parse(settings.secret_key.get_secret_value(), "MESI_SECRET_KEY")
    path = settings.data / "secret.key"
    settings.data.mkdir(parents=True, exist_ok=True)
    try:
        return _parse(path.read_text(encoding="ascii"), str(path))
    except FileNotFoundError:
        return _make(path)


def _make(path: Path) -> bytes:
    key = secrets.token_bytes(KEY_BYTES)
    # Written beside and linked into place: two first starts at once agree on one key.
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return _parse(path.read_text(encoding="ascii"), str(path))
    finally:
        fresh.unlink()
    return key


def _parse(text: str, source: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        raise SecretKeyError(f"{source} must hold 64 hex digits") from None
    if len(key) != KEY_BYTES:
        raise SecretKeyError(f"{source} must hold 64 hex digits, not {len(text.strip())}")
    return key
