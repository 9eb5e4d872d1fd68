"""All routes of personas."""

from fastapi import APIRouter

from personas import (
    card_routes,
    face_routes,
    fan_routes,
    owner_routes,
    version_routes,
    voice_routes,
)
from personas.consents.routes import router as consent_routes
from personas.insights import routes as insight_routes

router = APIRouter()
router.include_router(insight_routes.router)
router.include_router(consent_routes)
router.include_router(card_routes.router)
router.include_router(face_routes.router)
router.include_router(fan_routes.router)
router.include_router(owner_routes.router)
router.include_router(version_routes.router)
router.include_router(voice_routes.router)
