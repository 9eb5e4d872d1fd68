"""The person behind a secret."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final, Literal, NamedTuple

from sqlalchemy.orm import Session

from accounts import repository, rules
from core.clock import Clock

TOKEN_PREFIX: Final = "mt_"  # noqa: S105 - the public prefix of tokens


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind a request."""

    id: str
    email: str
    display_name: str
    roles: tuple[str, ...]
    address: str
    """Of the custodial wallet."""
    date_of_birth: date
    account_tier: str
    via: Literal["login", "token"]
    login_id: str | None
    """The browser's login; ``None`` for a program."""
    login_expires_at: datetime | None

    def is_adult(self, now: datetime) -> bool:
        """Is the person an adult now?"""
        return rules.is_adult(self.date_of_birth, now.date())


class TokenCaller(NamedTuple):
    """The person behind an API token."""

    caller: Caller
    token_id: str
    should_note_use: bool
    """The row's last use is old enough to be written again."""


def secret_hash(secret: str) -> str:
    """What a row keeps of a bearer secret; 256 random bits need no slow hash."""
    return sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def caller_by_login(db: Session, secret: str, *, clock: Clock) -> Caller | None:
    """The person behind a login cookie that still counts."""
    signed = repository.signed_by_login(db, secret_hash(secret))
    if signed is None or signed.moment is None:
        return None
    return _caller(signed, "login") if rules.is_login_fresh(signed.moment, clock.now()) else None


def caller_by_token(db: Session, secret: str, *, clock: Clock) -> TokenCaller | None:
    """The person behind an API token."""
    if not secret.startswith(TOKEN_PREFIX):
        return None
    signed = repository.signed_by_token(db, secret_hash(secret))
    if signed is None:
        return None
    is_due = rules.should_note_use(signed.moment, clock.now())
    return TokenCaller(_caller(signed, "token"), signed.secret_id, is_due)


def _caller(signed: repository.Signed, via: Literal["login", "token"]) -> Caller:
    is_login = via == "login"
    return Caller(
        id=signed.user_id,
        email=signed.email,
        display_name=signed.display_name,
        roles=tuple(signed.roles),
        address=signed.address,
        date_of_birth=signed.date_of_birth,
        account_tier=signed.account_tier,
        via=via,
        login_id=signed.secret_id if is_login else None,
        login_expires_at=signed.moment if is_login else None,
    )
