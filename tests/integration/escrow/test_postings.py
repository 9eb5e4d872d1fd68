"""What each log does to the books, once, for people who are ours."""

import pytest

from core.clock import ManualClock
from core.database import Database
from core.events import Bus
from escrow.abi import NOBODY
from escrow.keystore import Keystore
from escrow.ledger import balances
from escrow.postings import faucet, hold, release_hold, withdraw
from escrow.reactions import AppliedLog
from models.states import AccountKind
from tests.factories.wallet import make_wallet_owner

pytestmark = pytest.mark.db


def log_of(clock: ManualClock, name: str, **args: object) -> AppliedLog:
    return AppliedLog("log_1", name, None, args, 1, clock.now())


async def test_a_gift_arrives_once_and_its_owner_hears_of_it(
    database: Database, bus: Bus, clock: ManualClock
) -> None:
    user_id, address = await database.write(make_wallet_owner, Keystore(bytes(32)), clock=clock)
    log = log_of(clock, "Minted", to=address, amount=5)
    with bus.listen() as notices:
        for _ in range(2):
            assert await database.write(faucet, log, clock=clock) == user_id
        heard = await notices.get()
        assert (heard.topic, heard.user_id) == ("wallet", user_id)
        assert notices.empty()
    assert await database.read(balances, user_id) == {AccountKind.WALLET: 5}


async def test_strangers_have_no_books(database: Database, clock: ManualClock) -> None:
    minted = log_of(clock, "Minted", to=NOBODY, amount=5)
    assert await database.write(faucet, minted, clock=clock) is None
    withdrawn = log_of(clock, "Withdrawn", who=NOBODY, to=NOBODY, amount=5)
    assert await database.write(withdraw, withdrawn, clock=clock) is None


async def test_less_than_a_micro_unit_moves_nothing(database: Database, clock: ManualClock) -> None:
    """Contracts from before whole units pay such; the books stay as they are."""
    user_id, address = await database.write(make_wallet_owner, Keystore(bytes(32)), clock=clock)
    withdrawn = log_of(clock, "Withdrawn", who=address, to=address, amount=0)
    assert await database.write(withdraw, withdrawn, clock=clock) == user_id
    minted = log_of(clock, "Minted", to=address, amount=0)
    assert await database.write(faucet, minted, clock=clock) == user_id
    assert await database.read(balances, user_id) == {}


async def test_a_hold_is_taken_and_given_back_once(database: Database, clock: ManualClock) -> None:
    user_id, address = await database.write(make_wallet_owner, Keystore(bytes(32)), clock=clock)
    await database.write(faucet, log_of(clock, "Minted", to=address, amount=5), clock=clock)
    for act in (hold, release_hold):
        done = [await database.write(act, "bid_1", user_id, 3, clock=clock) for _ in range(2)]
        assert done == [True, False]
    found = await database.read(balances, user_id)
    assert found == {AccountKind.WALLET: 5, AccountKind.HELD: 0}
