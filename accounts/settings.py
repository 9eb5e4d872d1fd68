"""What an operator may set about accounts, and what the wallet page says about the chain."""

from dataclasses import dataclass
from datetime import timedelta

from core.money import MICRO


@dataclass(frozen=True, slots=True)
class AccountsSettings:
    """Settings of logins, passwords, limits and the faucet."""

    is_cookie_secure: bool = False
    """Send the login cookie over https only; a request by https always does."""
    allowed_origins: frozenset[str] = frozenset()
    """Further origins whose pages may act for a signed-in browser, like ``https://mesi.example``."""
    login_life: timedelta = timedelta(days=30)
    """How long a browser stays signed in after its last visit."""
    password_time_cost: int = 3
    """Passes of argon2 over its memory."""
    password_memory_kib: int = 65_536
    """Memory of one argon2 hash, in KiB."""
    login_failures: int = 5
    """Wrong passwords per e-mail and address within the window."""
    logins_per_address: int = 100
    """Sign-in attempts per address within the window, whatever the e-mail."""
    registrations_per_address: int = 20
    """New accounts per address within the window."""
    limit_window: timedelta = timedelta(minutes=15)
    """Length of the sliding window of the limits above."""
    welcome_amount: int = 100 * MICRO
    """Micro-units that the demo chain mints for a new person."""
    faucet_amount: int = 100 * MICRO
    """Micro-units of one helping from the faucet."""
    faucet_daily: int = 1_000 * MICRO
    """Micro-units that one person may draw in 24 hours, the welcome included."""


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """The chain that holds the money, as the wallet page names it."""

    id: int
    """The chain's number of EIP-155."""
    label: str
    """For people, for example ``demo chain``."""
    is_demo: bool
    """Its tokens are worth nothing and come from a faucet."""
    escrow_address: str
    """The escrow contract."""
    token_address: str
    """The $MESI token's contract."""
