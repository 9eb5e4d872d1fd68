"""Hashes of passwords."""

import pytest

from accounts.passwords import NO_PASSWORD, hash_now, hash_password, is_password
from accounts.settings import AccountsSettings

pytestmark = pytest.mark.unit

CHEAP = AccountsSettings(password_time_cost=1, password_memory_kib=8)


async def test_a_password_is_known_again() -> None:
    stored = await hash_password("right one", CHEAP)
    assert stored.startswith("$argon2id$") and stored != hash_now("right one", CHEAP)
    assert await is_password(stored, "right one", CHEAP)
    assert not await is_password(stored, "wrong one", CHEAP)


@pytest.mark.parametrize("stored", [None, NO_PASSWORD, "", "damaged"])
async def test_nothing_fits_where_there_is_no_hash(stored: str | None) -> None:
    assert not await is_password(stored, "nobody has this password", CHEAP)
