"""What the routes of KYC and KYF ask for besides."""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from accounts.callers import Caller
from accounts.deps import require_role
from accounts.kyf.identity import IdentityProvider
from accounts.kyf.sealing import Sealing
from accounts.kyf.settings import KyfSettings
from models.states import Role


async def get_sealing(connection: HTTPConnection) -> Sealing:
    """The seal of this server's forms."""
    return cast("Sealing", connection.state.kyf_sealing)


async def get_kyf_settings(connection: HTTPConnection) -> KyfSettings:
    """Settings of forms and requests."""
    return cast("KyfSettings", connection.state.kyf_settings)


async def get_identity_provider(connection: HTTPConnection) -> IdentityProvider:
    """Who checks forms."""
    return cast("IdentityProvider", connection.state.identity_provider)


SealingDep = Annotated[Sealing, Depends(get_sealing)]
KyfSettingsDep = Annotated[KyfSettings, Depends(get_kyf_settings)]
IdentityProviderDep = Annotated[IdentityProvider, Depends(get_identity_provider)]
CurrentModerator = Annotated[Caller, Depends(require_role(Role.MODERATOR))]
"""A caller who reviews forms."""
