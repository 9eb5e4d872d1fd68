"""All SQL of accounts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from escrow.writes import WriteKind
from models.account import ApiToken, IdempotentAnswer, Login, User, Wallet
from models.base import table_of
from models.bid import Bid
from models.chain import Outbox
from models.ledger import Account
from models.states import AccountKind, OutboxState


class Signed(NamedTuple):
    """Who stands behind a secret."""

    user_id: str
    email: str
    display_name: str
    roles: list[str]
    address: str
    date_of_birth: date
    account_tier: str
    secret_id: str
    """Of the login or the token."""
    moment: datetime | None
    """When the login ends, or when the token was last used."""


class FirstAnswer(NamedTuple):
    """What was answered under an idempotency key."""

    route: str
    body_hash: str
    status: int
    body: str


def user_by_email(db: Session, email: str) -> User | None:
    """The person with this normal e-mail."""
    return db.scalar(select(User).where(User.email == email))


def user_with_address(db: Session, user_id: str) -> tuple[User, str] | None:
    """A person and their wallet's address."""
    row = db.execute(
        select(User, Wallet.address)
        .join(Wallet, Wallet.user_id == User.id)
        .where(User.id == user_id)
    ).first()
    return (row[0], row[1]) if row else None


# Built once: these run with every request or every bid, and building a statement takes longer
# than SQLite takes to answer it.
_users, _wallets, _logins, _tokens, _answers = (
    table_of(row) for row in (User, Wallet, Login, ApiToken, IdempotentAnswer)
)
_LOCK_USER = (
    select(_users.c.id).where(_users.c.id == bindparam("user_id")).with_for_update(key_share=True)
)
_PERSON = (
    _users.c.id,
    _users.c.email,
    _users.c.display_name,
    _users.c.roles,
    _wallets.c.address,
    _users.c.date_of_birth,
    _users.c.account_tier,
)
_BY_LOGIN = (
    select(*_PERSON, _logins.c.id, _logins.c.expires_at)
    .join(_logins, _logins.c.user_id == _users.c.id)
    .join(_wallets, _wallets.c.user_id == _users.c.id)
    .where(_logins.c.secret_hash == bindparam("secret_hash"))
)
_BY_TOKEN = (
    select(*_PERSON, _tokens.c.id, _tokens.c.last_used_at)
    .join(_tokens, _tokens.c.user_id == _users.c.id)
    .join(_wallets, _wallets.c.user_id == _users.c.id)
    .where(_tokens.c.secret_hash == bindparam("secret_hash"), _tokens.c.revoked_at.is_(None))
)
_ANSWER = select(_answers.c.route, _answers.c.body_hash, _answers.c.status, _answers.c.body).where(
    _answers.c.user_id == bindparam("user_id"), _answers.c.key == bindparam("answer_key")
)
_KEEP_ANSWER = insert(_answers)


def lock_user(db: Session, user_id: str) -> None:
    """Let one money request of a person run at a time; others' foreign keys are not blocked."""
    db.execute(_LOCK_USER, {"user_id": user_id})


def signed_by_login(db: Session, secret_hash: str) -> Signed | None:
    """The person behind a login cookie, with the login's id and its end."""
    row = db.execute(_BY_LOGIN, {"secret_hash": secret_hash}).first()
    return Signed(*row) if row else None


def signed_by_token(db: Session, secret_hash: str) -> Signed | None:
    """The person behind an API token in force, with the token's id and its last use."""
    row = db.execute(_BY_TOKEN, {"secret_hash": secret_hash}).first()
    return Signed(*row) if row else None


def logins_of(db: Session, user_id: str, now: datetime) -> Sequence[Login]:
    """Logins that count, the newest first."""
    return db.scalars(
        select(Login)
        .where(Login.user_id == user_id, Login.expires_at > now)
        .order_by(Login.created_at.desc(), Login.id.desc())
    ).all()


def drop_login(db: Session, user_id: str, login_id: str) -> bool:
    """Sign one browser of a person out."""
    dropped = db.execute(
        delete(Login).where(Login.id == login_id, Login.user_id == user_id).returning(Login.id)
    )
    return dropped.first() is not None


def drop_logins(db: Session, user_id: str) -> None:
    """Sign all browsers of a person out."""
    db.execute(delete(Login).where(Login.user_id == user_id))


def drop_stale_logins(db: Session, now: datetime) -> None:
    """Forget logins that ran out."""
    db.execute(delete(Login).where(Login.expires_at <= now))


def renew_login(db: Session, login_id: str, expires_at: datetime) -> None:
    """Move the end of a login."""
    db.execute(update(Login).where(Login.id == login_id).values(expires_at=expires_at))


def tokens_of(db: Session, user_id: str) -> Sequence[ApiToken]:
    """Tokens that work, the newest first."""
    return db.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
    ).all()


def revoke_token(db: Session, user_id: str, token_id: str, now: datetime) -> bool:
    """Revoke one token of a person."""
    revoked = db.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id, ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(ApiToken.id)
    )
    return revoked.first() is not None


def note_token_use(db: Session, token_id: str, now: datetime) -> None:
    """Write down when a token was last used."""
    db.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now))


def answer_under_key(db: Session, user_id: str, key: str) -> FirstAnswer | None:
    """What was answered under an idempotency key."""
    row = db.execute(_ANSWER, {"user_id": user_id, "answer_key": key}).first()
    return FirstAnswer(*row) if row else None


def keep_answer(db: Session, answer: Mapping[str, object]) -> None:
    """Write an answer down for repeated requests."""
    db.execute(_KEEP_ANSWER, answer)


def forget_answers(db: Session, before: datetime) -> None:
    """Drop answers that nobody will ask for again."""
    db.execute(delete(IdempotentAnswer).where(IdempotentAnswer.created_at < before))


def escrowed_of(db: Session, user_id: str) -> int:
    """Micro-units locked in the contract for a person's bids."""
    total = db.scalar(
        select(func.coalesce(func.sum(Account.balance), 0))
        .join(Bid, Bid.id == Account.owner)
        .where(Account.kind == AccountKind.ESCROW, Bid.fan_id == user_id)
    )
    return int(total or 0)


def mints_since(db: Session, user_id: str, since: datetime) -> list[tuple[datetime, int]]:
    """When a person asked for tokens and for how many micro-units; failed mints apart."""
    rows = db.execute(
        select(Outbox.created_at, Outbox.call)
        .where(
            Outbox.subject_id == user_id,
            Outbox.kind == WriteKind.MINT,
            Outbox.state != OutboxState.FAILED,
            Outbox.created_at > since,
        )
        .order_by(Outbox.created_at)
    )
    return [(at, int(call["amount"])) for at, call in rows]
