"""The account tiers: what an owner may sell, at what factor, and how many rooms at once."""

from fastapi import APIRouter

from accounts.deps import CurrentOwner
from accounts.rooms_now import count_promised, count_rooms_now
from accounts.schemas import AccountTierList, AccountTierView, OwnerTierView
from accounts.tiers import ACCOUNT_TIERS, AccountTier, account_tier
from core.deps import DatabaseDep
from models.states import Format

router = APIRouter(prefix="/api/account-tiers", tags=["accounts"])


@router.get("", operation_id="listAccountTiers")
async def list_account_tiers() -> AccountTierList:
    """List the account tiers, the smallest first; ``PATCH /api/me`` changes to another."""
    return AccountTierList(items=_all())


@router.get("/mine", operation_id="getAccountTier")
async def get_account_tier(owner: CurrentOwner, database: DatabaseDep) -> OwnerTierView:
    """Show the caller's account tier, how much of it is in use, and all tiers."""
    return OwnerTierView(
        current=_view(account_tier(owner.account_tier)),
        rooms_now=await database.read(count_rooms_now, owner.id),
        rooms_promised=await database.read(count_promised, owner.id),
        items=_all(),
    )


def _all() -> list[AccountTierView]:
    return [_view(tier) for tier in ACCOUNT_TIERS.values()]


def _view(tier: AccountTier) -> AccountTierView:
    return AccountTierView(
        name=tier.name,
        formats=[one for one in Format if one in tier.formats],
        price_bps=tier.price_bps,
        rooms_at_once=tier.rooms_at_once,
    )
