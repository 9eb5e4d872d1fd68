"""The account tiers: what an owner may sell, and at what factor."""

from fastapi import APIRouter

from accounts.schemas import AccountTierList, AccountTierView
from accounts.tiers import ACCOUNT_TIERS
from models.states import Format

router = APIRouter(prefix="/api/account-tiers", tags=["accounts"])


@router.get("", operation_id="listAccountTiers")
async def list_account_tiers() -> AccountTierList:
    """List the account tiers, the smallest first; ``PATCH /api/me`` changes to another."""
    return AccountTierList(
        items=[
            AccountTierView(
                name=name,
                formats=[one for one in Format if one in tier.formats],
                price_bps=tier.price_bps,
            )
            for name, tier in ACCOUNT_TIERS.items()
        ]
    )
