"""Register, sign in and out, and the keys that a person's programs use."""

from fastapi import APIRouter, Request, Response

from accounts import repository, rules, service
from accounts.callers import Caller
from accounts.deps import (
    COOKIE,
    AccountsSettingsDep,
    ChainDep,
    CurrentUser,
    KeystoreDep,
    LimiterDep,
    OptionalUser,
    ip_of,
)
from accounts.errors import WrongCredentialsError
from accounts.limits import Limit
from accounts.origin import require_same_origin
from accounts.passwords import hash_password, is_password
from accounts.schemas import (
    LoginList,
    LoginRequest,
    LoginView,
    Me,
    MeChange,
    NewToken,
    RegisterRequest,
    TokenList,
    TokenRequest,
    TokenView,
)
from accounts.settings import AccountsSettings
from accounts.wire import RowId
from core.clock import Clock
from core.deps import ClockDep, DatabaseDep
from models.account import User

router = APIRouter(prefix="/api", tags=["accounts"])


@router.post("/register", operation_id="register", status_code=201)
async def register(  # noqa: PLR0913 - dependencies
    body: RegisterRequest,
    request: Request,
    response: Response,
    database: DatabaseDep,
    clock: ClockDep,
    settings: AccountsSettingsDep,
    limiter: LimiterDep,
    keystore: KeystoreDep,
    chain: ChainDep,
) -> Me:
    """Make an account and sign this browser in."""
    _refuse_foreign_page(request, settings)
    email = rules.normal_email(body.email)
    service.check_registration(email, body.password, body.date_of_birth, clock=clock)
    limit = Limit("register", settings.registrations_per_address, settings.limit_window)
    limiter.take(limit, ip_of(request))
    registration = service.Registration(
        email=email,
        password_hash=await hash_password(body.password, settings),
        display_name=body.display_name,
        date_of_birth=body.date_of_birth,
        wants_owner=body.wants_owner,
        wants_creator=body.wants_creator,
    )
    user, address = await database.write(
        service.register,
        registration,
        keystore=keystore,
        settings=settings,
        chain=chain,
        clock=clock,
    )
    new = await database.write(
        service.open_login,
        user.id,
        request.headers.get("user-agent", ""),
        settings=settings,
        clock=clock,
    )
    _set_cookie(request, response, new.secret, settings)
    return _me(user, address, clock)


@router.post("/login", operation_id="login")
async def login(
    body: LoginRequest,
    request: Request,
    response: Response,
    database: DatabaseDep,
    clock: ClockDep,
    settings: AccountsSettingsDep,
    limiter: LimiterDep,
) -> Me:
    """Sign this browser in."""
    _refuse_foreign_page(request, settings)
    email, ip = rules.normal_email(body.email), ip_of(request)
    limiter.take(Limit("login_ip", settings.logins_per_address, settings.limit_window), ip)
    # Counted before the slow check, so that guesses sent at once do not slip through together.
    per_email = Limit("login", settings.login_failures, settings.limit_window)
    limiter.take(per_email, f"{email}|{ip}")
    user = await database.read(repository.user_by_email, email)
    stored = user.password_hash if user else None
    if not await is_password(stored, body.password, settings) or user is None:
        raise WrongCredentialsError("The e-mail or the password is wrong.")
    limiter.forgive(per_email, f"{email}|{ip}")
    new = await database.write(
        service.open_login,
        user.id,
        request.headers.get("user-agent", ""),
        settings=settings,
        clock=clock,
    )
    found = await database.read(repository.user_with_address, user.id)
    _set_cookie(request, response, new.secret, settings)
    return _me(user, found[1] if found else "", clock)


@router.post("/logout", operation_id="logout", status_code=204)
async def logout(caller: OptionalUser, response: Response, database: DatabaseDep) -> None:
    """Sign this browser out; fine when it was not signed in."""
    if caller is not None and caller.login_id is not None:
        await database.write(repository.drop_login, caller.id, caller.login_id)
    _drop_cookie(response)


@router.get("/me", operation_id="getMe")
async def get_me(
    caller: CurrentUser,
    request: Request,
    response: Response,
    database: DatabaseDep,
    clock: ClockDep,
    settings: AccountsSettingsDep,
) -> Me:
    """Say who is signed in; a page calls it when it opens, which keeps the login alive."""
    now, ends = clock.now(), caller.login_expires_at
    if caller.login_id and ends and rules.should_renew(ends, now, settings.login_life):
        await database.write(repository.renew_login, caller.login_id, now + settings.login_life)
        _set_cookie(request, response, request.cookies[COOKIE], settings)
    return _me_of(caller, clock)


@router.patch("/me", operation_id="changeMe")
async def change_me(
    body: MeChange, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> Me:
    """Change the name, become an owner or a creator, or choose the owner's account tier."""
    user, address = await database.write(
        service.change_me,
        caller.id,
        body.display_name,
        become_owner=body.become_owner,
        become_creator=body.become_creator,
        account_tier=body.account_tier,
        clock=clock,
    )
    return _me(user, address, clock)


@router.get("/logins", operation_id="listLogins")
async def list_logins(caller: CurrentUser, database: DatabaseDep, clock: ClockDep) -> LoginList:
    """List the browsers that are signed in."""
    rows = await database.read(repository.logins_of, caller.id, clock.now())
    return LoginList(
        items=[
            LoginView(
                id=row.id,
                created_at=row.created_at,
                expires_at=row.expires_at,
                user_agent=row.user_agent,
                is_current=row.id == caller.login_id,
            )
            for row in rows
        ]
    )


@router.delete("/logins", operation_id="dropLogins", status_code=204)
async def drop_logins(caller: CurrentUser, response: Response, database: DatabaseDep) -> None:
    """Sign out everywhere, this browser included."""
    await database.write(repository.drop_logins, caller.id)
    _drop_cookie(response)


@router.delete("/logins/{login_id}", operation_id="dropLogin", status_code=204)
async def drop_login(login_id: RowId, caller: CurrentUser, database: DatabaseDep) -> None:
    """Sign one browser out."""
    await database.write(service.close_login, caller.id, login_id)


@router.get("/tokens", operation_id="listTokens")
async def list_tokens(caller: CurrentUser, database: DatabaseDep) -> TokenList:
    """List API tokens, without their secrets."""
    rows = await database.read(repository.tokens_of, caller.id)
    return TokenList(items=[TokenView.model_validate(row) for row in rows])


@router.post("/tokens", operation_id="makeToken", status_code=201)
async def make_token(
    body: TokenRequest, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> NewToken:
    """Make an API token; the answer shows the secret this once."""
    token, secret = await database.write(service.make_token, caller.id, body.name, clock=clock)
    return NewToken(id=token.id, name=token.name, token=secret)


@router.delete("/tokens/{token_id}", operation_id="revokeToken", status_code=204)
async def revoke_token(
    token_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> None:
    """Revoke an API token."""
    await database.write(service.revoke_token, caller.id, token_id, clock=clock)


def _refuse_foreign_page(request: Request, settings: AccountsSettings) -> None:
    """Another site may not sign a browser in as somebody; programs send no Origin."""
    if "origin" in request.headers:
        require_same_origin(request.headers, request.url.scheme, settings.allowed_origins)


def _set_cookie(
    request: Request, response: Response, secret: str, settings: AccountsSettings
) -> None:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(settings.login_life.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.is_cookie_secure or request.url.scheme == "https",
    )


def _drop_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


def _me(user: User, address: str, clock: Clock) -> Me:
    return Me(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        roles=user.roles,
        is_adult=rules.is_adult(user.date_of_birth, clock.now().date()),
        address=address,
        account_tier=user.account_tier,
    )


def _me_of(caller: Caller, clock: Clock) -> Me:
    return Me(
        id=caller.id,
        email=caller.email,
        display_name=caller.display_name,
        roles=list(caller.roles),
        is_adult=caller.is_adult(clock.now()),
        address=caller.address,
        account_tier=caller.account_tier,
    )
