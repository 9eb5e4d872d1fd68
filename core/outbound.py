"""Connections to other people's servers."""

from typing import Final

import httpx

CONNECT_TIMEOUT_S: Final = 5.0
TRIES: Final = 2


class PatientTransport(httpx.AsyncHTTPTransport):
    """Asks once more where a connection broke before the first byte of an answer.

    Servers close a connection that was kept open just as it is used again.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            httpx.TransportError: The server is away, or too slow.
        """
        for _ in range(TRIES - 1):
            try:
                return await super().handle_async_request(request)
            except httpx.TimeoutException:
                raise
            except httpx.TransportError:
                continue
        return await super().handle_async_request(request)


def open_client(
    url: str, *, api_key: str = "", read_timeout_s: float, most_connections: int
) -> httpx.AsyncClient:
    """Make a client of an HTTP interface; nothing is sent yet.

    Args:
        url: Base address, for example ``http://127.0.0.1:8000/v1``.
        api_key: Empty for servers without keys.
        read_timeout_s: Longest silence of the server.
        most_connections: At the same time.
    """
    return httpx.AsyncClient(
        base_url=url.rstrip("/") + "/",
        headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
        timeout=httpx.Timeout(read_timeout_s, connect=CONNECT_TIMEOUT_S),
        transport=PatientTransport(limits=httpx.Limits(max_connections=most_connections)),
    )
