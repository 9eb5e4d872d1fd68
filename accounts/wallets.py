"""A person's money: what the wallet page shows, and the demo chain's faucet."""

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from accounts import repository
from accounts.errors import FaucetLimitError, NoFaucetError
from accounts.schemas import ChainView, FaucetAnswer, LedgerLine, LedgerPage, WalletView
from accounts.settings import AccountsSettings, ChainFacts
from accounts.wire import CURRENCY
from core.clock import Clock
from core.ids import new_id
from core.money import to_text
from escrow.ledger import balances, entries_of
from escrow.writes import ask_mint
from models.states import AccountKind

FAUCET_WINDOW: Final = timedelta(days=1)

LABELS: Final = {
    ("hold", AccountKind.WALLET): "Set aside for a bid",
    ("hold", AccountKind.HELD): "Set aside for a bid",
    ("deposit", AccountKind.HELD): "Locked in escrow",
    ("deposit", AccountKind.WALLET): "Locked in escrow",
    ("release_hold", AccountKind.HELD): "The bid was not placed",
    ("release_hold", AccountKind.WALLET): "Returned: the bid was not placed",
    ("settle", AccountKind.CREDIT): "Your share at settlement",
    ("withdraw", AccountKind.CREDIT): "Paid to your wallet",
    ("withdraw", AccountKind.WALLET): "Received from escrow",
    ("faucet", AccountKind.WALLET): "Demo tokens from the faucet",
}
"""What a movement is called for people, by its kind and the account it touches."""


def label_of(kind: str, account: AccountKind) -> str:
    """Name a movement for people."""
    if kind == "undo":
        return "Taken back: the chain reorganised"
    return LABELS.get((kind, account), kind.replace("_", " ").capitalize())


def view_wallet(db: Session, user_id: str, address: str, *, chain: ChainFacts) -> WalletView:
    """What a person has, and on which chain."""
    has = balances(db, user_id)
    return WalletView(
        address=address,
        currency=CURRENCY,
        chain=ChainView(
            id=chain.id,
            label=chain.label,
            is_demo=chain.is_demo,
            escrow_address=chain.escrow_address,
            token_address=chain.token_address,
        ),
        available=to_text(has.get(AccountKind.WALLET, 0)),
        held=to_text(has.get(AccountKind.HELD, 0)),
        escrowed=to_text(repository.escrowed_of(db, user_id)),
        credit=to_text(has.get(AccountKind.CREDIT, 0)),
    )


def list_movements(
    db: Session, user_id: str, before: int | None, limit: int, account: AccountKind | None
) -> LedgerPage:
    """A page of a person's movements, the newest first; of one account where it is named."""
    lines = entries_of(db, user_id, before, limit + 1, account)
    shown = lines[:limit]
    return LedgerPage(
        items=[
            LedgerLine(
                id=line.id,
                at=line.at,
                kind=line.kind,
                label=label_of(line.kind, line.account),
                amount=to_text(line.amount),
                account=line.account.value,
                subject_id=line.subject_id,
            )
            for line in shown
        ],
        next=shown[-1].id if len(lines) > limit else None,
    )


def draw_from_faucet(
    db: Session,
    user_id: str,
    address: str,
    *,
    settings: AccountsSettings,
    chain: ChainFacts,
    clock: Clock,
) -> FaucetAnswer:
    """Ask the demo chain for tokens.

    The caller holds the person's row lock, so that two requests cannot share the day's rest.

    Raises:
        NoFaucetError: The chain is not the demo chain.
        FaucetLimitError: The day's tokens are drawn.
    """
    if not chain.is_demo:
        raise NoFaucetError("Only the demo chain gives tokens away.")
    drawn = repository.mints_since(db, user_id, clock.now() - FAUCET_WINDOW)
    if sum(amount for _, amount in drawn) + settings.faucet_amount > settings.faucet_daily:
        wait = drawn[0][0] + FAUCET_WINDOW - clock.now()
        raise FaucetLimitError(
            f"The faucet gives {to_text(settings.faucet_daily)} {CURRENCY} a day. "
            "Come back tomorrow.",
            retry_after_s=max(1, round(wait.total_seconds())),
        )
    ask_mint(db, user_id, address, settings.faucet_amount, new_id("gift"), clock=clock)
    return FaucetAnswer(amount=to_text(settings.faucet_amount), state="minting")
