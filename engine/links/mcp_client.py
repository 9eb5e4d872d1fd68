"""Asks a Model Context Protocol server: what it offers, a tool, a resource.

The official client speaks to servers of the current revision (2026-07-28, no session) and of the
ones before (2025-11-25 and older, with a handshake): it asks which, and goes on accordingly.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar, cast

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import (
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    Implementation,
    TextContent,
    TextResourceContents,
)

from core.outbound import CONNECT_TIMEOUT_S, AnswerLimits, RefusedAddressError
from core.outbound_rules import OutboundRules
from engine.links.errors import LinkError
from engine.links.mcp_http import GuardedBridge

MOST_LISTED: Final = 200
"""Tools, resources and prompts of one server, each."""
MOST_PAGES: Final = 20
MOST_ANSWER_BYTES: Final = 400_000
ABOUT_US: Final = Implementation(name="mesi-engine", version="1")

_One = TypeVar("_One")
_Page = Callable[[str | None], Awaitable[tuple[list[_One], str | None]]]


class McpClient:
    """One server; each call opens a connection of its own.

    Args:
        url: The server's endpoint.
        key: Sent as a bearer token; empty for servers without keys.
        rules: What may be asked besides public addresses over https.
        timeout_s: Of a call, from the first byte to the last.
    """

    def __init__(self, url: str, key: str, rules: OutboundRules, *, timeout_s: float) -> None:
        self._url = url
        self._key = key
        self._rules = rules
        self._timeout_s = timeout_s

    async def describe(self) -> dict[str, Any]:
        """What the server says of itself; the same for each revision that it speaks.

        Raises:
            LinkError: It can't be reached, or says nothing sensible.
        """
        async with self._opened() as client:
            offers = client.server_capabilities
            about = client.server_info
            described: dict[str, Any] = {
                "name": about.name if about else "",
                "version": about.version if about else "",
                "instructions": client.instructions or "",
            }
            if offers.tools is not None:
                tools = await _all(lambda at: _tools(client, at))
                described["tools"] = sorted(map(_plain, tools), key=_name)
            if offers.resources is not None:
                resources = await _all(lambda at: _resources(client, at))
                described["resources"] = sorted(map(_plain, resources), key=_name)
            if offers.prompts is not None:
                prompts = await _all(lambda at: _prompts(client, at))
                described["prompts"] = sorted(map(_plain, prompts), key=_name)
            return described

    async def call(self, tool: str, arguments: dict[str, str]) -> str:
        """Call a tool; returns the text of its answer.

        Raises:
            LinkError: It can't be reached, or the tool failed.
        """
        async with self._opened() as client:
            # Not ``client.call_tool``: it would run the server's own schemas, and the patterns in
            # them, over the answer, of which only the text is read.
            asked = CallToolRequestParams(name=tool, arguments=dict(arguments))
            result = await client.session.send_request(
                CallToolRequest(params=asked), CallToolResult
            )
            text = "\n".join(one.text for one in result.content if isinstance(one, TextContent))
            if result.is_error:
                raise LinkError("tool_failed", f"the tool {tool!r} answered with an error")
            return text

    async def read(self, uri: str) -> str:
        """Read a resource's text.

        Raises:
            LinkError: It can't be reached, or has no such resource.
        """
        async with self._opened() as client:
            result = await client.read_resource(uri)
            parts = (one for one in result.contents if isinstance(one, TextResourceContents))
            return "\n".join(one.text for one in parts)

    @asynccontextmanager
    async def _opened(self) -> AsyncGenerator[Client]:
        limits = AnswerLimits(most_bytes=MOST_ANSWER_BYTES, total_s=self._timeout_s)
        http = httpx2.AsyncClient(
            transport=GuardedBridge(self._rules, limits),
            headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
            timeout=httpx2.Timeout(
                self._timeout_s, connect=min(CONNECT_TIMEOUT_S, self._timeout_s)
            ),
            trust_env=False,
        )
        try:
            async with asyncio.timeout(self._timeout_s), http:
                way = streamable_http_client(self._url, http_client=http, terminate_on_close=False)
                async with Client(way, client_info=ABOUT_US, cache=None) as client:
                    yield client
        except LinkError:
            raise
        except TimeoutError as error:
            raise LinkError("timeout", "the server did not answer in time") from error
        # The official client lets groups of its transport's errors out, of many types.
        except Exception as error:
            raise _failure(error) from error


async def _all(page: "_Page[_One]") -> list[_One]:
    """All entries of a list that comes in pages.

    Raises:
        LinkError: There are too many.
    """
    found: list[_One] = []
    at: str | None = None
    for _ in range(MOST_PAGES):
        more, at = await page(at)
        found += more
        if len(found) > MOST_LISTED:
            break
        if at is None:
            return found
    raise LinkError("too_much", f"the server lists more than {MOST_LISTED} entries of a sort")


async def _tools(client: Client, at: str | None) -> tuple[list[Any], str | None]:
    page = await client.list_tools(cursor=at)
    return list(page.tools), page.next_cursor


async def _resources(client: Client, at: str | None) -> tuple[list[Any], str | None]:
    page = await client.list_resources(cursor=at)
    return list(page.resources), page.next_cursor


async def _prompts(client: Client, at: str | None) -> tuple[list[Any], str | None]:
    page = await client.list_prompts(cursor=at)
    return list(page.prompts), page.next_cursor


def _plain(one: Any) -> dict[str, Any]:  # noqa: ANN401 - three unrelated types of the protocol
    """As the server sent it; ``_meta`` holds passing notes of transports."""
    return one.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"meta"})


def _name(one: dict[str, Any]) -> str:
    return str(one.get("uri") or one.get("name"))


def _failure(error: BaseException) -> LinkError:
    """What lies in a group of failures, as one that the owner can act on."""
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, LinkError):
            return cause
        if isinstance(cause.__cause__, RefusedAddressError):
            return LinkError("address_refused", "this server does not ask that address")
        if isinstance(cause, httpx2.TimeoutException | TimeoutError):
            return LinkError("timeout", "the server did not answer in time")
    if any(isinstance(cause, httpx2.TransportError) for cause in causes):
        return LinkError("unreachable", "the server can't be reached")
    return LinkError("bad_answer", f"the server does not speak MCP here: {str(causes[0])[:200]}")


def _causes(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        group = cast("BaseExceptionGroup[BaseException]", error)
        return [cause for one in group.exceptions for cause in _causes(one)]
    return [error]
