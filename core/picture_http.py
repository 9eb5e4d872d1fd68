"""Pictures over HTTP: taken within limits, sent so that browsers keep them."""

from typing import Final

from fastapi import Request, Response, UploadFile

from core.errors import NotFoundError
from core.pictures import (
    MAX_BYTES,
    MAX_PIXELS,
    PictureTooLargeError,
    StoredPicture,
    read_upload,
)

MONTH_S: Final = 30 * 24 * 3600


async def take_picture(
    upload: UploadFile, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS
) -> StoredPicture:
    """Read an upload and write it anew.

    Raises:
        PictureError: It is no picture, or has more pixels than we decode.
        PictureTooLargeError: It has too many bytes.
    """
    raw = await upload.read(max_bytes + 1)
    if len(raw) > max_bytes:
        limit = max_bytes // (1024 * 1024)
        raise PictureTooLargeError(f"A picture has at most {limit} MB.", param="picture")
    return await read_upload(raw, max_pixels)


def picture_response(
    request: Request, picture: StoredPicture | None, *, visibility: str
) -> Response:
    """Send a picture, or say that the browser has it already.

    Args:
        request: Says by ``v`` and ``If-None-Match`` what the browser wants and has.
        picture: What is stored.
        visibility: ``public``, or ``private`` where not everybody may see it.

    Raises:
        NotFoundError: There is no picture.
    """
    if picture is None:
        raise NotFoundError("There is no picture.")
    etag = f'"{picture.etag}"'
    # The address names the version of the picture (?v=…); without it the browser asks again.
    is_named = request.query_params.get("v") == picture.etag
    age = f"max-age={MONTH_S}, immutable" if is_named else "no-cache"
    headers = {
        "ETag": etag,
        "Cache-Control": f"{visibility}, {age}",
        "X-Content-Type-Options": "nosniff",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(picture.webp, media_type="image/webp", headers=headers)
