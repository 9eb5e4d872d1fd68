"""Consents over HTTP: an owner's list, and the link of the person who is asked."""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request

from accounts.deps import CurrentOwner, LimiterDep, ip_of
from accounts.limits import Limit
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep
from personas.consents import service
from personas.consents.schemas import (
    ConsentList,
    ConsentRequest,
    ConsentView,
    OwnerConsent,
    SignRequest,
)

router = APIRouter(prefix="/api", tags=["consents"])

LOOKS: Final = Limit("consent_links", 120, timedelta(minutes=10))
"""Of one address: nobody guesses 256 bits, and nobody needs to try."""
Secret = Annotated[str, Path(pattern=r"^cs_[0-9A-Za-z_-]{20,80}$")]


@router.get("/owner/consents", operation_id="listConsents")
async def list_consents(owner: CurrentOwner, database: DatabaseDep) -> ConsentList:
    """List the consents to voices and faces that you have, or asked for."""
    return await database.read(service.list_consents, owner.id)


@router.post("/owner/consents", operation_id="askConsent", status_code=201)
async def ask_consent(
    body: ConsentRequest, owner: CurrentOwner, database: DatabaseDep, clock: ClockDep
) -> OwnerConsent:
    """Ask a person for a consent, or sign for yourself."""
    return await database.write(service.ask_consent, owner.id, body, clock=clock)


@router.post("/owner/consents/{consent_id}/revoke", operation_id="revokeOwnConsent")
async def revoke_own(
    consent_id: RowId, owner: CurrentOwner, database: DatabaseDep, clock: ClockDep
) -> OwnerConsent:
    """Take back a consent that you signed for yourself."""
    return await database.write(service.revoke_own, owner.id, consent_id, clock=clock)


@router.get("/consents/{secret}", operation_id="readConsent")
async def read_consent(
    secret: Secret, request: Request, database: DatabaseDep, limiter: LimiterDep
) -> ConsentView:
    """Read what you are asked; the link is the key, no account is needed."""
    limiter.take(LOOKS, ip_of(request))
    return await database.read(service.read_consent, secret)


@router.post("/consents/{secret}/sign", operation_id="signConsent")
async def sign_consent(
    secret: Secret,
    body: SignRequest,
    request: Request,
    database: DatabaseDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> ConsentView:
    """Agree."""
    limiter.take(LOOKS, ip_of(request))
    return await database.write(service.sign_consent, secret, body.name, clock=clock)


@router.post("/consents/{secret}/refuse", operation_id="refuseConsent")
async def refuse_consent(
    secret: Secret, request: Request, database: DatabaseDep, limiter: LimiterDep, clock: ClockDep
) -> ConsentView:
    """Say no."""
    limiter.take(LOOKS, ip_of(request))
    return await database.write(service.refuse_consent, secret, clock=clock)


@router.post("/consents/{secret}/revoke", operation_id="revokeConsent")
async def revoke_consent(
    secret: Secret, request: Request, database: DatabaseDep, limiter: LimiterDep, clock: ClockDep
) -> ConsentView:
    """Take your consent back; no new visit uses it, and one that is under way ends."""
    limiter.take(LOOKS, ip_of(request))
    return await database.write(service.revoke_consent, secret, clock=clock)
