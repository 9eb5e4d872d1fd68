"""Connections to other people's servers.

``open_client`` is for addresses that the operator set, ``open_guarded_client`` for addresses that
users gave: it never reaches the machine itself or its network, whatever a name leads to.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Final, cast

import httpcore
import httpx

from core.outbound_rules import OutboundRules, refusal
from core.public_addresses import is_public

CONNECT_TIMEOUT_S: Final = 5.0
TRIES: Final = 2
KEPT_S: Final = 5.0
"""A connection that is not used for so long is closed."""

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


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


class RefusedAddressError(httpx.TransportError):
    """A name leads to where nobody may be sent, or an address may not be asked."""


class AnswerTooLongError(httpx.TransportError):
    """A server sends more than it may, for longer than it may, or in a packed form."""


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """What one answer may take."""

    most_bytes: int = 2_000_000
    total_s: float = 30.0
    """From the request to the last byte."""


DEFAULT_ANSWER: Final = AnswerLimits()
STREAMED_ANSWER: Final = AnswerLimits(most_bytes=20_000_000, total_s=180.0)
"""For replies and clauses as they are made."""


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses only.

    A name is looked up once, all that it leads to is judged, and the connection goes to an address
    that was judged: a second look-up, which could say something else, does not happen.
    """

    def __init__(self, rules: OutboundRules) -> None:
        self._rules = rules
        # httpcore's type is the class that stands in where anyio is missing.
        self._network = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of the interface
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that answers.

        Raises:
            RefusedAddressError: An address of it is not public.
            httpcore.ConnectError: None of them answers.
        """
        try:
            async with asyncio.timeout(timeout):
                addresses = await _look_up(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host} is not found in time") from error
        if not self._rules.allows(host.lower(), port):
            closed = [one for one in addresses if not is_public(one)]
            if closed:
                raise RefusedAddressError(f"{host} is not on the public internet")
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of the interface
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse.

        Raises:
            RefusedAddressError: Always: a socket in the file system is this machine's.
        """
        raise RefusedAddressError("a path on this machine is no address")

    async def sleep(self, seconds: float) -> None:
        """Wait between tries."""
        await asyncio.sleep(seconds)


class GuardedTransport(httpx.AsyncHTTPTransport):
    """Asks addresses that users gave; keeps answers within limits.

    Args:
        rules: What may be asked besides public addresses over https.
        limits: What one answer may take.
        most_connections: At the same time.
    """

    def __init__(
        self,
        rules: OutboundRules,
        limits: AnswerLimits = DEFAULT_ANSWER,
        most_connections: int = 16,
    ) -> None:
        super().__init__(trust_env=False)
        self._rules = rules
        self._answer = limits
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=most_connections,
            keepalive_expiry=KEPT_S,
            network_backend=CheckedNetwork(rules),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            httpx.TransportError: The address is refused, the server is away, slow or endless.
        """
        problem = refusal(request.url, self._rules)
        if problem is not None:
            raise RefusedAddressError(f"{request.url.host}: {problem}", request=request)
        # Packed answers could grow without end while they are unpacked.
        request.headers["accept-encoding"] = "identity"
        until_s = asyncio.get_running_loop().time() + self._answer.total_s
        try:
            async with asyncio.timeout_at(until_s):
                response = await super().handle_async_request(request)
        except TimeoutError as error:
            raise httpx.ReadTimeout("the server did not answer in time", request=request) from error
        body = _Measured(response, self._answer.most_bytes, until_s)
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            await response.aclose()
            raise AnswerTooLongError("the answer is packed", request=request)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=body,
            extensions=response.extensions,
        )


class _Measured(httpx.AsyncByteStream):
    """An answer's body, within its limits."""

    def __init__(self, response: httpx.Response, most_bytes: int, until_s: float) -> None:
        self._response = response
        self._most_bytes = most_bytes
        self._until_s = until_s

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._most_bytes
        pieces = self._response.aiter_raw()
        while True:
            try:
                async with asyncio.timeout_at(self._until_s):
                    piece = await anext(pieces, None)
            except TimeoutError as error:
                raise httpx.ReadTimeout("the answer takes too long") from error
            if piece is None:
                return
            left -= len(piece)
            if left < 0:
                raise AnswerTooLongError(f"the answer is over {self._most_bytes} bytes")
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


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
        headers=_key(api_key),
        timeout=httpx.Timeout(read_timeout_s, connect=CONNECT_TIMEOUT_S),
        transport=PatientTransport(limits=httpx.Limits(max_connections=most_connections)),
    )


def open_guarded_client(
    url: str,
    rules: OutboundRules,
    *,
    api_key: str = "",
    read_timeout_s: float,
    limits: AnswerLimits = DEFAULT_ANSWER,
) -> httpx.AsyncClient:
    """Make a client of an address that a user gave; nothing is sent yet.

    It follows no redirects, and takes neither proxies nor passwords from the machine's settings.

    Args:
        url: Base address.
        rules: What may be asked besides public addresses over https.
        api_key: Empty for servers without keys.
        read_timeout_s: Longest silence of the server.
        limits: What one answer may take.
    """
    return httpx.AsyncClient(
        base_url=url.rstrip("/") + "/",
        headers=_key(api_key),
        timeout=httpx.Timeout(read_timeout_s, connect=min(CONNECT_TIMEOUT_S, read_timeout_s)),
        transport=GuardedTransport(rules, limits),
        trust_env=False,
        follow_redirects=False,
    )


def open_either_client(
    url: str,
    guard: OutboundRules | None,
    *,
    api_key: str = "",
    read_timeout_s: float,
    most_connections: int,
) -> httpx.AsyncClient:
    """Make a client of an HTTP interface that streams, guarded where a user gave its address."""
    if guard is None:
        return open_client(
            url, api_key=api_key, read_timeout_s=read_timeout_s, most_connections=most_connections
        )
    return open_guarded_client(
        url, guard, api_key=api_key, read_timeout_s=read_timeout_s, limits=STREAMED_ANSWER
    )


def _key(api_key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {api_key}"} if api_key else {}


async def _look_up(host: str, port: int) -> list[str]:
    """All addresses of a host, each once.

    Raises:
        httpcore.ConnectError: It has none.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} is not found") from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))
