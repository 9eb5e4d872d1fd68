"""Block and unblock people."""

from fastapi import APIRouter

from accounts.deps import CurrentUser
from accounts.social import blocks
from accounts.social.schemas import BlockList
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep, PageDep

router = APIRouter(prefix="/api/blocks", tags=["social"])


@router.get("", operation_id="listBlocks")
async def list_blocks(caller: CurrentUser, database: DatabaseDep, asked: PageDep) -> BlockList:
    """List whom the caller blocks."""
    return await database.read(blocks.list_blocks, caller.id, asked)


@router.post("/{user_id}", operation_id="blockUser", status_code=204)
async def block_user(
    user_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> None:
    """Block somebody: neither sees, follows, bids for or writes to the other any more."""
    await database.write(blocks.block, caller.id, user_id, clock=clock)


@router.delete("/{user_id}", operation_id="unblockUser", status_code=204)
async def unblock_user(user_id: RowId, caller: CurrentUser, database: DatabaseDep) -> None:
    """Take a block away."""
    await database.write(blocks.unblock, caller.id, user_id)
