"""Wire types of accounts and wallets."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, EmailStr, Field, StringConstraints

from accounts.rules import MAX_NAME_CHARS, clean_name
from accounts.tiers import TierName
from accounts.wire import Answer, Request, Text
from models.states import Format


def one_line_name(text: str) -> str:
    """Check and clean a name for pydantic."""
    name = clean_name(text)
    if not name:
        raise ValueError("the name is empty")
    return name


DisplayName = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_NAME_CHARS), AfterValidator(one_line_name)
]
TypedPassword = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


class RegisterRequest(Request):
    """A new person."""

    email: EmailStr
    password: TypedPassword
    display_name: DisplayName
    date_of_birth: date
    wants_owner: bool = False
    """The person wants to offer AI personas."""
    wants_creator: bool = False
    """The person wants to offer meetings and gets a page of their own."""


class LoginRequest(Request):
    """Sign a browser in."""

    email: Annotated[Text, StringConstraints(min_length=1, max_length=320)]
    password: TypedPassword


class MeChange(Request):
    """What a person may change about themselves."""

    display_name: DisplayName | None = None
    become_owner: bool = False
    become_creator: bool = False
    """Offer meetings: the person gets a page of their own."""
    account_tier: TierName | None = None
    """For owners: what they may sell, and the factor on their prices."""


class AccountTierView(Answer):
    """The terms of one account tier."""

    name: TierName
    formats: list[Format]
    price_bps: int
    """Factor on the prices of all the owner's personas, in basis points."""
    rooms_at_once: int
    """Rooms that may be open at once, over all of the owner's personas."""


class AccountTierList(Answer):
    """The account tiers, the smallest first."""

    items: list[AccountTierView]


class OwnerTierView(Answer):
    """An owner's account tier beside all that there are."""

    current: AccountTierView
    rooms_now: int
    """Rooms that are open, or are being paid for."""
    rooms_promised: int
    """Places of open auctions: they count as taken."""
    items: list[AccountTierView]


class Me(Answer):
    """The signed-in person."""

    id: str
    email: str
    display_name: str
    roles: list[str]
    is_adult: bool
    address: str
    """Of the custodial wallet."""
    account_tier: str


class LoginView(Answer):
    """A browser that is signed in."""

    id: str
    created_at: datetime
    expires_at: datetime
    user_agent: str
    is_current: bool


class LoginList(Answer):
    """Browsers that are signed in, the newest first."""

    items: list[LoginView]


class TokenRequest(Request):
    """A new API token."""

    name: DisplayName


class TokenView(Answer):
    """An API token without its secret."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


class TokenList(Answer):
    """API tokens that work, the newest first."""

    items: list[TokenView]


class NewToken(Answer):
    """A new API token; the secret is shown this once."""

    id: str
    name: str
    token: str


class ChainView(Answer):
    """The chain that holds the money."""

    id: int
    label: str
    is_demo: bool
    escrow_address: str
    token_address: str


class WalletView(Answer):
    """A person's money; amounts are decimal strings of tokens."""

    address: str
    currency: str
    chain: ChainView
    available: str
    """Free to bid with."""
    held: str
    """Claimed by bids that the chain has not confirmed."""
    escrowed: str
    """Locked in the escrow contract for bids."""
    credit: str
    """Settled, on its way into the wallet."""


class LedgerLine(Answer):
    """One movement of a person's money."""

    id: int
    at: datetime
    kind: str
    label: str
    amount: str
    """Signed: positive into the account."""
    account: str
    """``wallet``, ``held`` or ``credit``."""
    subject_id: str | None
    """The bid or the person it is about."""


class LedgerPage(Answer):
    """Movements, the newest first."""

    items: list[LedgerLine]
    next: int | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class FaucetAnswer(Answer):
    """Tokens are on their way."""

    amount: str
    state: Annotated[str, Field(examples=["minting"])]
