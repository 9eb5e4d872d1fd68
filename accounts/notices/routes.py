"""Read notifications, and the mails of the demo mailbox."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request

from accounts.deps import CurrentUser
from accounts.notices import service
from accounts.notices.schemas import MailList, MailView, NotificationList, ReadRequest, Unread
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep
from core.errors import NotFoundError
from core.mail import Mailer

router = APIRouter(prefix="/api", tags=["notices"])

Before = Annotated[str, Query(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
Limit = Annotated[int, Query(ge=1, le=100)]


async def need_mailbox(request: Request) -> None:
    """Let nobody in where mails are sent.

    Raises:
        NotFoundError: This server sends mails.
    """
    if cast("Mailer", request.state.mailer).delivers:
        raise NotFoundError("Mails are sent to your address; this server keeps no mailbox.")


@router.get("/notifications", operation_id="listNotifications")
async def list_notifications(
    caller: CurrentUser, database: DatabaseDep, before: Before | None = None, limit: Limit = 50
) -> NotificationList:
    """List the caller's notifications, the newest first."""
    return await database.read(service.list_notifications, caller.id, limit, before=before)


@router.post("/notifications/read", operation_id="readNotifications")
async def read_notifications(
    body: ReadRequest, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> Unread:
    """Mark a notification and all older ones as read, or all."""
    return await database.write(service.mark_read, caller.id, body.up_to, clock=clock)


@router.get("/mails", operation_id="listMails", dependencies=[Depends(need_mailbox)])
async def list_mails(
    caller: CurrentUser, database: DatabaseDep, before: Before | None = None, limit: Limit = 50
) -> MailList:
    """List the mails that a demo kept for the caller instead of sending them."""
    return await database.read(service.list_mails, caller.id, limit, before=before)


@router.get("/mails/{mail_id}", operation_id="getMail", dependencies=[Depends(need_mailbox)])
async def get_mail(mail_id: RowId, caller: CurrentUser, database: DatabaseDep) -> MailView:
    """Show a mail that a demo kept for the caller."""
    return await database.read(service.view_mail, caller.id, mail_id)
