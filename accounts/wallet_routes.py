"""A person's wallet."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from accounts import wallets
from accounts.deps import AccountsSettingsDep, ChainDep, CurrentUser
from accounts.idempotency import IdempotencyKey, answer_once, body_hash, once_response
from accounts.schemas import FaucetAnswer, LedgerPage, WalletView
from core.deps import ClockDep, DatabaseDep
from models.states import AccountKind

router = APIRouter(prefix="/api/wallet", tags=["wallet"])


@router.get("", operation_id="getWallet")
async def get_wallet(caller: CurrentUser, database: DatabaseDep, chain: ChainDep) -> WalletView:
    """Show what the caller has."""
    return await database.read(wallets.view_wallet, caller.id, caller.address, chain=chain)


@router.get("/ledger", operation_id="listLedger")
async def list_ledger(
    caller: CurrentUser,
    database: DatabaseDep,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    account: AccountKind | None = None,
) -> LedgerPage:
    """List the movements of the caller's money, the newest first; all or one account's."""
    return await database.read(wallets.list_movements, caller.id, before, limit, account)


@router.post("/faucet", operation_id="drawFromFaucet", status_code=202, response_model=FaucetAnswer)
async def draw_from_faucet(
    key: IdempotencyKey,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    settings: AccountsSettingsDep,
    chain: ChainDep,
) -> Response:
    """Ask the demo chain for tokens; they arrive with a block or two."""

    def act(db: Session) -> tuple[int, str]:
        drawn = wallets.draw_from_faucet(
            db, caller.id, caller.address, settings=settings, chain=chain, clock=clock
        )
        return 202, drawn.model_dump_json()

    answer = await database.write(
        answer_once,
        user_id=caller.id,
        key=key,
        route="drawFromFaucet",
        body_hash=body_hash(None),
        clock=clock,
        act=act,
    )
    return once_response(answer)
