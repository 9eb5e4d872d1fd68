"""Lets the MCP client ask through the guard: its HTTP library is another than ours."""

from collections.abc import AsyncIterator

import httpx
import httpx2

from core.outbound import AnswerLimits, GuardedTransport
from core.outbound_rules import OutboundRules


class GuardedBridge(httpx2.AsyncBaseTransport):
    """Sends each request by a ``GuardedTransport``.

    Args:
        rules: What may be asked besides public addresses over https.
        limits: What one answer may take.
    """

    def __init__(self, rules: OutboundRules, limits: AnswerLimits) -> None:
        self._guarded = GuardedTransport(rules, limits)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request.

        Raises:
            httpx2.TransportError: The address is refused, the server is away, slow or endless.
        """
        asked = httpx.Request(
            request.method,
            str(request.url),
            headers=request.headers.raw,
            content=await request.aread(),
            extensions={"timeout": request.extensions.get("timeout", {})},
        )
        try:
            answer = await self._guarded.handle_async_request(asked)
        except httpx.TransportError as error:
            raise _told(error) from error
        return httpx2.Response(
            answer.status_code, headers=answer.headers.raw, stream=_Body(answer), request=request
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._guarded.aclose()


class _Body(httpx2.AsyncByteStream):
    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._answer.aiter_raw():
                yield piece
        except httpx.TransportError as error:
            raise _told(error) from error

    async def aclose(self) -> None:
        await self._answer.aclose()


def _told(error: httpx.TransportError) -> httpx2.TransportError:
    if isinstance(error, httpx.TimeoutException):
        return httpx2.ReadTimeout(str(error))
    return httpx2.ConnectError(str(error))
