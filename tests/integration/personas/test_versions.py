"""Owners go back to what they published before."""

from typing import Any

import httpx
import pytest

from tests.factories.users import make_owner
from tests.integration.personas.test_owning import published
from tests.integration.shop import Shop

pytestmark = pytest.mark.db


@pytest.fixture
async def owner(shop: Shop) -> httpx.AsyncClient:
    user = await shop.database.write(make_owner, clock=shop.clock)
    return await shop.program(user.id)


async def rewrite(owner: httpx.AsyncClient, url: str, **changes: Any) -> dict[str, Any]:
    sheet = (await owner.get(url)).json()["draft"] | changes
    answer = await owner.put(url, json={"sheet": sheet})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def second(owner: httpx.AsyncClient) -> tuple[str, dict[str, Any]]:
    """A persona with two versions; the second says something else."""
    url, first = await published(owner)
    await rewrite(owner, url, tagline="Another line")
    answer = await owner.post(f"{url}/publish")
    assert answer.json()["published"]["version"] == 2
    return url, first


async def test_an_older_version_comes_back_and_the_draft_stays(
    shop: Shop, owner: httpx.AsyncClient
) -> None:
    url, first = await second(owner)
    back = (await owner.post(f"{url}/versions/1/roll-back")).json()
    assert (back["published"]["version"], back["draft"]["tagline"]) == (1, "Another line")
    assert back["has_unpublished_changes"]
    visitor = await shop.client({})
    shown = (await visitor.get(f"/api/personas/{first['slug']}")).json()
    assert (shown["version"], shown["tagline"]) == (1, first["draft"]["tagline"])
    listed = (await owner.get(f"{url}/versions")).json()["items"]
    assert [(one["version"], one["is_current"]) for one in listed] == [(2, False), (1, True)]


async def test_what_is_published_after_a_roll_back_has_a_new_number(
    owner: httpx.AsyncClient,
) -> None:
    url, _ = await second(owner)
    await owner.post(f"{url}/versions/1/roll-back")
    assert (await owner.post(f"{url}/publish")).json()["published"]["version"] == 3
    # Nothing changed since: it stays the third.
    assert (await owner.post(f"{url}/publish")).json()["published"]["version"] == 3


async def test_a_draft_is_written_as_a_version_was(owner: httpx.AsyncClient) -> None:
    url, first = await second(owner)
    restored = (await owner.post(f"{url}/versions/1/restore")).json()
    assert restored["draft"] == first["draft"]
    assert (restored["published"]["version"], restored["has_unpublished_changes"]) == (2, True)


async def test_a_retired_persona_comes_back_with_an_older_version(
    owner: httpx.AsyncClient,
) -> None:
    url, _ = await second(owner)
    await owner.post(f"{url}/unpublish")
    back = (await owner.post(f"{url}/versions/1/roll-back")).json()
    assert (back["state"], back["published"]["version"]) == ("published", 1)


@pytest.mark.parametrize("act", ["roll-back", "restore"])
async def test_versions_of_others_and_of_nobody(
    shop: Shop, owner: httpx.AsyncClient, act: str
) -> None:
    url, _ = await published(owner)
    assert (await owner.post(f"{url}/versions/9/{act}")).status_code == 404
    assert (await owner.post(f"{url}/versions/0/{act}")).status_code == 422
    other = await shop.program((await shop.database.write(make_owner, clock=shop.clock)).id)
    assert (await other.post(f"{url}/versions/1/{act}")).status_code == 404
