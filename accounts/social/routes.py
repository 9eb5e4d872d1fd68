"""All routes between people."""

from fastapi import APIRouter

from accounts.social import block_routes, creator_routes, page_routes

router = APIRouter()
router.include_router(page_routes.router)
router.include_router(creator_routes.router)
router.include_router(block_routes.router)
