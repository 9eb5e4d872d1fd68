"""Wire types of creators' pages, follows and blocks."""

from datetime import datetime

from accounts.wire import Answer


class BlockView(Answer):
    """Somebody whom the caller blocks."""

    user_id: str
    display_name: str
    created_at: datetime


class BlockList(Answer):
    """Whom the caller blocks, the latest first."""

    items: list[BlockView]
