"""All routes of KYC and KYF."""

from fastapi import APIRouter

from accounts.kyf import form_routes, moderation_routes, request_routes

router = APIRouter()
router.include_router(form_routes.router)
router.include_router(moderation_routes.router)
router.include_router(request_routes.router)
