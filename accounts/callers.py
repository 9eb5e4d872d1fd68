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
    if signed is None or signed.login is None:
        return None
    if not rules.is_login_fresh(signed.login.expires_at, clock.now()):
        return None
    return _caller(signed, "login")


def caller_by_token(db: Session, secret: str, *, clock: Clock) -> TokenCaller | None:
    """The person behind an API token."""
    if not secret.startswith(TOKEN_PREFIX):
        return None
    signed = repository.signed_by_token(db, secret_hash(secret))
    if signed is None or signed.token is None:
        return None
    is_due = rules.should_note_use(signed.token.last_used_at, clock.now())
    return TokenCaller(_caller(signed, "token"), signed.token.id, is_due)


def _caller(signed: repository.Signed, via: Literal["login", "token"]) -> Caller:
    user = signed.user
    return Caller(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        roles=tuple(user.roles),
        address=signed.address,
        date_of_birth=user.date_of_birth,
        account_tier=user.account_tier,
        via=via,
        login_id=signed.login.id if signed.login else None,
        login_expires_at=signed.login.expires_at if signed.login else None,
    )
