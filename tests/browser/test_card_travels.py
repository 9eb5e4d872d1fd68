"""A downloaded card is imported, exported, and imported by somebody else elsewhere, unchanged."""

import asyncio
import base64
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from app.bench.served import Served, running_server
from tests.browser.acts import enter
from tests.browser.people import live_as_an_owner
from tests.fixtures.chromium import DESKTOP, PATIENCE_MS, keep_picture
from tests.fixtures.served import QUIET
from tests.unit.personas.cards.makers import V2, V3, png, text_chunk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BY_OTHERS: Final = {"of_another_program": {"kept": ["as", "it", "is"]}}
DOWNLOADED: Final = {
    **V3,
    **BY_OTHERS,
    "data": {**V3["data"], "extensions": {**V3["data"]["extensions"], **BY_OTHERS}},
}
"""As hubs give cards away: with a V2 beside it, and things that no format knows."""


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """Two servers that know nothing of each other."""
    here, there = (tmp_path_factory.mktemp(name) / "var" for name in ("here", "there"))
    with running_server(here, QUIET) as first, running_server(there, QUIET) as second:
        yield first, second


async def test_a_card_goes_from_house_to_house_unchanged(
    houses: tuple[Served, Served], browser: Browser
) -> None:
    here, there = houses
    content = png(text_chunk(b"chara", V2), text_chunk(b"ccv3", DOWNLOADED))
    once = await taken(browser, here, content)
    assert card_in(once) == DOWNLOADED
    twice = await taken(browser, there, once)
    assert card_in(twice) == DOWNLOADED
    # Programs that know no V3 find the same character.
    older = card_in(twice, b"chara")["data"]
    fields = V2["data"].keys() - {"character_book", "extensions"}
    assert {name: older[name] for name in fields} == {name: V2["data"][name] for name in fields}
    entries = zip(older["character_book"]["entries"], entries_of(V2), strict=True)
    assert all(one | was == one for one, was in entries)


async def taken(browser: Browser, served: Served, content: bytes) -> bytes:
    """Let a new owner of a house import a card and take it out again; gives the file."""
    context = await browser.new_context(viewport=DESKTOP, accept_downloads=True)  # type: ignore[arg-type]  # a dict of the right shape
    context.set_default_timeout(PATIENCE_MS)
    page, _ = await enter(context, served, live_as_an_owner)
    await page.goto(f"{served.base_url}/owner/import")
    card: FilePayload = {"name": "seraphina.png", "mimeType": "image/png", "buffer": content}
    await page.get_by_test_id("card-file").set_input_files(card)
    came = page.get_by_test_id("card-arrived")
    await expect(came).to_have_attribute("data-spec", "v3")
    await page.get_by_test_id("card-open").click()
    await expect(page.get_by_test_id("sheet-name")).to_have_value("Seraphina")
    await expect(page.get_by_test_id("sheet-greeting")).to_have_value(V3["data"]["first_mes"])
    await keep_picture(page, "card-panel", page.get_by_test_id("card-png"))
    out = await downloaded(page)
    await context.close()
    return out


async def downloaded(page: Page) -> bytes:
    async with page.expect_download() as coming:
        await page.get_by_test_id("card-png").click()
    download = await coming.value
    assert download.suggested_filename.endswith(".png")
    return await asyncio.to_thread(Path(await download.path()).read_bytes)


def entries_of(card: dict[str, Any]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = card["data"]["character_book"]["entries"]
    return entries


def card_in(content: bytes, keyword: bytes = b"ccv3") -> dict[str, Any]:
    """The card in a picture, read without our reader."""
    at = 8
    while at < len(content):
        (size,) = struct.unpack_from(">I", content, at)
        kind, text = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        if kind == b"tEXt" and text.startswith(keyword + b"\0"):
            found: dict[str, Any] = json.loads(base64.b64decode(text.split(b"\0", 1)[1]))
            return found
        at += size + 12
    raise AssertionError(f"no {keyword!r} in the picture")
