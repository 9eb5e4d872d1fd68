"""Argon2 hashes of passwords, always in a thread: one takes tens of milliseconds of a core."""

import asyncio
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accounts.settings import AccountsSettings

NO_PASSWORD: Final = "!"  # noqa: S105 - this is the absence of one
"""Stored for people whom nobody can sign in as."""


def hash_now(password: str, settings: AccountsSettings) -> str:
    """Hash a password here and now; takes tens of milliseconds, so never on the event loop."""
    return _hasher(settings).hash(password)


async def hash_password(password: str, settings: AccountsSettings) -> str:
    """Hash a password in a thread."""
    return await asyncio.to_thread(hash_now, password, settings)


async def is_password(stored: str | None, password: str, settings: AccountsSettings) -> bool:
    """Is this the password behind the stored hash?

    Args:
        stored: The person's hash, or ``None`` for an unknown e-mail; that takes as long as a
            wrong password, so that the time does not tell who is registered.
        password: What was typed.
        settings: The cost of a hash.
    """
    return await asyncio.to_thread(_is_password, stored, password, settings)


def _is_password(stored: str | None, password: str, settings: AccountsSettings) -> bool:
    hasher = _hasher(settings)
    known = stored if stored and stored != NO_PASSWORD else None
    try:
        hasher.verify(known or _decoy(settings), password)
    except (VerificationError, InvalidHashError):
        return False
    return known is not None


def _hasher(settings: AccountsSettings) -> PasswordHasher:
    return PasswordHasher(
        time_cost=settings.password_time_cost,
        memory_cost=settings.password_memory_kib,
        parallelism=1,
    )


@cache
def _decoy(settings: AccountsSettings) -> str:
    return _hasher(settings).hash("nobody has this password")
