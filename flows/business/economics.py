"""What a persona's formats bring and cost a minute."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from accounts.tiers import AccountTier, account_tier, persona_bps
from accounts.wire import CURRENCY
from bidding.price_rules import Upgrade, price_room, upgrades_of
from core.money import to_text
from flows.business import repository, rules
from flows.business.rules import MeasuredCost
from flows.business.schemas import CostView, Economics, FormatEconomics, UpgradeLine
from flows.business.settings import CostPrices
from models.account import User
from models.persona import Tier
from models.states import Format
from personas.repository import tiers_of


@dataclass(frozen=True, slots=True)
class BusinessFacts:
    """What all sums stand on beside the rows."""

    fee_bps: int
    """The most that a bid agrees to."""
    prices: CostPrices


def read_economics(db: Session, owner_id: str, persona_id: str, facts: BusinessFacts) -> Economics:
    """Show price, cost and margin of each format.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    persona = repository.own_persona(db, owner_id, persona_id)
    terms = account_tier(db.get_one(User, owner_id).account_tier)
    upgrades = upgrades_of(persona.upgrades)
    tiers = {tier.format: tier for tier in tiers_of(db, [persona_id])[persona_id]}
    return Economics(
        account_tier=terms.name,
        tier_bps=terms.price_bps,
        upgrades=[UpgradeLine(name=one.name, bps=one.bps) for one in upgrades],
        persona_bps=persona_bps([one.bps for one in upgrades]),
        fee_bps=facts.fee_bps,
        currency=CURRENCY,
        formats=[
            _format(
                format_,
                tiers.get(format_),
                terms,
                upgrades,
                cost_of(db, format_, persona_id, facts),
                facts,
            )
            for format_ in Format
        ],
    )


def cost_of(db: Session, format_: Format, persona_id: str, facts: BusinessFacts) -> MeasuredCost:
    """What a minute of a format cost: by the persona's rooms, else by those of the house."""
    own = repository.measured_rooms(db, format_, persona_id)
    house = [] if own else repository.measured_rooms(db, format_)
    return rules.measured_cost(own, house, facts.prices)


def _format(
    format_: Format,
    tier: Tier | None,
    terms: AccountTier,
    upgrades: list[Upgrade],
    cost: MeasuredCost,
    facts: BusinessFacts,
) -> FormatEconomics:
    shown = CostView(
        basis=cost.basis,
        rooms=cost.rooms,
        median=_text(cost.median),
        p90=_text(cost.p90),
        unpriced=list(cost.unpriced),
        estimated_share_bps=cost.estimated_share_bps,
    )
    is_allowed = format_ in terms.formats
    if tier is None:
        return FormatEconomics(
            format=format_,
            is_allowed=is_allowed,
            on_sale=False,
            minutes=None,
            base_per_minute=None,
            amount=None,
            price_per_minute=None,
            fee_per_minute=None,
            income_per_minute=None,
            cost=shown,
            margin_per_minute=None,
            margin_bps=None,
            warnings=[],
        )
    amount = price_room(tier.price_per_minute, tier.minutes, terms, upgrades).amount
    found = rules.margin(amount, tier.minutes, facts.fee_bps, cost.median)
    return FormatEconomics(
        format=format_,
        is_allowed=is_allowed,
        on_sale=tier.on_sale,
        minutes=tier.minutes,
        base_per_minute=to_text(tier.price_per_minute),
        amount=to_text(amount),
        price_per_minute=to_text(found.gross),
        fee_per_minute=to_text(found.fee),
        income_per_minute=to_text(found.income),
        cost=shown,
        margin_per_minute=_text(found.left),
        margin_bps=found.left_bps,
        warnings=rules.warnings_of(found, cost),
    )


def _text(amount: int | None) -> str | None:
    return None if amount is None else to_text(amount)
