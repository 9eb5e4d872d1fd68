"""People with wallets, logins and money."""

from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from accounts.callers import Caller, secret_hash
from accounts.passwords import NO_PASSWORD
from core.clock import Clock
from core.ids import new_id, new_secret
from core.money import MICRO
from escrow.keystore import Keystore
from escrow.ledger import PLATFORM, Leg, post
from models.account import ApiToken, User
from models.states import AccountKind, Role

KEYSTORE: Final = Keystore(b"\x07" * 32)


def make_user(db: Session, *, clock: Clock, **overrides: Any) -> User:
    """An adult with a wallet and no money."""
    key = new_id("usr")
    values: dict[str, Any] = {
        "id": key,
        "email": f"{key}@fans.example",
        "password_hash": NO_PASSWORD,
        "display_name": "Ada",
        "date_of_birth": date(1990, 1, 1),
        "roles": [Role.FAN.value],
        "account_tier": "basic",
        "is_demo": False,
        "created_at": clock.now(),
    }
    user = User(**(values | overrides))
    db.add(user)
    db.flush()
    KEYSTORE.create_wallet(db, user.id, clock=clock)
    return user


def make_owner(db: Session, *, clock: Clock, **overrides: Any) -> User:
    """An adult who may offer personas."""
    roles = [Role.FAN.value, Role.OWNER.value]
    return make_user(db, clock=clock, **({"roles": roles, "display_name": "Olga"} | overrides))


def make_token(db: Session, user_id: str, *, clock: Clock) -> str:
    """An API token's secret."""
    secret = new_secret("mt")
    db.add(
        ApiToken(
            id=new_id("tok"),
            user_id=user_id,
            name="test",
            secret_hash=secret_hash(secret),
            created_at=clock.now(),
            last_used_at=clock.now(),
            revoked_at=None,
        )
    )
    return secret


def give_money(db: Session, user_id: str, tokens: int, *, clock: Clock) -> None:
    """Demo tokens in a wallet, as if the chain had minted them."""
    micro = tokens * MICRO
    legs = [
        Leg(PLATFORM, AccountKind.MINT, -micro),
        Leg(user_id, AccountKind.WALLET, micro),
    ]
    idem = new_id("faucet")
    post(db, idem=idem, kind="faucet", subject_id=user_id, legs=legs, clock=clock)


def caller_for(db: Session, user: User) -> Caller:
    """The person as a route sees them."""
    return Caller(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        roles=tuple(user.roles),
        address=KEYSTORE.address_of(db, user.id),
        date_of_birth=user.date_of_birth,
        account_tier=user.account_tier,
        via="login",
        login_id=None,
        login_expires_at=None,
    )
