"""Owners write, picture, price and publish their personas."""

import asyncio
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.factories.personas import SHEET
from tests.factories.users import make_owner
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db

TERMS = {"price_per_minute": "1.2", "minutes": 10, "selling_mode": "instant", "on_sale": True}


def painted(kind: str = "PNG", size: tuple[int, int] = (900, 900), **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
async def owner(shop: Shop) -> httpx.AsyncClient:
    user = await shop.database.write(make_owner, clock=shop.clock)
    return await shop.program(user.id)


async def drafted(owner: httpx.AsyncClient, **sheet: Any) -> dict[str, Any]:
    answer = await owner.post("/api/owner/personas", json={"sheet": SHEET | sheet})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def put_picture(owner: httpx.AsyncClient, url: str, raw: bytes) -> httpx.Response:
    return await owner.put(f"{url}/picture", files={"picture": ("p", raw, "image/png")})


async def published(owner: httpx.AsyncClient, **sheet: Any) -> tuple[str, dict[str, Any]]:
    url = f"/api/owner/personas/{(await drafted(owner, **sheet))['id']}"
    assert (await owner.put(f"{url}/tiers/text", json=TERMS)).status_code == 200
    assert (await put_picture(owner, url, painted())).status_code == 200
    answer = await owner.post(f"{url}/publish")
    assert answer.status_code == 200, answer.text
    return url, answer.json()


async def test_a_draft_says_what_it_lacks(shop: Shop, owner: httpx.AsyncClient) -> None:
    bare = await drafted(owner, tagline="", character="short", greeting=" ", examples=[])
    assert (bare["state"], bare["published"]) == ("drafted", None)
    missing = ["tagline", "character", "greeting", "examples", "picture", "tier"]
    assert bare["missing"] == missing
    answer = await owner.post(f"/api/owner/personas/{bare['id']}/publish")
    assert (answer.status_code, code_of(answer)) == (409, "persona_not_ready")
    assert answer.json()["error"]["details"]["missing"] == missing
    visitor = await shop.client({})
    assert (await visitor.get("/api/personas")).json() == {"items": []}


async def test_a_published_persona_is_found_and_shown(shop: Shop, owner: httpx.AsyncClient) -> None:
    _, view = await published(owner)
    assert (view["state"], view["published"]["version"]) == ("published", 1)
    assert (view["missing"], view["has_unpublished_changes"]) == ([], False)
    visitor = await shop.client({})
    (card,) = (await visitor.get("/api/personas", params={"query": "LISBON nova"})).json()["items"]
    assert (card["slug"], card["owner_name"]) == ("nova-reyes", "Olga")
    assert card["formats"] == [
        {
            "format": "text",
            "status": "on_sale",
            "price_per_minute": "1.2",
            "minutes": 10,
            "total_from": "12",
        }
    ]
    assert (await visitor.get("/api/personas", params={"query": "opera"})).json()["items"] == []
    page = (await visitor.get("/api/personas/nova-reyes")).json()
    assert (page["is_ai"], page["version"], page["greeting"]) == (True, 1, SHEET["greeting"])
    assert page["character_teaser"].startswith("Nova hosts")
    assert "examples" not in page and "character" not in page
    assert page["tiers"][0]["selling_mode"] == "instant"


async def test_terms_stay_while_fans_bid_on_them(shop: Shop, owner: httpx.AsyncClient) -> None:
    url, _ = await published(owner)
    sold = TERMS | {"selling_mode": "auction"}
    tiers = (await owner.put(f"{url}/tiers/text", json=sold)).json()["tiers"]
    tier_id = next(one["id"] for one in tiers if one["format"] == "text")
    closes_at = (shop.clock.now() + timedelta(hours=1)).isoformat()
    opened = await owner.post(f"/api/tiers/{tier_id}/auctions", json={"closes_at": closes_at})
    assert opened.status_code == 201, opened.text
    refused = await owner.put(f"{url}/tiers/text", json=TERMS)
    assert code_of(refused) == "tier_in_auction"
    await owner.post(f"/api/auctions/{opened.json()['id']}/cancel")
    assert (await owner.put(f"{url}/tiers/text", json=TERMS)).status_code == 200


async def test_versions_never_change(shop: Shop, owner: httpx.AsyncClient) -> None:
    url, _ = await published(owner)
    same = (await owner.post(f"{url}/publish")).json()
    assert same["published"]["version"] == 1
    changed = await owner.put(url, json={"sheet": SHEET | {"greeting": "Hello again."}})
    assert changed.json()["has_unpublished_changes"] is True
    visitor = await shop.client({})
    page = "/api/personas/nova-reyes"
    assert (await visitor.get(page)).json()["greeting"] == SHEET["greeting"]
    assert (await owner.post(f"{url}/publish")).json()["published"]["version"] == 2
    assert (await visitor.get(page)).json()["greeting"] == "Hello again."
    items = (await owner.get(f"{url}/versions")).json()["items"]
    assert [(one["version"], one["is_current"]) for one in items] == [(2, True), (1, False)]
    sheet = items[1]["sheet"]
    assert {name: sheet[name] for name in SHEET} == SHEET
    assert (sheet["voice_id"], sheet["voice_speed"], sheet["face"]) == (None, 1.0, None)


async def test_publishing_twice_at_once_makes_one_version(owner: httpx.AsyncClient) -> None:
    url, _ = await published(owner)
    await owner.put(url, json={"sheet": SHEET | {"style": "cool"}})
    answers = await asyncio.gather(*(owner.post(f"{url}/publish") for _ in range(4)))
    assert {answer.json()["published"]["version"] for answer in answers} == {2}


async def test_an_unpublished_persona_is_gone_until_it_returns(
    shop: Shop, owner: httpx.AsyncClient
) -> None:
    url, _ = await published(owner)
    visitor = await shop.client({})
    assert (await owner.post(f"{url}/unpublish")).json()["state"] == "retired"
    for path in ("", "/picture"):
        gone = await visitor.get(f"/api/personas/nova-reyes{path}")
        assert (gone.status_code, code_of(gone)) == (404, "not_found")
    back = (await owner.post(f"{url}/publish")).json()
    assert (back["state"], back["published"]["version"]) == ("published", 1)


async def test_unpublishing_a_draft_changes_nothing(owner: httpx.AsyncClient) -> None:
    draft = await drafted(owner)
    answer = await owner.post(f"/api/owner/personas/{draft['id']}/unpublish")
    assert answer.json()["state"] == "drafted"


async def test_equal_names_get_different_addresses(owner: httpx.AsyncClient) -> None:
    slugs = [(await drafted(owner, name="Zoë Å!"))["slug"] for _ in range(3)]
    assert slugs == ["zoe-a", "zoe-a-2", "zoe-a-3"]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"price_per_minute": "0.001"}, "invalid_tier"),
        ({"price_per_minute": "10001"}, "invalid_tier"),
        ({"price_per_minute": "-1"}, "invalid_amount"),
        ({"price_per_minute": "NaN"}, "invalid_amount"),
        ({"minutes": 0}, "invalid_tier"),
        ({"minutes": 100_000}, "invalid_tier"),
        ({"minutes": 1.5}, "invalid_request"),
        ({"selling_mode": "raffle"}, "invalid_request"),
    ],
)
async def test_terms_out_of_range_are_refused(
    owner: httpx.AsyncClient, terms: dict[str, Any], code: str
) -> None:
    draft = await drafted(owner)
    url = f"/api/owner/personas/{draft['id']}/tiers/text"
    answer = await owner.put(url, json=TERMS | terms)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert (await owner.get(f"/api/owner/personas/{draft['id']}")).json()["tiers"] == []


async def test_a_basic_account_sells_text_only(owner: httpx.AsyncClient) -> None:
    url = f"/api/owner/personas/{(await drafted(owner))['id']}/tiers"
    answer = await owner.put(f"{url}/voice", json=TERMS)
    assert (answer.status_code, code_of(answer)) == (409, "format_not_offered")
    off = await owner.put(f"{url}/voice", json=TERMS | {"on_sale": False})
    assert off.json()["tiers"][0]["status"] == "off"
    assert (await owner.put(f"{url}/smell", json=TERMS)).status_code == 422


async def test_terms_can_be_changed(owner: httpx.AsyncClient) -> None:
    url, _ = await published(owner)
    view = (await owner.put(f"{url}/tiers/text", json=TERMS | {"minutes": 20})).json()
    assert [tier["total_from"] for tier in view["tiers"]] == ["24"]


@pytest.mark.parametrize(
    "sheet",
    [
        {"name": "  "},
        {"name": "x" * 61},
        {"character": "x" * 20_001},
        {"examples": [{"fan": "a", "persona": "b"}] * 41},
        {"examples": [{"fan": "a", "persona": ""}]},
        {"lorebook": {"entries": [{"content": "x"}] * 501}},
        {"lorebook": {"entries": [{"content": "x" * 8_000}] * 51}},
        {"sampler": {"temperature": 3}},
        {"greeting": "a\u0000b"},
        {"secret": "x"},
    ],
)
async def test_a_sheet_out_of_its_limits_is_refused(
    owner: httpx.AsyncClient, sheet: dict[str, Any]
) -> None:
    answer = await owner.post("/api/owner/personas", json={"sheet": SHEET | sheet})
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_owners_touch_only_their_own(shop: Shop, owner: httpx.AsyncClient) -> None:
    url, _ = await published(owner)
    other = await shop.program((await shop.database.write(make_owner, clock=shop.clock)).id)
    attempts = [
        other.get(url),
        other.put(url, json={"sheet": SHEET}),
        other.post(f"{url}/publish"),
        other.post(f"{url}/unpublish"),
        other.put(f"{url}/tiers/text", json=TERMS),
        other.get(f"{url}/versions"),
        other.get(f"{url}/picture"),
        put_picture(other, url, painted()),
    ]
    for attempt in attempts:
        answer = await attempt
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    assert (await other.get("/api/owner/personas")).json() == {"items": []}
    assert len((await owner.get("/api/owner/personas")).json()["items"]) == 1


async def test_a_picture_is_written_anew(shop: Shop, owner: httpx.AsyncClient) -> None:
    url, view = await published(owner)
    visitor = await shop.client({})
    card = (await visitor.get("/api/personas")).json()["items"][0]
    picture = await visitor.get(card["picture_url"])
    assert picture.headers["content-type"] == "image/webp"
    assert "immutable" in picture.headers["cache-control"]
    assert Image.open(BytesIO(picture.content)).size == (640, 640)
    etag = {"if-none-match": picture.headers["etag"]}
    assert (await visitor.get(card["picture_url"], headers=etag)).status_code == 304
    plain = await visitor.get("/api/personas/nova-reyes/picture")
    assert "no-cache" in plain.headers["cache-control"]
    own = await owner.get(view["picture_url"])
    assert own.content == picture.content and "private" in own.headers["cache-control"]
    await put_picture(owner, url, painted("JPEG", (300, 700)))
    assert (await visitor.get("/api/personas")).json()["items"][0]["picture_url"] != (
        card["picture_url"]
    )


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"not a picture", 422, "invalid_picture"),
        (b"", 422, "invalid_picture"),
        (painted("GIF"), 422, "invalid_picture"),
        (painted()[:60], 422, "invalid_picture"),
        (painted(size=(20, 400)), 422, "invalid_picture"),
        (painted("PNG", (8_000, 8_000)), 422, "invalid_picture"),
        (b"x" * (5 * 1024 * 1024 + 1), 413, "picture_too_large"),
    ],
    ids=["text", "empty", "gif", "cut", "narrow", "bomb", "bytes"],
)
async def test_other_uploads_are_refused(
    owner: httpx.AsyncClient, raw: bytes, status: int, code: str
) -> None:
    url = f"/api/owner/personas/{(await drafted(owner))['id']}"
    answer = await put_picture(owner, url, raw)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert (await owner.get(url)).json()["picture_url"] is None
    assert (await owner.get(f"{url}/picture")).status_code == 404


async def test_an_owner_has_at_most_fifty(owner: httpx.AsyncClient) -> None:
    for _ in range(50):
        await drafted(owner)
    answer = await owner.post("/api/owner/personas", json={"sheet": SHEET})
    assert (answer.status_code, code_of(answer)) == (409, "too_many_personas")
