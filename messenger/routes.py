"""All routes of the messenger."""

from fastapi import APIRouter

from messenger import conversation_routes, file_routes

router = APIRouter()
router.include_router(conversation_routes.router)
router.include_router(file_routes.router)
