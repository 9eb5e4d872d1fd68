"""A person's wallet."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from accounts import wallets
from accounts.deps import AccountsSettingsDep, ChainDep, CurrentUser
from accounts.once import OnceDep
from accounts.schemas import FaucetAnswer, LedgerPage, WalletView
from core.deps import DatabaseDep
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
    once: OnceDep, settings: AccountsSettingsDep, chain: ChainDep
) -> Response:
    """Ask the demo chain for tokens; they arrive with a block or two."""
    caller = once.caller
    return await once.answer(
        "drawFromFaucet",
        lambda db: wallets.draw_from_faucet(
            db, caller.id, caller.address, settings=settings, chain=chain, clock=once.clock
        ),
        status=202,
    )
