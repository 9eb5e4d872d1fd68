"""All routes of personas."""

from fastapi import APIRouter

from personas import face_routes, fan_routes, owner_routes, voice_routes

router = APIRouter()
router.include_router(face_routes.router)
router.include_router(fan_routes.router)
router.include_router(owner_routes.router)
router.include_router(voice_routes.router)
