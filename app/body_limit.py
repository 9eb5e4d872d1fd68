"""No request's body is read beyond what any route takes, signed in or not.

Bodies are read before a route asks who calls: without an end to them, anybody could fill the
memory with JSON or the disk with a form. Routes with smaller limits say so in their own words.
"""

from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES: Final = 2_000_000
"""Of JSON and text: the longest persona's sheet is a tenth of it."""
MAX_FORM_BYTES: Final = 33_000_000
"""Of a form: the files of the largest face, and what is around them."""


class BodyLimit:
    """ASGI middleware that ends the reading of a body that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; who reads its body reads so much and no more."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").lower().startswith("multipart/form-data")
        most = MAX_FORM_BYTES if is_form else MAX_BODY_BYTES
        length = headers.get("content-length", "")
        # A number of more digits than that is too large, and slow to read.
        is_too_long = length.isdecimal() and int(length[:16]) > most
        seen = 0

        async def receive_some() -> Message:
            nonlocal seen
            if not is_too_long:
                message = await receive()
                seen += len(message.get("body", b""))
                if seen <= most:
                    return message
            raise HTTPException(413, f"A request has at most {most:,} bytes here.")

        await self._app(scope, receive_some, send)
