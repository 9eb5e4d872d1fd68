"""Long lists, read page by page as a program reads them."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.integration.shop import code_of

Between = Callable[[], Awaitable[object]]


async def listed(
    program: httpx.AsyncClient, url: str, *, key: str = "id", limit: int = 2, **query: Any
) -> list[str]:
    """Ids of a whole list in its order, read page by page."""
    found, _ = await _read(program, url, {"limit": limit, **query}, key)
    while found[-1] is not None:
        rows, _ = await _read(program, url, {"limit": limit, "before": found.pop(), **query}, key)
        found += rows
    return [str(one) for one in found[:-1]]


async def listed_while(
    program: httpx.AsyncClient, url: str, between: Between, *, key: str = "id", **query: Any
) -> list[str]:
    """Ids of a whole list, while something happens after the first page was read."""
    first, end = await _read(program, url, {"limit": 2, **query}, key)
    assert end is not None
    await between()
    rest, end = await _read(program, url, {"limit": 100, "before": end, **query}, key)
    assert end is None
    return [str(one) for one in (*first[:-1], *rest[:-1])]


async def _read(
    program: httpx.AsyncClient, url: str, query: dict[str, Any], key: str
) -> tuple[list[str | None], str | None]:
    answer = await program.get(url, params=query)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert len(page["items"]) <= query["limit"]
    assert page["next"] is None or len(page["items"]) == query["limit"]
    return [*(one[key] for one in page["items"]), page["next"]], page["next"]


async def refuses_foreign_pages(program: httpx.AsyncClient, url: str, **query: Any) -> None:
    """No page without rows, with too many, or after a row that nobody named."""
    for wrong in ({"limit": 0}, {"limit": 101}, {"limit": -1}, {"limit": "x"}):
        answer = await program.get(url, params={**query, **wrong})
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request"), wrong
    for before in ("", "x", "1", "1.a.b", "-1.a", "1.\x00", "off_1", "<b>", "👩.a"):
        answer = await program.get(url, params={**query, "before": before})
        assert (answer.status_code, code_of(answer)) == (422, "invalid_cursor"), before
    answer = await program.get(url, params={**query, "before": "9" * 300})
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")
    beyond = await program.get(url, params={**query, "before": "9" * 18 + ".z"})
    assert beyond.status_code == 200, beyond.text
