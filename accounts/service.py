"""What people do with their accounts."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts import repository, rules
from accounts.callers import TOKEN_PREFIX, secret_hash
from accounts.errors import (
    DateOfBirthError,
    EmailTakenError,
    MissingRoleError,
    TooManyTokensError,
    UnderageError,
    WeakPasswordError,
)
from accounts.settings import AccountsSettings, ChainFacts
from accounts.social.profiles import open_profile
from accounts.tiers import TierName
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id, new_secret
from escrow.keystore import Keystore
from escrow.writes import ask_mint
from models.account import ApiToken, Login, User
from models.states import Role

MAX_USER_AGENT_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class Registration:
    """A new person whose answers were checked and whose password is hashed."""

    email: str
    """Normal form."""
    password_hash: str
    display_name: str
    date_of_birth: date
    wants_owner: bool
    wants_creator: bool = False


@dataclass(frozen=True, slots=True)
class NewLogin:
    """A browser that was just signed in."""

    login_id: str
    secret: str
    """For the cookie; the row keeps its hash only."""


def check_registration(email: str, password: str, born: date, *, clock: Clock) -> None:
    """Refuse who may not register, before the slow hash of the password.

    Raises:
        DateOfBirthError: The date is impossible.
        UnderageError: The person is not an adult.
        WeakPasswordError: The password breaks a rule.
    """
    today = clock.now().date()
    if not rules.is_possible_birth(born, today):
        raise DateOfBirthError("Enter the date on which you were born.", param="date_of_birth")
    if not rules.is_adult(born, today):
        raise UnderageError(
            f"Rooms are for adults: you can register once you are {rules.ADULT_YEARS}. "
            "No account was made and nothing was kept.",
            param="date_of_birth",
        )
    if problem := rules.password_problem(password, email):
        raise WeakPasswordError(problem, param="password")


def register(
    db: Session,
    registration: Registration,
    *,
    keystore: Keystore,
    settings: AccountsSettings,
    chain: ChainFacts,
    clock: Clock,
) -> tuple[User, str]:
    """Make an account with its wallet; on the demo chain, ask for a welcome in tokens.

    Returns:
        The person and their wallet's address.

    Raises:
        EmailTakenError: Somebody has this e-mail.
    """
    roles = [Role.FAN]
    if registration.wants_owner:
        roles.append(Role.OWNER)
    if registration.wants_creator:
        roles.append(Role.CREATOR)
    user = User(
        id=new_id("usr"),
        email=registration.email,
        password_hash=registration.password_hash,
        display_name=registration.display_name,
        date_of_birth=registration.date_of_birth,
        roles=[role.value for role in roles],
        account_tier="basic",
        is_demo=False,
        created_at=clock.now(),
    )
    if repository.user_by_email(db, user.email) is not None:
        raise _email_taken()
    db.add(user)
    try:
        db.flush()
    except IntegrityError as error:  # Somebody else's request was faster by a moment.
        raise _email_taken() from error
    address = keystore.create_wallet(db, user.id, clock=clock)
    if registration.wants_creator:
        open_profile(db, user, clock=clock)
    if chain.is_demo:
        ask_mint(db, user.id, address, settings.welcome_amount, "welcome", clock=clock)
    return user, address


def _email_taken() -> EmailTakenError:
    return EmailTakenError("There is an account with this e-mail. Sign in instead.", param="email")


def open_login(
    db: Session, user_id: str, user_agent: str, *, settings: AccountsSettings, clock: Clock
) -> NewLogin:
    """Sign a browser in."""
    now = clock.now()
    repository.drop_stale_logins(db, now)
    new = NewLogin(new_id("log"), new_secret("lg"))
    db.execute(
        insert(Login).values(
            id=new.login_id,
            user_id=user_id,
            secret_hash=secret_hash(new.secret),
            created_at=now,
            expires_at=now + settings.login_life,
            user_agent=rules.clean_name(user_agent)[:MAX_USER_AGENT_CHARS],
        )
    )
    return new


def close_login(db: Session, user_id: str, login_id: str) -> None:
    """Sign one browser out.

    Raises:
        NotFoundError: The person has no such login.
    """
    if not repository.drop_login(db, user_id, login_id):
        raise NotFoundError("There is no such login.")


def change_me(
    db: Session,
    user_id: str,
    display_name: str | None,
    *,
    become_owner: bool,
    become_creator: bool = False,
    account_tier: TierName | None = None,
    clock: Clock,
) -> tuple[User, str]:
    """Change a person's name, make them an owner or a creator, or change the owner's tier.

    Open quotes keep their price; a creator's page keeps its address.

    Raises:
        MissingRoleError: Only owners have a tier to choose.
    """
    found = repository.user_with_address(db, user_id)
    if found is None:
        raise NotFoundError("This account is gone.")
    user, address = found
    if display_name is not None:
        user.display_name = display_name
    if become_owner and Role.OWNER not in user.roles:
        user.roles = [*user.roles, Role.OWNER.value]
    if become_creator and Role.CREATOR not in user.roles:
        user.roles = [*user.roles, Role.CREATOR.value]
        open_profile(db, user, clock=clock)
    if account_tier is not None:
        if Role.OWNER not in user.roles:
            raise MissingRoleError("Only owners choose an account tier.", role=Role.OWNER.value)
        user.account_tier = account_tier
    return user, address


def make_token(db: Session, user_id: str, name: str, *, clock: Clock) -> tuple[ApiToken, str]:
    """Make an API token.

    Returns:
        The row and the secret, which is not stored.

    Raises:
        TooManyTokensError: The person has the most that one may have.
    """
    repository.lock_user(db, user_id)
    if len(repository.tokens_of(db, user_id)) >= rules.MAX_TOKENS:
        raise TooManyTokensError(
            f"You have {rules.MAX_TOKENS} API tokens. Revoke one that you do not use."
        )
    secret = new_secret(TOKEN_PREFIX.rstrip("_"))
    token = ApiToken(
        id=new_id("tok"),
        user_id=user_id,
        name=name,
        secret_hash=secret_hash(secret),
        created_at=clock.now(),
        last_used_at=None,
        revoked_at=None,
    )
    db.add(token)
    return token, secret


def revoke_token(db: Session, user_id: str, token_id: str, *, clock: Clock) -> None:
    """Make a token useless.

    Raises:
        NotFoundError: The person has no such token.
    """
    if not repository.revoke_token(db, user_id, token_id, clock.now()):
        raise NotFoundError("There is no such token.")
