"""Owners go back to what they published before."""

from typing import Any

import httpx
import pytest

from engine.prompt_shape import POLICY_VERSION
from personas.repository import versions_of
from tests.factories.users import make_owner
from tests.integration.personas.linking import LINK, link_agents
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


async def test_what_changed_is_told(owner: httpx.AsyncClient) -> None:
    url, _ = await second(owner)
    await rewrite(owner, url, style="warm\nand dry", sampler={"temperature": 0.4})
    between = (await owner.get(f"{url}/versions/diff?left=1&right=2")).json()
    assert (between["left"], between["right"]) == ("1", "2")
    assert [one["field"] for one in between["changes"]] == ["tagline"]
    (tagline,) = between["changes"]
    assert (tagline["kind"], tagline["after"]) == ("text", "Another line")
    assert [one["sign"] for one in tagline["pieces"]] == ["removed", "added"]
    since = (await owner.get(f"{url}/versions/diff?left=2")).json()["changes"]
    assert [one["field"] for one in since] == ["style", "sampler.temperature"]
    assert (since[1]["before"], since[1]["after"]) == (None, "0.4")
    back = (await owner.get(f"{url}/versions/diff?left=draft&right=2")).json()["changes"]
    assert (back[1]["before"], back[1]["after"]) == ("0.4", None)
    assert (await owner.get(f"{url}/versions/diff?left=2&right=2")).json()["changes"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [("left=9", 404), ("left=0", 422), ("left=-1", 422), ("left=x", 422), ("", 422)],
)
async def test_versions_that_can_not_be_compared(
    owner: httpx.AsyncClient, query: str, status: int
) -> None:
    url, _ = await published(owner)
    assert (await owner.get(f"{url}/versions/diff?{query}")).status_code == status


async def test_others_see_no_changes(shop: Shop, owner: httpx.AsyncClient) -> None:
    url, _ = await published(owner)
    other = await shop.program((await shop.database.write(make_owner, clock=shop.clock)).id)
    assert (await other.get(f"{url}/versions/diff?left=1")).status_code == 404


async def test_a_version_holds_links_consents_and_policy(
    shop: Shop, owner: httpx.AsyncClient
) -> None:
    url, made = await published(owner)
    persona_id = made["id"]
    await shop.database.write(link_agents, persona_id, shop.clock)
    assert (await owner.get(url)).json()["has_unpublished_changes"]
    assert (await owner.post(f"{url}/publish")).json()["published"]["version"] == 2
    assert not (await owner.get(url)).json()["has_unpublished_changes"]
    versions = await shop.database.read(versions_of, persona_id)
    assert [(one.links, one.consent_ids, one.policy_version) for one in versions] == [
        ([LINK], ["con_1"], POLICY_VERSION),
        ([], [], POLICY_VERSION),
    ]
    changes = (await owner.get(f"{url}/versions/diff?left=1&right=2")).json()["changes"]
    assert [one["field"] for one in changes] == ["links", "consents"]
    assert changes[0]["pieces"][0]["text"] == "Words, release 1: lore, style"
