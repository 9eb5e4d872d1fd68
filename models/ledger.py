"""Double-entry ledger: append-only transfers whose entries add up to zero per currency."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Account(Base):
    """Money of one person (or of the platform) of one kind; the balance is a cache."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("owner", "kind", "currency"),
        # A wallet goes below zero only while a reorganisation has taken back what it has spent.
        CheckConstraint("balance >= 0 OR kind IN ('mint', 'wallet')", name="balance_natural"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    """A user's id, a bid's id (kind ``escrow``), or ``platform``."""
    kind: Mapped[str]
    """An ``AccountKind``."""
    currency: Mapped[str]
    balance: Mapped[int] = mapped_column(default=0)
    """Micro-units; equals the sum of the account's entries."""


class Transfer(Base):
    """One movement of money; its entries add up to zero."""

    __tablename__ = "transfers"

    id: Mapped[str] = mapped_column(primary_key=True)
    idem: Mapped[str] = mapped_column(unique=True)
    """Says what moved and why, for example ``hold:bid_…``: posted twice, moved once."""
    kind: Mapped[str]
    subject_id: Mapped[str | None] = mapped_column(index=True)
    """The bid or the user it is about."""
    log_id: Mapped[str | None] = mapped_column(index=True)
    """The chain's log that caused it, if one did."""
    at: Mapped[datetime]


class Entry(Base):
    """One leg of a transfer."""

    __tablename__ = "entries"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    amount: Mapped[int]
    """Micro-units; positive into the account."""
