"""The comparison of books and chain tells our bids from those of strangers."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.clock import Clock, ManualClock
from core.database import Database
from core.ids import new_id
from core.money import to_wei
from escrow.client import EscrowTotals
from escrow.keystore import Keystore
from escrow.ledger import PLATFORM, Leg, post
from escrow.reconcile import Reconciliation, reconcile
from models.chain import ChainLog
from models.states import AccountKind
from tests.factories.wallet import make_wallet_owner

pytestmark = pytest.mark.db

EVE, TREASURY = "0x" + "e5" * 20, "0x" + "7e" * 20


def add_log(db: Session, name: str, deal: str | None, *, undone: bool = False, **args: Any) -> None:
    db.add(
        ChainLog(
            id=new_id("log"),
            block_number=1,
            block_hash="0x01",
            log_index=len(db.new) + db.query(ChainLog).count(),
            tx_hash="0x02",
            name=name,
            deal_id=deal,
            args=args,
            undone=undone,
        )
    )
    db.flush()


def book(db: Session, idem: str, *legs: Leg, clock: Clock) -> None:
    post(db, idem=idem, kind="test", subject_id=None, legs=legs, clock=clock)


def our_side(db: Session, clock: Clock) -> None:
    """A bid of 40 that is open; one of 100 that is closed, with a fee of 5 and 95 paid out."""
    user_id, address = make_wallet_owner(db, Keystore(bytes(32)), clock=clock)
    book(
        db,
        "all",
        Leg(PLATFORM, AccountKind.MINT, -140),
        Leg("bid_1", AccountKind.ESCROW, 40),
        Leg(PLATFORM, AccountKind.FEE, 5),
        Leg(user_id, AccountKind.WALLET, 95),
        clock=clock,
    )
    for deal, amount in (("0xa1", 40), ("0xa2", 100)):
        add_log(db, "Placed", deal, fan=address, amount=amount)
    add_log(db, "Closed", "0xa2", to_creator=95, to_fan=0, fee=5)
    add_log(db, "Withdrawn", None, who=address, to=address, amount=95)


def strangers(db: Session) -> None:
    """Eve's bids: 7 open, 3 000 000 000 closed and 1 000 000 000 of it paid out; 9 was undone."""
    for deal, amount in (("0xe1", 7), ("0xe2", 3_000_000_000)):
        add_log(db, "Placed", deal, fan=EVE, amount=amount)
    add_log(db, "Placed", "0xe3", fan=EVE, amount=9, undone=True)
    add_log(db, "Closed", "0xe2", to_creator=1_000_000_000, to_fan=2_000_000_000, fee=0)
    add_log(db, "Withdrawn", None, who=EVE, to=EVE, amount=1_000_000_000)
    add_log(db, "Withdrawn", None, who=EVE, to=EVE, amount=1, undone=True)


async def compared(database: Database, open_: int, credit: int) -> Reconciliation:
    totals = EscrowTotals(total_open=to_wei(open_), total_credit=to_wei(credit))
    return await database.read(reconcile, totals)


async def test_our_bids_alone(database: Database, clock: ManualClock) -> None:
    await database.write(our_side, clock)
    found = await compared(database, 40, 5)
    assert (found.is_clean, found.chain_open) == (True, 40)
    found = await compared(database, 41, 3)
    assert not found.is_clean
    assert (found.open_difference, found.credit_difference) == (-1, 2)


async def test_strangers_do_not_count(database: Database, clock: ManualClock) -> None:
    await database.write(our_side, clock)
    await database.write(strangers)
    found = await compared(database, 40 + 7, 5 + 2_000_000_000)
    assert (found.is_clean, found.chain_open) == (True, 40)
    found = await compared(database, 40 + 7 + 9, 5 + 2_000_000_000)
    assert (found.is_clean, found.open_difference) == (False, -9)


async def test_what_the_treasury_withdrew_stays_fee(database: Database, clock: ManualClock) -> None:
    await database.write(our_side, clock)
    await database.write(add_log, "Withdrawn", None, who=TREASURY, to=TREASURY, amount=5)
    assert (await compared(database, 40, 0)).is_clean
    assert (await compared(database, 40, 5)).credit_difference == -5
