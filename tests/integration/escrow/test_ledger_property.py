"""Whatever is posted and reversed: the sum is zero and every balance is its entries' sum."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from core.clock import ManualClock
from escrow.ledger import PLATFORM, InsufficientFundsError, Leg, balances, post, reverse_log
from escrow.recount import audit
from models.ledger import Account, Entry
from models.states import AccountKind
from models.tables import Base

pytestmark = pytest.mark.db

PEOPLE = ("usr_a", "usr_b", "usr_c")
KINDS = (AccountKind.WALLET, AccountKind.HELD, AccountKind.CREDIT)
ENGINE = create_engine("sqlite://", poolclass=StaticPool)
Base.metadata.create_all(
    ENGINE, tables=[Base.metadata.tables[name] for name in ("accounts", "transfers", "entries")]
)

accounts = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(KINDS))
moves = st.tuples(st.just("move"), accounts, accounts, st.integers(1, 50), st.integers(0, 12))
mints = st.tuples(st.just("mint"), accounts, accounts, st.integers(1, 10**15), st.integers(0, 12))
undos = st.tuples(st.just("undo"), accounts, accounts, st.just(0), st.integers(0, 12))


@contextmanager
def fresh_ledger() -> Iterator[Session]:
    with Session(ENGINE) as db:
        yield db
        db.rollback()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(mints, moves, undos), max_size=25))
def test_money_is_neither_made_nor_lost(
    steps: list[tuple[str, tuple[str, AccountKind], tuple[str, AccountKind], int, int]],
) -> None:
    clock = ManualClock(datetime(2026, 11, 21, tzinfo=UTC))
    model: dict[tuple[str, AccountKind], int] = {}
    done: set[str] = set()
    with fresh_ledger() as db:
        for kind, source, target, amount, number in steps:
            idem = f"{kind}:{number}"
            if kind == "undo":
                reverse_log(db, "never", clock=clock)
                continue
            giver = (PLATFORM, AccountKind.MINT) if kind == "mint" else source
            if giver == target:
                continue
            legs = [Leg(*giver, -amount), Leg(*target, amount)]
            is_short = kind == "move" and model.get(giver, 0) < amount and idem not in done
            try:
                moved = post(db, idem=idem, kind=kind, subject_id=None, legs=legs, clock=clock)
            except InsufficientFundsError:
                assert is_short
                continue
            assert moved is (idem not in done)
            assert not is_short
            if moved:
                done.add(idem)
                model[giver] = model.get(giver, 0) - amount
                model[target] = model.get(target, 0) + amount
        assert audit(db).is_clean
        assert db.scalar(select(func.coalesce(func.sum(Entry.amount), 0))) == 0
        assert db.scalar(select(func.coalesce(func.sum(Account.balance), 0))) == 0
        for owner in (*PEOPLE, PLATFORM):
            wanted = {k: v for (who, k), v in model.items() if who == owner and v}
            assert {k: v for k, v in balances(db, owner).items() if v} == wanted


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=8))
def test_undoing_every_log_newest_first_leaves_nothing(amounts: list[int]) -> None:
    clock = ManualClock(datetime(2026, 11, 21, tzinfo=UTC))
    with fresh_ledger() as db:
        for number, amount in enumerate(amounts):
            legs = [
                Leg(PLATFORM, AccountKind.MINT, -amount),
                Leg(PEOPLE[number % 3], AccountKind.WALLET, amount),
            ]
            post(
                db,
                idem=f"faucet:{number}",
                kind="faucet",
                subject_id=None,
                legs=legs,
                clock=clock,
                log_id=f"log_{number}",
            )
        for number in reversed(range(len(amounts))):
            assert reverse_log(db, f"log_{number}", clock=clock) == 1
        assert audit(db).is_clean
        assert set(db.scalars(select(Account.balance))) == {0}
