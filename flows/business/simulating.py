"""A room that an owner thinks of, from bid to settlement, by the code that moves money."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from accounts.tiers import account_tier
from bidding.errors import BidTooLowError
from bidding.price_rules import Priced, Upgrade, price_room, upgrades_of
from core.errors import AppError
from core.money import to_micro, to_text
from escrow.shares import Shares, shares
from flows.business import repository, rules
from flows.business.economics import BusinessFacts, cost_of
from flows.business.rules import MINUTE_MS, MeasuredCost
from flows.business.schemas import (
    Outcome,
    PriceLineView,
    SimulatedStep,
    Simulation,
    StepName,
    Supposition,
    TestRun,
)
from models.account import User
from models.persona import Persona, Tier
from personas.errors import TierTermsError
from personas.repository import tier_of
from personas.rules import tier_problem
from rooms.rules import earned, is_paid
from rooms.settings import RoomsSettings


class NoTermsError(AppError):
    """The format has no terms, and the request names none."""

    status = 422
    code = "no_terms"


@dataclass(frozen=True, slots=True)
class Supposed:
    """What a supposed room comes to."""

    priced: Priced
    minutes: int
    bid: int
    """Micro-units."""
    delivered_ms: int
    earned: int
    signed: int
    """What the last receipt says."""
    shares: Shares
    cost: MeasuredCost


def suppose(
    db: Session,
    owner_id: str,
    persona_id: str,
    asked: Supposition,
    facts: BusinessFacts,
    settings: RoomsSettings,
) -> Supposed:
    """Work out a supposed room; no row is written.

    Raises:
        NotFoundError: The owner has no such persona.
        NoTermsError: Neither the persona nor the request says what a minute costs.
        TierTermsError: Price or length is out of range.
        BidTooLowError: The bid is below the price.
    """
    persona = repository.own_persona(db, owner_id, persona_id)
    tier = tier_of(db, persona_id, asked.format)
    base, minutes = _terms(asked, tier)
    owner = db.get_one(User, owner_id)
    terms = account_tier(asked.account_tier or owner.account_tier)
    priced = price_room(base, minutes, terms, _upgrades(asked, persona))
    bid = to_micro(asked.bid, param="bid") if asked.bid else priced.amount
    if bid < priced.amount:
        raise BidTooLowError(
            f"The price is {to_text(priced.amount)}.", price=to_text(priced.amount), param="bid"
        )
    bought_ms = minutes * MINUTE_MS
    wished_ms = None if asked.delivered_s is None else asked.delivered_s * 1_000
    delivered = rules.delivered_ms(asked.end, bought_ms, wished_ms)
    unsigned_ms = settings.receipt_interval_ms + settings.receipt_grace_ms
    signed = earned(bid, rules.signed_ms(asked.end, delivered, unsigned_ms), bought_ms)
    return Supposed(
        priced=priced,
        minutes=minutes,
        bid=bid,
        delivered_ms=delivered,
        earned=earned(bid, delivered, bought_ms),
        signed=signed,
        shares=shares(bid, signed, facts.fee_bps),
        cost=cost_of(db, asked.format, persona_id, facts),
    )


def simulation(asked: Supposition, found: Supposed, test_run: TestRun | None) -> Simulation:
    """Show a supposed room step by step."""
    median = found.cost.median
    cost = None if median is None else -(-median * found.delivered_ms // MINUTE_MS)
    left = None if cost is None else found.shares.to_creator - cost
    return Simulation(
        format=asked.format,
        minutes=found.minutes,
        lines=[
            PriceLineView(label=line.label, amount=to_text(line.amount))
            for line in found.priced.lines
        ],
        price=to_text(found.priced.amount),
        bid=to_text(found.bid),
        end=asked.end,
        delivered_ms=found.delivered_ms,
        earned=to_text(found.earned),
        signed=to_text(found.signed),
        steps=_steps(found),
        outcome=outcome_of(found.shares),
        cost=None if cost is None else to_text(cost),
        left=None if left is None else to_text(left),
        test_run=test_run,
    )


def step(name: StepName, amount: int, says: str) -> SimulatedStep:
    """One step of the money."""
    return SimulatedStep(name=name, amount=to_text(amount), says=says)


def outcome_of(split: Shares) -> Outcome:
    """Who has what at the end."""
    return Outcome(
        owner=to_text(split.to_creator), fan=to_text(split.to_fan), fee=to_text(split.fee)
    )


def _steps(found: Supposed) -> list[SimulatedStep]:
    split = found.shares
    delivered = (
        f"{round(found.delivered_ms / 60_000, 1):g} of {found.minutes} minutes are delivered."
    )
    closing = "The receipt is settled." if is_paid(found.signed) else "All of it is returned."
    steps = [
        step("quote", found.priced.amount, "The fan is quoted the price."),
        step("escrow", found.bid, "The fan bids, and the contract holds the money."),
        step("accepted", found.bid, "The bid wins: the room opens."),
        step("delivered", found.earned, delivered),
        step("receipt", found.signed, "The fan signs for the delivered time."),
        step("closed", found.signed, closing),
    ]
    if is_paid(found.signed):
        steps.append(step("withdrawn", split.to_creator, "Your share, after the fee."))
    if split.to_fan:
        steps.append(step("withdrawn", split.to_fan, "The rest returns to the fan."))
    return steps


def _terms(asked: Supposition, tier: Tier | None) -> tuple[int, int]:
    """Base price a minute and minutes."""
    if asked.price_per_minute is not None:
        base = to_micro(asked.price_per_minute, param="price_per_minute")
    elif tier is not None:
        base = tier.price_per_minute
    else:
        raise NoTermsError(
            f"{asked.format.capitalize()} rooms have no terms yet: name price_per_minute.",
            param="price_per_minute",
        )
    minutes = asked.minutes or (tier.minutes if tier is not None else None)
    if minutes is None:
        raise NoTermsError("Name how many minutes the room lasts.", param="minutes")
    if problem := tier_problem(base, minutes):
        raise TierTermsError(problem)
    return base, minutes


def _upgrades(asked: Supposition, persona: Persona) -> list[Upgrade]:
    if asked.upgrades is None:
        return upgrades_of(persona.upgrades)
    return [Upgrade(one.name, one.bps) for one in asked.upgrades]
