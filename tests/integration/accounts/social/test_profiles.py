"""Creators' pages: opened with the role, changed by their creator, found by name."""

import asyncio
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from accounts.social import profile_rows, profiles
from models.states import KycState
from tests.integration.accounts.social.people import Creator, creator, verify
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db

ADA: dict[str, Any] = {
    "email": "ada@fans.example",
    "password": "a long enough one",
    "display_name": "Zoë Müller",
    "date_of_birth": "1990-05-17",
}


@pytest.fixture
async def cleo(shop: Shop) -> Creator:
    return await creator(shop)


def png(size: tuple[int, int] = (100, 120)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return out.getvalue()


async def test_a_creator_registers_as_such(shop: Shop) -> None:
    browser = await shop.browser()
    made = await browser.post("/api/register", json=ADA | {"wants_creator": True})
    assert made.json()["roles"] == ["fan", "creator"]
    page = (await browser.get("/api/creator/profile")).json()
    assert (page["slug"], page["takes_bids"], page["picture_url"]) == ("zoe-muller", True, None)


async def test_a_fan_becomes_a_creator_once(shop: Shop) -> None:
    _, app = await shop.fan(0, display_name="Ada L")
    refused = await app.get("/api/creator/profile")
    assert (refused.status_code, code_of(refused)) == (403, "missing_role")
    asked = [app.patch("/api/me", json={"become_creator": True}) for _ in range(4)]
    answers = await asyncio.gather(*asked)
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json()["roles"] == ["fan", "creator"]
    assert (await app.get("/api/creator/profile")).json()["slug"] == "ada-l"
    await app.patch("/api/me", json={"become_creator": True, "display_name": "Other"})
    page = (await app.get("/api/creator/profile")).json()
    assert (page["slug"], page["display_name"]) == ("ada-l", "Other")


@pytest.mark.parametrize("name", ["אדה 😀", "李", "admin", "Al"])
async def test_names_without_an_address_of_their_own_get_one(shop: Shop, name: str) -> None:
    made = await creator(shop, name)
    assert made.slug != name and len(made.slug) > 5
    assert (await made.app.get(f"/api/creators/{made.slug}")).json()["display_name"] == name


async def test_equal_names_have_addresses_apart(shop: Shop) -> None:
    slugs = {(await creator(shop, "Ada L")).slug for _ in range(3)}
    assert len(slugs) == 3 and "ada-l" in slugs
    assert all(slug.startswith("ada-l") for slug in slugs)


async def test_equal_names_at_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = profile_rows.is_slug_taken
    asked: list[str] = []

    def late(db: Any, slug: str) -> bool:
        asked.append(slug)
        return len(asked) > 2 and seen(db, slug)

    await creator(shop, "Ada L")
    monkeypatch.setattr(profile_rows, "is_slug_taken", late)
    second = await creator(shop, "Ada L")
    assert asked[0] == "ada-l" and second.slug.startswith("ada-l-")


async def test_a_creator_changes_the_page(shop: Shop, cleo: Creator) -> None:
    change = {"headline": " Paints\n <b>you</b> ", "about": "שלום 😀\nline", "takes_bids": False}
    assert await shop.database.read(profiles.takes_bids, cleo.user.id)
    made = await cleo.app.patch("/api/creator/profile", json=change)
    assert made.status_code == 200, made.text
    page = made.json()
    assert (page["headline"], page["about"]) == ("Paints <b>you</b>", "שלום 😀\nline")
    assert page["takes_bids"] is False and page["slug"] == "cleo"
    assert not await shop.database.read(profiles.takes_bids, cleo.user.id)
    fan, _ = await shop.fan(0)
    assert not await shop.database.read(profiles.takes_bids, fan.id)
    public = (await (await shop.browser()).get("/api/creators/cleo")).json()
    assert public["headline"] == "Paints <b>you</b>"
    assert (public["is_following"], public["is_own"], public["is_verified"]) == (False,) * 3
    assert (await cleo.app.get("/api/creators/cleo")).json()["is_own"] is True


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"slug": "admin"}, 422, "invalid_slug"),
        ({"slug": "ab"}, 422, "invalid_slug"),
        ({"slug": "<b>x</b>"}, 422, "invalid_slug"),
        ({"slug": "adä"}, 422, "invalid_slug"),
        ({"slug": "a\x00b"}, 422, "invalid_request"),
        ({"slug": "x" * 300}, 422, "invalid_request"),
        ({"slug": "taken"}, 409, "slug_taken"),
        ({"headline": "x" * 141}, 422, "invalid_request"),
        ({"headline": "a\x00"}, 422, "invalid_request"),
        ({"about": "x" * 4_001}, 422, "invalid_request"),
        ({"about": "\x00"}, 422, "invalid_request"),
        ({"follower_count": 3}, 422, "invalid_request"),
    ],
)
async def test_what_a_page_cannot_say(
    shop: Shop, cleo: Creator, change: dict[str, Any], status: int, code: str
) -> None:
    await creator(shop, "Taken")
    before = (await cleo.app.get("/api/creator/profile")).json()
    answer = await cleo.app.patch("/api/creator/profile", json=change)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert (await cleo.app.get("/api/creator/profile")).json() == before


async def test_an_address_changes_once_it_is_free(shop: Shop, cleo: Creator) -> None:
    other = await creator(shop, "Otto")
    assert (await cleo.app.patch("/api/creator/profile", json={"slug": "otto"})).status_code == 409
    await other.app.patch("/api/creator/profile", json={"slug": "otto-2"})
    assert (await cleo.app.patch("/api/creator/profile", json={"slug": "otto"})).status_code == 200
    assert (await cleo.app.get("/api/creators/otto")).json()["display_name"] == "Cleo"
    assert (await cleo.app.get("/api/creators/cleo")).status_code == 404


async def test_an_address_that_goes_in_a_moment(
    shop: Shop, cleo: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    await creator(shop, "Otto")
    monkeypatch.setattr(profile_rows, "is_slug_taken", lambda _db, _slug: False)
    answer = await cleo.app.patch("/api/creator/profile", json={"slug": "otto"})
    assert (answer.status_code, code_of(answer)) == (409, "slug_taken")


async def test_a_picture_comes_and_goes(shop: Shop, cleo: Creator) -> None:
    browser = await shop.browser()
    nothing = await browser.get("/api/creators/cleo/picture")
    assert (nothing.status_code, code_of(nothing)) == (404, "not_found")
    files = {"picture": ("me.png", png(), "image/png")}
    made = await cleo.app.put("/api/creator/profile/picture", files=files)
    url = made.json()["picture_url"]
    picture = await browser.get(url)
    assert picture.headers["content-type"] == "image/webp"
    assert "immutable" in picture.headers["cache-control"]
    assert "private" in picture.headers["cache-control"]
    etag = picture.headers["etag"]
    again = await browser.get("/api/creators/cleo/picture", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    gone = await cleo.app.delete("/api/creator/profile/picture")
    assert gone.json()["picture_url"] is None
    assert (await browser.get(url)).status_code == 404


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"<svg onload=alert(1)>", 422, "invalid_picture"),
        (png((10, 10)), 422, "invalid_picture"),
        (b"x" * (5 * 1024 * 1024 + 1), 413, "picture_too_large"),
    ],
    ids=["svg", "tiny", "heavy"],
)
async def test_what_is_no_picture(cleo: Creator, raw: bytes, status: int, code: str) -> None:
    files = {"picture": ("me.png", raw, "image/png")}
    answer = await cleo.app.put("/api/creator/profile/picture", files=files)
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_creators_are_found_by_name(shop: Shop) -> None:
    for name in ("Öznur Ada", "Ada 100%", "Ben_j"):
        await creator(shop, name)
    browser = await shop.browser()

    async def found(**query: Any) -> list[str]:
        answer = await browser.get("/api/creators", params=query)
        assert answer.status_code == 200, answer.text
        return [one["display_name"] for one in answer.json()["items"]]

    assert await found() == ["Ben_j", "Ada 100%", "Öznur Ada"]
    assert await found(query="öznur") == ["Öznur Ada"]
    assert await found(query="ADA öz") == ["Öznur Ada"]
    assert await found(query="%") == ["Ada 100%"]
    assert await found(query="_") == ["Ben_j"]
    assert await found(query="' OR 1=1 --") == []
    assert await found(query="ben-j") == ["Ben_j"]


async def test_lists_of_creators_come_in_pages(shop: Shop) -> None:
    slugs = [(await creator(shop, f"Creator {i}")).slug for i in range(5)]
    browser = await shop.browser()
    seen: list[str] = []
    before: str | None = None
    while True:
        query = {"limit": 2} | ({"before": before} if before else {})
        page = (await browser.get("/api/creators", params=query)).json()
        seen += [one["slug"] for one in page["items"]]
        before = page["next"]
        if before is None:
            break
    assert seen == slugs[::-1]


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"query": "x" * 201}, {"query": "\x00"}, {"before": ""}]
)
async def test_lists_refuse_what_they_cannot_be_asked(shop: Shop, query: dict[str, Any]) -> None:
    answer = await (await shop.browser()).get("/api/creators", params=query)
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_whom_a_creator_blocks_does_not_find_the_page(shop: Shop, cleo: Creator) -> None:
    fan, app = await shop.fan(0)
    files = {"picture": ("me.png", png(), "image/png")}
    url = (await cleo.app.put("/api/creator/profile/picture", files=files)).json()["picture_url"]
    assert (await app.get(url)).status_code == 200
    await cleo.app.post(f"/api/blocks/{fan.id}")
    for path in ("/api/creators/cleo", url):
        assert (await app.get(path)).status_code == 404
    assert (await app.put("/api/creators/cleo/follow")).status_code == 404
    assert (await app.delete("/api/creators/cleo/follow")).status_code == 404
    assert (await app.get("/api/creators")).json()["items"] == []
    assert (await (await shop.browser()).get("/api/creators/cleo")).status_code == 200
    await cleo.app.delete(f"/api/blocks/{fan.id}")
    await app.post(f"/api/blocks/{cleo.user.id}")
    assert (await app.get("/api/creators/cleo")).status_code == 404


async def test_only_a_decided_form_verifies(shop: Shop, cleo: Creator) -> None:
    other = await creator(shop, "Otto")
    for one, state in ((cleo, KycState.VERIFIED), (other, KycState.SUBMITTED)):
        await shop.database.write(verify, one.user.id, clock=shop.clock, state=state)
    assert (await cleo.app.get("/api/creators/cleo")).json()["is_verified"] is True
    assert (await cleo.app.get("/api/creators/otto")).json()["is_verified"] is False


async def test_a_creator_without_a_page_is_told(shop: Shop) -> None:
    _, app = await shop.fan(0, roles=["fan", "creator"])
    for answer in (
        await app.get("/api/creator/profile"),
        await app.patch("/api/creator/profile", json={"about": "x"}),
        await app.delete("/api/creator/profile/picture"),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
