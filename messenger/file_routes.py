"""Files in conversations over HTTP: send one, load one."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from accounts.deps import CurrentUser, LimiterDep
from accounts.wire import RowId
from core.byte_ranges import read_range
from core.deps import ClockDep, DatabaseDep
from core.errors import AppError
from core.files import FileMissingError
from messenger import rules, service, views
from messenger.deps import ClientKey, FileDeskDep
from messenger.file_desk import FileDesk, thumbnail_key
from messenger.pictures import MIME
from messenger.schemas import MessageView
from messenger.settings import FILES, MESSAGES
from messenger.upload import FIELD, read_upload
from models.conversation import Attachment

router = APIRouter(prefix=views.PREFIX, tags=["messenger"])

SHOWN: Final = ("image/", "audio/", "video/")
"""Kinds that a page shows; all others are saved."""
NO_SCRIPT: Final = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
BYTES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/octet-stream": {}}},
    206: {"description": "The part that was asked for."},
    304: {"description": "The page has it already."},
}


@router.post(
    "/{conversation_id}/files", operation_id="sendFile", status_code=201, openapi_extra=FORM
)
async def send_file(  # noqa: PLR0913 - dependencies
    conversation_id: RowId,
    request: Request,
    caller: CurrentUser,
    database: DatabaseDep,
    desk: FileDeskDep,
    limiter: LimiterDep,
    clock: ClockDep,
    client_key: ClientKey = None,
) -> MessageView:
    """Send a file as a message: a picture of up to 10 MB, sound, video, PDF, text up to 20 MB."""
    await database.read(service.require_place_to_write, caller.id, conversation_id, clock=clock)
    limiter.take(MESSAGES, caller.id)
    limiter.take(FILES, caller.id)
    upload = await read_upload(request, desk.settings.max_file_bytes)
    stored = await desk.keep(upload.name, upload.content, conversation_id)
    try:
        sent = await database.write(
            service.send_file,
            caller.id,
            conversation_id,
            stored,
            client_key=client_key,
            clock=clock,
        )
    except AppError:
        # After any other error nobody knows whether the row stands: then the file stays.
        await desk.forget(stored.key)
        raise
    if sent.message.attachment_id != stored.id:
        await desk.forget(stored.key)  # It was sent before.
    return views.message_view(sent, caller.id)


@router.get(
    "/{conversation_id}/files/{attachment_id}",
    operation_id="getMessageFile",
    response_class=StreamingResponse,
    responses=BYTES,
)
async def get_file(
    conversation_id: RowId,
    attachment_id: RowId,
    request: Request,
    caller: CurrentUser,
    database: DatabaseDep,
    desk: FileDeskDep,
) -> Response:
    """Load a file of one of your conversations, whole or, for players, a part."""
    found = await database.read(service.own_file, caller.id, conversation_id, attachment_id)
    if found is None:
        raise FileMissingError("This file is not there.")
    return await _answer(request, desk, found, found.file_key, found.mime)


@router.get(
    "/{conversation_id}/files/{attachment_id}/thumbnail",
    operation_id="getMessageThumbnail",
    response_class=StreamingResponse,
    responses=BYTES,
)
async def get_thumbnail(
    conversation_id: RowId,
    attachment_id: RowId,
    request: Request,
    caller: CurrentUser,
    database: DatabaseDep,
    desk: FileDeskDep,
) -> Response:
    """Load the small picture of a picture."""
    found = await database.read(service.own_file, caller.id, conversation_id, attachment_id)
    if found is None or found.width is None:
        raise FileMissingError("This picture is not there.")
    return await _answer(request, desk, found, thumbnail_key(found.file_key), MIME)


async def _answer(
    request: Request, desk: FileDesk, found: Attachment, key: str, mime: str
) -> Response:
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": rules.disposition(found.name, is_shown=mime.startswith(SHOWN)),
        "Content-Security-Policy": NO_SCRIPT,
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": f'"{key.rpartition("/")[2]}"',
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    size = await desk.size(key)
    part = read_range(request.headers.get("range"), size)
    start, end = part or (0, size)
    headers["Content-Length"] = str(end - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    pieces = await desk.open(key, (start, end))
    status = 200 if part is None else 206
    return StreamingResponse(pieces, status, headers, media_type=mime)
