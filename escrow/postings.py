"""The ledger transfer of each thing that can happen to a bid's money; flows call these."""

from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.events import announce
from escrow.ledger import PLATFORM, Leg, balances, is_posted, post
from escrow.reactions import AppliedLog
from models.account import Wallet
from models.base import table_of
from models.states import AccountKind

_wallets = table_of(Wallet)
_WHOSE: Final = select(_wallets.c.user_id).where(_wallets.c.address == bindparam("address"))
_WALLET_OF: Final = select(_wallets.c.address).where(_wallets.c.user_id == bindparam("user_id"))

WALLET, HELD, ESCROW = AccountKind.WALLET, AccountKind.HELD, AccountKind.ESCROW
CREDIT, FEE, MINT = AccountKind.CREDIT, AccountKind.FEE, AccountKind.MINT


def hold(db: Session, bid_id: str, fan_id: str, amount: int, *, clock: Clock) -> bool:
    """Claim a bid's amount in the fan's wallet.

    Raises:
        InsufficientFundsError: The wallet has less.
    """
    legs = [Leg(fan_id, WALLET, -amount), Leg(fan_id, HELD, amount)]
    return _post(db, f"hold:{bid_id}", bid_id, legs, clock, people=(fan_id,))


def release_hold(db: Session, bid_id: str, fan_id: str, amount: int, *, clock: Clock) -> bool:
    """Give back what a bid had claimed, because its deposit failed."""
    legs = [Leg(fan_id, HELD, -amount), Leg(fan_id, WALLET, amount)]
    return _post(db, f"release_hold:{bid_id}", bid_id, legs, clock, people=(fan_id,))


def deposit(db: Session, log: AppliedLog, *, bid_id: str, fan_id: str, clock: Clock) -> bool:
    """``Placed``: the bid's amount is in the contract."""
    amount = int(log.args["amount"])
    # A deposit whose failure a reorganisation took back: its hold was released meanwhile.
    source = WALLET if is_posted(db, f"release_hold:{bid_id}") else HELD
    legs = [Leg(fan_id, source, -amount), Leg(bid_id, ESCROW, amount)]
    return _post(db, f"deposit:{log.id}", bid_id, legs, clock, people=(fan_id,), log_id=log.id)


def settle(
    db: Session, log: AppliedLog, *, bid_id: str, fan_id: str, creator_id: str, clock: Clock
) -> bool:
    """``Closed``: creator, fan and platform have their parts as credit in the contract."""
    to_creator, to_fan, fee = (int(log.args[part]) for part in ("to_creator", "to_fan", "fee"))
    legs = [
        Leg(bid_id, ESCROW, -(to_creator + to_fan + fee)),
        Leg(creator_id, CREDIT, to_creator),
        Leg(fan_id, CREDIT, to_fan),
        Leg(PLATFORM, FEE, fee),
    ]
    people = (creator_id, fan_id)
    return _post(db, f"settle:{log.id}", bid_id, legs, clock, people=people, log_id=log.id)


def withdraw(db: Session, log: AppliedLog, *, clock: Clock) -> str | None:
    """``Withdrawn``: credit has become tokens in a custodial wallet.

    Returns:
        Whose wallet, or None where the address is not one of ours.
    """
    user_id = user_of(db, str(log.args["who"]))
    if user_id is None:
        return None
    amount = int(log.args["amount"])
    # A contract from before whole units credits fractions of a micro-unit, which were booked as
    # fee; where they add up to a whole one, the platform gives it back here.
    from_credit = min(amount, balances(db, user_id).get(CREDIT, 0))
    legs = [
        Leg(user_id, CREDIT, -from_credit),
        Leg(PLATFORM, FEE, from_credit - amount),
        Leg(user_id, WALLET, amount),
    ]
    _post(db, f"withdraw:{log.id}", user_id, legs, clock, people=(user_id,), log_id=log.id)
    return user_id


def faucet(db: Session, log: AppliedLog, *, clock: Clock) -> str | None:
    """``Minted``: demo tokens have arrived in a custodial wallet.

    Returns:
        Whose wallet, or None where the address is not one of ours.
    """
    user_id = user_of(db, str(log.args["to"]))
    if user_id is None:
        return None
    amount = int(log.args["amount"])
    legs = [Leg(PLATFORM, MINT, -amount), Leg(user_id, WALLET, amount)]
    _post(db, f"faucet:{log.id}", user_id, legs, clock, people=(user_id,), log_id=log.id)
    return user_id


def user_of(db: Session, address: str) -> str | None:
    """Whose custodial wallet an address is."""
    return db.execute(_WHOSE, {"address": address}).scalar()


def address_of(db: Session, user_id: str) -> str:
    """The custodial wallet of a person."""
    return db.execute(_WALLET_OF, {"user_id": user_id}).scalar_one()


def _post(
    db: Session,
    idem: str,
    subject_id: str,
    legs: list[Leg],
    clock: Clock,
    *,
    people: tuple[str, ...],
    log_id: str | None = None,
) -> bool:
    kind = idem.partition(":")[0]
    moving = [leg for leg in legs if leg.amount]
    # Less than a micro-unit has moved on the chain: nothing that the books count in.
    posted = bool(moving) and post(
        db, idem=idem, kind=kind, subject_id=subject_id, legs=moving, clock=clock, log_id=log_id
    )
    if posted:
        for person in people:
            announce(db, "wallet", person, user_id=person)
    return posted
