"""Who is calling: the cookie of a browser or the bearer token of a program."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from accounts import repository
from accounts.callers import Caller, caller_by_login, caller_by_token, secret_hash
from accounts.errors import MissingRoleError
from accounts.limits import RateLimiter
from accounts.origin import SAFE_METHODS, require_same_origin
from accounts.settings import AccountsSettings, ChainFacts
from core.clock import Clock
from core.database import Database
from core.deps import ClockDep, DatabaseDep
from core.errors import UnauthenticatedError
from escrow.keystore import Keystore
from models.states import Role

COOKIE: Final = "mesi_login"

__all__ = [
    "COOKIE",
    "AccountsSettingsDep",
    "Caller",
    "ChainDep",
    "CurrentCreator",
    "CurrentOwner",
    "CurrentUser",
    "KeystoreDep",
    "LimiterDep",
    "OptionalUser",
    "find_caller",
    "ip_of",
    "require_role",
    "secret_hash",
]


async def get_accounts_settings(connection: HTTPConnection) -> AccountsSettings:
    """Settings of accounts."""
    return cast("AccountsSettings", connection.state.accounts_settings)


async def get_limiter(connection: HTTPConnection) -> RateLimiter:
    """The rate limiter of this process."""
    return cast("RateLimiter", connection.state.limiter)


async def get_keystore(connection: HTTPConnection) -> Keystore:
    """The keys of custodial wallets."""
    return cast("Keystore", connection.state.keystore)


async def get_chain(connection: HTTPConnection) -> ChainFacts:
    """The chain that holds the money."""
    return cast("ChainFacts", connection.state.chain)


AccountsSettingsDep = Annotated[AccountsSettings, Depends(get_accounts_settings)]
LimiterDep = Annotated[RateLimiter, Depends(get_limiter)]
KeystoreDep = Annotated[Keystore, Depends(get_keystore)]
ChainDep = Annotated[ChainFacts, Depends(get_chain)]


def ip_of(connection: HTTPConnection) -> str:
    """The address that the request came from."""
    return connection.client.host if connection.client else "unknown"


async def find_caller(
    connection: HTTPConnection,
    database: DatabaseDep,
    clock: ClockDep,
    settings: AccountsSettingsDep,
) -> Caller | None:
    """Who calls, if anybody; works for HTTP and websockets.

    Raises:
        UnauthenticatedError: A bearer token was sent that does not work.
        WrongOriginError: A browser's request may change something and is not from our page.
    """
    kind, _, bearer = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return await _token_caller(bearer.strip(), database, clock)
    cookie = connection.cookies.get(COOKIE)
    if cookie is None:
        return None
    caller = await database.read(caller_by_login, cookie, clock=clock)
    if caller is not None and connection.scope.get("method") not in SAFE_METHODS:
        scheme = str(connection.scope.get("scheme", "http"))
        require_same_origin(connection.headers, scheme, settings.allowed_origins)
    return caller


async def _token_caller(secret: str, database: Database, clock: Clock) -> Caller:
    found = await database.read(caller_by_token, secret, clock=clock)
    if found is None:
        raise UnauthenticatedError("This API token does not work. Make a new one on your page.")
    if found.should_note_use:
        await database.write(repository.note_token_use, found.token_id, clock.now())
    return found.caller


async def need_caller(caller: Annotated[Caller | None, Depends(find_caller)]) -> Caller:
    """Who calls.

    Raises:
        UnauthenticatedError: Nobody is signed in.
    """
    if caller is None:
        raise UnauthenticatedError("Sign in first.")
    return caller


OptionalUser = Annotated[Caller | None, Depends(find_caller)]
CurrentUser = Annotated[Caller, Depends(need_caller)]


def require_role(role: Role) -> Callable[[Caller], Coroutine[Any, Any, Caller]]:
    """Make a dependency that lets only people with a role in."""

    async def need_role(caller: CurrentUser) -> Caller:
        if role not in caller.roles:
            raise MissingRoleError(f"This needs the role {role.value!r}.", role=role.value)
        return caller

    return need_role


CurrentOwner = Annotated[Caller, Depends(require_role(Role.OWNER))]
"""A caller who may offer personas."""
CurrentCreator = Annotated[Caller, Depends(require_role(Role.CREATOR))]
"""A caller who may offer meetings."""
