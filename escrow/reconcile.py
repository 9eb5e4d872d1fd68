"""Do the books and the chain say the same?"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.money import from_wei
from escrow.client import EscrowTotals
from escrow.recount import LedgerAudit, audit
from models.account import Wallet
from models.ledger import Account
from models.states import AccountKind


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a comparison of ledger and chain found; amounts are micro-units."""

    ledger: LedgerAudit
    chain_open: int
    """The contract's ``total_open``."""
    open_difference: int
    """Ledger escrow accounts minus ``chain_open``."""
    credit_difference: int
    """Ledger credit and fee accounts minus the contract's ``total_credit``."""
    wallet_differences: Mapping[str, int]
    """By address, ledger minus tokens; a fraction of a micro-unit is no difference."""

    @property
    def is_clean(self) -> bool:
        """True if every number agrees."""
        return (
            self.ledger.is_clean
            and self.open_difference == 0
            and self.credit_difference == 0
            and not self.wallet_differences
        )


def custodial_addresses(db: Session) -> list[str]:
    """Whose token balances ``reconcile`` wants."""
    return list(db.scalars(select(Wallet.address).order_by(Wallet.address)))


def reconcile(
    db: Session, chain_totals: EscrowTotals, token_balances: Mapping[str, int] | None = None
) -> Reconciliation:
    """Compare the ledger with the chain, both taken while no write is on its way.

    ``token_balances`` are wei by custodial address; without them wallets are not compared.
    """
    books = audit(db)
    chain_open, chain_credit = (
        from_wei(chain_totals.total_open),
        from_wei(chain_totals.total_credit),
    )
    return Reconciliation(
        ledger=books,
        chain_open=chain_open,
        open_difference=books.escrow_total - chain_open,
        credit_difference=books.credit_total - chain_credit,
        wallet_differences=_wallet_differences(db, token_balances or {}),
    )


def _wallet_differences(db: Session, token_balances: Mapping[str, int]) -> dict[str, int]:
    in_wallet = (AccountKind.WALLET, AccountKind.HELD)
    rows = db.execute(
        select(Wallet.address, func.coalesce(func.sum(Account.balance), 0))
        .outerjoin(Account, (Account.owner == Wallet.user_id) & Account.kind.in_(in_wallet))
        .where(Wallet.address.in_(token_balances))
        .group_by(Wallet.address)
        .order_by(Wallet.address)
    )
    return {
        address: int(books) - from_wei(token_balances[address])
        for address, books in rows
        if int(books) != from_wei(token_balances[address])
    }
