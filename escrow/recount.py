"""Recount the ledger from its entries."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.ledger import Account, Entry
from models.states import AccountKind


@dataclass(frozen=True, slots=True)
class LedgerAudit:
    """What a full recount of the ledger found."""

    unbalanced_transfers: tuple[str, ...]
    """Transfers whose entries do not add up to zero."""
    wrong_balances: tuple[str, ...]
    """Accounts whose balance is not the sum of their entries."""
    escrow_total: int
    """Micro-units in all escrow accounts; the contract's ``total_open`` must equal it."""
    credit_total: int
    """Micro-units in all credit and fee accounts; the contract's ``total_credit``."""

    @property
    def is_clean(self) -> bool:
        """True if the books agree with themselves."""
        return not self.unbalanced_transfers and not self.wrong_balances


def audit(db: Session) -> LedgerAudit:
    """Count everything again."""
    unbalanced = db.scalars(
        select(Entry.transfer_id)
        .group_by(Entry.transfer_id)
        .having(func.sum(Entry.amount) != 0)
        .order_by(Entry.transfer_id)
    ).all()
    counted = func.coalesce(func.sum(Entry.amount), 0)
    wrong = db.scalars(
        select(Account.id)
        .outerjoin(Entry, Entry.account_id == Account.id)
        .group_by(Account.id, Account.balance)
        .having(counted != Account.balance)
        .order_by(Account.id)
    ).all()
    totals: dict[str, int] = {
        kind: int(total)
        for kind, total in db.execute(
            select(Account.kind, func.sum(Account.balance)).group_by(Account.kind)
        )
    }
    return LedgerAudit(
        unbalanced_transfers=tuple(unbalanced),
        wrong_balances=tuple(wrong),
        escrow_total=totals.get(AccountKind.ESCROW, 0),
        credit_total=totals.get(AccountKind.CREDIT, 0) + totals.get(AccountKind.FEE, 0),
    )
