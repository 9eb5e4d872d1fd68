"""What we want from the chain, what we sent it, and what it said."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class Outbox(Base):
    """A chain write that a committed row asked for."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_not_before", "state", "not_before"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    idem: Mapped[str] = mapped_column(unique=True)
    """Says what is done to what, for example ``settle:bid_…``: asked twice, done once."""
    kind: Mapped[str]
    """A ``WriteKind`` of ``escrow.writes``."""
    subject_id: Mapped[str] = mapped_column(index=True)
    """The bid or user it serves."""
    call: Mapped[JsonObject] = mapped_column(JSON)
    state: Mapped[str]
    """An ``OutboxState``."""
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    not_before: Mapped[datetime]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ChainSigner(Base):
    """A relayer key's next nonce; its row lock orders the sends."""

    __tablename__ = "chain_signers"

    address: Mapped[str] = mapped_column(primary_key=True)
    next_nonce: Mapped[int]


class ChainTx(Base):
    """A signed transaction, stored before it is sent."""

    __tablename__ = "chain_txs"
    __table_args__ = (UniqueConstraint("signer", "nonce", "tx_hash"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    outbox_id: Mapped[str | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    signer: Mapped[str]
    nonce: Mapped[int]
    tx_hash: Mapped[str] = mapped_column(index=True)
    raw: Mapped[str]
    """Signed bytes as hex: sent again as they are until a block holds them."""
    block_number: Mapped[int | None]
    succeeded: Mapped[bool | None]
    created_at: Mapped[datetime]


class ChainBlock(Base):
    """A block whose logs have been applied."""

    __tablename__ = "chain_blocks"

    number: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
    parent: Mapped[str]
    at: Mapped[datetime]


class ChainLog(Base):
    """A log of our contracts that has been applied."""

    __tablename__ = "chain_logs"
    __table_args__ = (
        # A block that comes back after a reorganisation is applied again under new ids.
        Index(
            "uq_chain_logs_block_hash_log_index_applied",
            "block_hash",
            "log_index",
            unique=True,
            sqlite_where=text("NOT undone"),
            postgresql_where=text("NOT undone"),
        ),
        CheckConstraint("log_index >= 0", name="log_index_natural"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    block_number: Mapped[int] = mapped_column(index=True)
    block_hash: Mapped[str]
    log_index: Mapped[int]
    tx_hash: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    """The contract event's name, for example ``Placed``."""
    deal_id: Mapped[str | None] = mapped_column(index=True)
    args: Mapped[JsonObject] = mapped_column(JSON)
    undone: Mapped[bool] = mapped_column(default=False)


class ChainDeployment(Base):
    """Where the contracts of this database live; start-up compares it with the chain."""

    __tablename__ = "chain_deployments"

    chain_id: Mapped[int] = mapped_column(primary_key=True)
    genesis_hash: Mapped[str]
    token_address: Mapped[str]
    escrow_address: Mapped[str]
    escrow_code_hash: Mapped[str]
    deployed_block: Mapped[int]
    created_at: Mapped[datetime]
