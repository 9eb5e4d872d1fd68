"""All routes of accounts."""

from fastapi import APIRouter

from accounts import people_routes, tier_routes, wallet_routes

router = APIRouter()
router.include_router(people_routes.router)
router.include_router(tier_routes.router)
router.include_router(wallet_routes.router)
