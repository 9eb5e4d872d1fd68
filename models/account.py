"""People, their logins, their programs' tokens and their wallets."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class User(Base):
    """A person."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    """Lower case."""
    password_hash: Mapped[str]
    display_name: Mapped[str]
    date_of_birth: Mapped[date] = mapped_column(Date)
    roles: Mapped[list[str]] = mapped_column(JSON)
    """Values of ``Role``."""
    account_tier: Mapped[str] = mapped_column(default="basic")
    """Tier of an owner's account: sets formats on offer and the price factor."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Login(Base):
    """A browser that is signed in; the cookie holds the secret, the row its hash."""

    __tablename__ = "logins"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    user_agent: Mapped[str] = mapped_column(default="")


class ApiToken(Base):
    """A bearer token for a program."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Wallet(Base):
    """A custodial wallet: the address is public, the key is encrypted."""

    __tablename__ = "wallets"

    address: Mapped[str] = mapped_column(primary_key=True)
    """Checksummed address."""
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"), unique=True)
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    """Private key under AES-256-GCM: 12 bytes nonce, then the ciphertext with its tag."""
    created_at: Mapped[datetime]


class IdempotentAnswer(Base):
    """The first answer to a money request, returned again when the request is repeated."""

    __tablename__ = "idempotent_answers"

    user_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str]
    body_hash: Mapped[str]
    """SHA-256 of the request: another body under the same key is refused."""
    status: Mapped[int]
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
