"""A person's own KYC form."""

from typing import Final

from fastapi import APIRouter, Response

from accounts.deps import CurrentUser, LimiterDep
from accounts.kyf.countries import COUNTRIES
from accounts.kyf.deps import IdentityProviderDep, KyfSettingsDep, SealingDep
from accounts.kyf.identity import Finding
from accounts.kyf.schemas import Country, CountryList, KycFormRequest, KycFormView
from accounts.kyf.service import forms
from accounts.limits import Limit
from core.deps import ClockDep, DatabaseDep

router = APIRouter(prefix="/api/kyc", tags=["kyc"])

_COUNTRIES: Final = CountryList(
    items=[Country(code=code, name=name) for code, name in COUNTRIES.items()]
)


@router.get("", operation_id="getKycForm")
async def get_form(
    caller: CurrentUser,
    response: Response,
    database: DatabaseDep,
    sealing: SealingDep,
    clock: ClockDep,
) -> KycFormView:
    """Read your own form."""
    response.headers["Cache-Control"] = "no-store"
    return await database.read(forms.view_own_form, caller.id, sealing=sealing, clock=clock)


@router.put("", operation_id="submitKycForm")
async def submit_form(  # noqa: PLR0913 - dependencies
    body: KycFormRequest,
    caller: CurrentUser,
    response: Response,
    database: DatabaseDep,
    sealing: SealingDep,
    provider: IdentityProviderDep,
    settings: KyfSettingsDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> KycFormView:
    """Hand in your form, or change it; it is sealed field by field and waits to be verified."""
    limiter.take(
        Limit("kyc_submit", settings.submissions_per_window, settings.limit_window), caller.id
    )
    await database.write(forms.submit_form, caller.id, body.values(), sealing=sealing, clock=clock)
    form = await get_form(caller, response, database, sealing, clock)
    verdict = await provider.check({one.field: one.value for one in form.fields})
    if verdict.finding is Finding.PENDING:
        return form
    await database.write(
        forms.note_verdict,
        caller.id,
        verdict,
        provider=provider.name,
        submitted_at=form.submitted_at,
        clock=clock,
    )
    return await get_form(caller, response, database, sealing, clock)


@router.delete("", operation_id="eraseKycForm", status_code=204)
async def erase_form(caller: CurrentUser, database: DatabaseDep, clock: ClockDep) -> None:
    """Erase your form; not while a creator may read some of it."""
    await database.write(forms.erase_form, caller.id, clock=clock)


@router.get("/countries", operation_id="listCountries")
async def list_countries() -> CountryList:
    """Countries that a form may name."""
    return _COUNTRIES
