"""Do the books and the chain say the same?"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from core.money import from_wei
from escrow.client import EscrowTotals
from escrow.recount import LedgerAudit, audit
from models.account import Wallet
from models.chain import ChainLog
from models.ledger import Account
from models.states import AccountKind


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a comparison of ledger and chain found; amounts are micro-units."""

    ledger: LedgerAudit
    chain_open: int
    """The contract's ``total_open``, less the bids of strangers."""
    open_difference: int
    """Ledger escrow accounts minus ``chain_open``."""
    credit_difference: int
    """Ledger credit and fee accounts minus the contract's ``total_credit``, in which the credits of
    strangers do not count, and what the treasury has withdrawn still does: it stays fee."""
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
    books, others = audit(db), _others(db)
    chain_open = from_wei(chain_totals.total_open) - others.open
    chain_credit = from_wei(chain_totals.total_credit) - others.credit
    return Reconciliation(
        ledger=books,
        chain_open=chain_open,
        open_difference=books.escrow_total - chain_open,
        credit_difference=books.credit_total - chain_credit,
        wallet_differences=_wallet_differences(db, token_balances or {}),
    )


@dataclass(frozen=True, slots=True)
class _Others:
    """What the contract owes for bids that are not ours; it serves anybody."""

    open: int
    credit: int
    """Less what was withdrawn, by the treasury too: below zero where that is more."""


def _others(db: Session) -> _Others:
    """A bid is ours if its fan has a custodial wallet: nobody else can place one for that fan."""
    is_placed = _is_strange("Placed", "fan")
    placed = {
        str(deal_id): int(args["amount"])
        for deal_id, args in db.execute(select(ChainLog.deal_id, ChainLog.args).where(is_placed))
    }
    ended = db.scalars(
        select(ChainLog.deal_id).where(
            ChainLog.name == "Closed",
            ChainLog.undone.is_(False),
            ChainLog.deal_id.in_(select(ChainLog.deal_id).where(is_placed)),
        )
    )
    closed = sum(placed[str(deal_id)] for deal_id in ended)
    withdrawn = db.scalars(select(ChainLog.args).where(_is_strange("Withdrawn", "who")))
    return _Others(
        open=sum(placed.values()) - closed,
        credit=closed - sum(int(args["amount"]) for args in withdrawn),
    )


def _is_strange(name: str, role: str) -> ColumnElement[bool]:
    """Is it a log of that name in which the party of that role has no custodial wallet?"""
    return and_(
        ChainLog.name == name,
        ChainLog.undone.is_(False),
        ChainLog.args[role].as_string().not_in(select(Wallet.address)),
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
