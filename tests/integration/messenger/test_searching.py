"""A search finds one's own, whatever the case."""

from typing import Any

import pytest

from messenger.settings import SEARCHES
from tests.integration.messenger.talk import Talk, open_between
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def found(talk: Talk, text: str, **asked: Any) -> list[str]:
    answer = await talk.as_cleo.get("/api/conversations/search", params={"text": text} | asked)
    assert answer.status_code == 200, answer.text
    return [one["text"] for one in answer.json()["items"]]


@pytest.mark.parametrize(
    ("text", "looked_for"),
    [
        ("Kaffee am Großmarkt", "GROSSMARKT"),
        ("ПРИВЕТ, КЛЕО", "привет"),
        ("rendez-vous à l'ÉCOLE", "e\u0301cole"),
        ("100% sure", "0% S"),
        ("file_name", "E_N"),
        ("back\\slash", "K\\S"),
        ("a/b", "A/B"),
        ("שלום לך", "שלום"),
        ("family 👨‍👩‍👧", "👨‍👩‍👧"),
        ("<b>bold</b>", "<B>"),
    ],
)
async def test_it_is_found(talk: Talk, text: str, looked_for: str) -> None:
    await talk.say(talk.as_ada, text)
    await talk.say(talk.as_ada, "something else")
    assert await found(talk, looked_for) == [text]


@pytest.mark.parametrize("looked_for", ["%", "_", "\\", "s_m_thing", "some%"])
async def test_signs_of_patterns_are_only_signs(talk: Talk, looked_for: str) -> None:
    await talk.say(talk.as_ada, "something")
    assert await found(talk, looked_for) == []


async def test_the_newest_come_first_and_not_all(talk: Talk) -> None:
    for number in range(5):
        await talk.say(talk.as_ada, f"word {number}")
    answer = await talk.as_cleo.get(
        "/api/conversations/search", params={"text": "WORD", "limit": 3}
    )
    page = answer.json()
    assert [one["text"] for one in page["items"]] == ["word 4", "word 3", "word 2"]
    assert page["next"] is not None
    await talk.say(talk.as_ada, "word 5")
    assert await found(talk, "WORD", before=page["next"]) == ["word 1", "word 0"]


async def test_one_conversation_or_all(talk: Talk) -> None:
    await talk.say(talk.as_ada, "word here")
    other = await talk.shop.database.write(
        open_between, talk.mallory, talk.cleo, clock=talk.shop.clock, subject_id="mtg_2"
    )
    await talk.as_mallory.post(
        f"/api/conversations/{other.id}/messages", json={"text": "word there"}
    )
    assert await found(talk, "word") == ["word there", "word here"]
    assert await found(talk, "word", conversation=talk.id) == ["word here"]
    mine = await talk.as_ada.get("/api/conversations/search", params={"text": "word"})
    assert [one["text"] for one in mine.json()["items"]] == ["word here"]


async def test_what_was_taken_back_is_not_found(talk: Talk) -> None:
    sent = await talk.say(talk.as_ada, "regretted word")
    await talk.as_ada.delete(f"{talk.url}/messages/{sent['id']}")
    assert await found(talk, "regretted") == []


async def test_files_are_found_by_their_names(talk: Talk) -> None:
    await talk.as_ada.post(f"{talk.url}/files", files={"file": ("Menü.txt", b"soup")})
    answer = await talk.as_cleo.get("/api/conversations/search", params={"text": "MENÜ"})
    assert [one["attachment"]["name"] for one in answer.json()["items"]] == ["Menü.txt"]
    assert await found(talk, "soup") == [], "not by what is in them"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "search_empty"),
        ("  ", "search_empty"),
        ("x" * 101, "invalid_request"),
        ("a\x00b", "invalid_request"),
    ],
)
async def test_some_searches_are_refused(talk: Talk, text: str, code: str) -> None:
    answer = await talk.as_cleo.get("/api/conversations/search", params={"text": text})
    assert (answer.status_code, code_of(answer)) == (422, code)


async def test_who_searches_too_fast_waits(talk: Talk) -> None:
    for _ in range(SEARCHES.count):
        await found(talk, "x")
    answer = await talk.as_cleo.get("/api/conversations/search", params={"text": "x"})
    assert (answer.status_code, code_of(answer)) == (429, "rate_limited")
