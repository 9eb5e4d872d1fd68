"""What the messenger's routes ask for."""

from typing import Annotated, cast

from fastapi import Depends, Query, Request

from messenger.file_desk import FileDesk
from messenger.schemas import CLIENT_KEY


async def get_file_desk(request: Request) -> FileDesk:
    """Who keeps files of messages."""
    return cast("FileDesk", request.state.message_files)


FileDeskDep = Annotated[FileDesk, Depends(get_file_desk)]
Seq = Annotated[int | None, Query(ge=0, le=2**53)]
PageLimit = Annotated[int, Query(ge=1, le=100)]
ClientKey = Annotated[str | None, Query(pattern=CLIENT_KEY)]
