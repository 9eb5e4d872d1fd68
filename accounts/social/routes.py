"""All routes between people."""

from fastapi import APIRouter

from accounts.social import block_routes

router = APIRouter()
router.include_router(block_routes.router)
