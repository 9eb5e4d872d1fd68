"""Owners bring character cards and take them along."""

import json
from typing import Any

import httpx
import pytest

from personas.cards.reading import read_card
from tests.factories.users import make_owner
from tests.integration.personas.test_owning import published
from tests.integration.shop import Shop, code_of
from tests.unit.personas.cards.hostile_cards import HOSTILE, TAKEN
from tests.unit.personas.cards.makers import V2, V3, packed, picture, png_card, with_data

pytestmark = pytest.mark.db

CARDS = "/api/owner/personas/import"


@pytest.fixture
async def owner(shop: Shop) -> httpx.AsyncClient:
    user = await shop.database.write(make_owner, clock=shop.clock)
    return await shop.program(user.id)


async def bring(owner: httpx.AsyncClient, raw: bytes, url: str = CARDS) -> httpx.Response:
    return await owner.post(url, files={"card": ("card.png", raw, "image/png")})


async def brought(owner: httpx.AsyncClient, raw: bytes) -> dict[str, Any]:
    answer = await bring(owner, raw)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def take(owner: httpx.AsyncClient, persona_id: str, **query: Any) -> httpx.Response:
    return await owner.get(f"/api/owner/personas/{persona_id}/card", params=query)


async def test_a_card_becomes_a_draft_with_its_picture(owner: httpx.AsyncClient) -> None:
    made = await brought(owner, png_card(V3, b"ccv3"))
    persona, sheet = made["persona"], made["persona"]["draft"]
    assert (made["spec"], made["creator"], made["notes"]) == ("v3", "somebody", [])
    assert made["creator_notes"] == "Be kind to her."
    assert (persona["state"], persona["slug"]) == ("drafted", "seraphina")
    assert persona["missing"] == ["tagline", "tier"]
    assert sheet["nickname"] == "Sera"
    assert sheet["character"] == V3["data"]["description"]
    assert sheet["alternate_greetings"] == V3["data"]["alternate_greetings"]
    assert sheet["examples"] == [
        {"fan": "Who are you?", "persona": "Seraphina. The glade is mine."}
    ]
    (entry,) = sheet["lorebook"]["entries"]
    assert (entry["keys"], entry["order"], entry["origin"]) == (["shadowfang", "beast"], 7, 0)
    shown = await owner.get(persona["picture_url"])
    assert shown.headers["content-type"] == "image/webp"


@pytest.mark.parametrize("kind", ["json", "png", "charx"])
async def test_a_card_goes_out_as_it_came(owner: httpx.AsyncClient, kind: str) -> None:
    source = {**V3, "from_afar": 1, "data": {**V3["data"], "unknown": {"kept": [True]}}}
    persona = (await brought(owner, png_card(source, b"ccv3")))["persona"]
    answer = await take(owner, persona["id"], kind=kind)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="seraphina.{kind}"'
    assert answer.headers["cache-control"] == "no-store"
    card = read_card(answer.content).card
    card.fields.pop("assets")
    expected = {k: v for k, v in source["data"].items() if k != "assets"}
    assert card.fields == expected
    assert card.around == {"from_afar": 1}
    again = (await brought(owner, answer.content))["persona"]
    assert again["draft"] == persona["draft"]


async def test_what_the_owner_changed_goes_out_changed(owner: httpx.AsyncClient) -> None:
    persona = (await brought(owner, packed(V2)))["persona"]
    sheet = {**persona["draft"], "character": "She left the glade.", "tagline": "A healer"}
    url = f"/api/owner/personas/{persona['id']}"
    assert (await owner.put(url, json={"sheet": sheet})).status_code == 200
    data = json.loads((await take(owner, persona["id"], kind="json")).content)["data"]
    assert data["description"] == "She left the glade."
    assert data["extensions"] == {**V2["data"]["extensions"], "mesi": {"tagline": "A healer"}}
    assert data["character_book"]["entries"][0]["comment"] == "from the old forest"


async def test_a_card_takes_the_place_of_a_draft_only(owner: httpx.AsyncClient) -> None:
    url, before = await published(owner, style="dry")
    answer = await bring(owner, png_card(V2), f"{url}/import")
    assert answer.status_code == 200, answer.text
    persona = answer.json()["persona"]
    assert persona["draft"]["name"] == "Seraphina"
    assert persona["draft"]["tagline"] == before["draft"]["tagline"]
    assert persona["draft"]["style"] == "dry"
    assert (persona["published"]["version"], persona["has_unpublished_changes"]) == (1, True)
    old = json.loads((await take(owner, persona["id"], kind="json", version=1)).content)
    assert old["data"]["name"] == before["draft"]["name"]
    assert (await owner.post(f"{url}/publish")).json()["published"]["version"] == 2
    new = json.loads((await take(owner, persona["id"], kind="json", version=2)).content)
    assert new["data"]["tags"] == ["fantasy", "healer"]


async def test_what_was_left_out_is_said(owner: httpx.AsyncClient) -> None:
    made = await brought(owner, TAKEN["rules in place of ours"])
    assert [note["code"] for note in made["notes"]] == ["directions_only_describe"]
    long = await brought(owner, packed(with_data(description="word " * 8_000)))
    assert [note["code"] for note in long["notes"]] == ["cut"]
    assert "description" in long["notes"][0]["text"]
    assert len(long["persona"]["draft"]["character"]) == 20_000
    kept = json.loads((await take(owner, long["persona"]["id"], kind="json")).content)
    assert len(kept["data"]["description"]) == 40_000


@pytest.mark.parametrize("name", ["words", "a bomb", "lists nested a million times", "a pdf"])
async def test_a_hostile_file_is_refused_in_words(owner: httpx.AsyncClient, name: str) -> None:
    raw, reason = HOSTILE[name]
    answer = await bring(owner, raw)
    assert (answer.status_code, code_of(answer)) == (422, "card_refused")
    assert answer.json()["error"]["details"] == {"reason": reason}
    assert (await owner.get("/api/owner/personas")).json() == {"items": []}


async def test_an_empty_file_and_one_too_large(owner: httpx.AsyncClient) -> None:
    empty = await bring(owner, b"")
    assert empty.json()["error"]["message"] == "The file is empty."
    large = await bring(owner, b"{" + b" " * (21 * 1024 * 1024))
    assert large.json()["error"]["details"] == {"reason": "too_large"}


async def test_cards_of_others_stay_theirs(shop: Shop, owner: httpx.AsyncClient) -> None:
    persona = (await brought(owner, packed(V2)))["persona"]
    other = await shop.program((await shop.database.write(make_owner, clock=shop.clock)).id)
    assert (await take(other, persona["id"])).status_code == 404
    url = f"/api/owner/personas/{persona['id']}/import"
    assert (await bring(other, packed(V2), url)).status_code == 404
    assert (await take(owner, persona["id"], version=1)).status_code == 404
    assert (await take(owner, persona["id"], kind="docx")).status_code == 422


async def test_who_brings_many_cards_waits(owner: httpx.AsyncClient) -> None:
    answers = [await bring(owner, b"{}") for _ in range(31)]
    assert [answer.status_code for answer in answers[-2:]] == [422, 429]
    assert "retry-after" in answers[-1].headers


async def test_the_picture_is_written_anew(owner: httpx.AsyncClient) -> None:
    made = await brought(owner, png_card(V2))
    shown = (await owner.get(made["persona"]["picture_url"])).content
    assert b"chara" not in shown
    out = await take(owner, made["persona"]["id"])
    assert out.headers["content-type"] == "image/png"
    assert out.content != picture()
