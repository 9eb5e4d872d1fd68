"""Custodial keys: made once, sealed, opened by the right master key only."""

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from core.errors import NotFoundError
from escrow.keystore import Keystore
from escrow.typed_data import recover
from models.account import Wallet
from tests.factories.wallet import make_wallet_owner

pytestmark = pytest.mark.db

KEYSTORE = Keystore(bytes(32))


async def test_a_wallet_is_made_once_and_signs(database: Database, clock: ManualClock) -> None:
    user_id, address = await database.write(make_wallet_owner, KEYSTORE, clock=clock)
    assert await database.write(KEYSTORE.create_wallet, user_id, clock=clock) == address
    assert await database.read(KEYSTORE.address_of, user_id) == address
    signer = await database.read(KEYSTORE.signer_of, address)
    digest = bytes([1]) * 32
    assert signer.address == address
    assert recover(digest, signer.sign_digest(digest)) == address


async def test_the_row_does_not_hold_the_key(database: Database, clock: ManualClock) -> None:
    _, address = await database.write(make_wallet_owner, KEYSTORE, clock=clock)

    def sealed(db: Session) -> bytes | None:
        return db.scalar(select(Wallet.sealed_key).where(Wallet.address == address))

    found = await database.read(sealed)
    assert found is not None
    assert len(found) == 12 + 32 + 16


async def test_another_master_key_opens_nothing(database: Database, clock: ManualClock) -> None:
    _, address = await database.write(make_wallet_owner, KEYSTORE, clock=clock)
    with pytest.raises(InvalidTag):
        await database.read(Keystore(bytes([1]) * 32).signer_of, address)


async def test_foreign_addresses_and_people_without_wallet_are_not_found(
    database: Database,
) -> None:
    with pytest.raises(NotFoundError, match="no custodial key"):
        await database.read(KEYSTORE.signer_of, "0x" + "00" * 20)
    with pytest.raises(NotFoundError, match="no wallet"):
        await database.read(KEYSTORE.address_of, "usr_nobody")
    assert await database.read(KEYSTORE.signers_of, ["0x" + "00" * 20]) == {}


async def test_platform_keys_are_the_same_at_every_start_and_differ_by_role() -> None:
    again = Keystore(bytes(32))
    roles = ("relayer", "arbiter", "treasury")
    first = [KEYSTORE.platform_signer(role).address for role in roles]
    assert first == [again.platform_signer(role).address for role in roles]
    assert len(set(first)) == 3


async def test_a_short_master_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keystore(b"short")
