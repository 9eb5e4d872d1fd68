"""All routes of accounts."""

from fastapi import APIRouter

from accounts import people_routes, wallet_routes

router = APIRouter()
router.include_router(people_routes.router)
router.include_router(wallet_routes.router)
