"""The fan's memory page: see, write, put right, pin, forget, choose, take along."""

from typing import Any

import httpx
import pytest

from memories.repository import Pair
from memories.rules import MAX_PINNED, SPECIAL_CONSENT
from models.memory import MemoryFact
from models.room import TranscriptTurn
from tests.integration.memories.past import add_episode, add_fact, say, texts_of, visit
from tests.integration.shop import Shop, code_of
from tests.integration.statements import statements

pytestmark = pytest.mark.db

ODD = ["<b>hi</b> likes tea", "\u202etea sekil", "likes tea 🍵", "é" * 300]


class Page:
    """A fan with a past, and their program."""

    def __init__(self, shop: Shop, pair: Pair, room_id: str, http: httpx.AsyncClient) -> None:
        self.shop, self.pair, self.room_id, self.http = shop, pair, room_id, http
        self.url = f"/api/memories/{pair.persona_id}"

    async def add(self, text: str, **fields: Any) -> str:
        return await self.shop.database.write(
            add_fact, self.pair, text, clock=self.shop.clock, **fields
        )

    async def see(self) -> dict[str, Any]:
        return (await self.http.get(self.url)).json()

    async def texts(self) -> list[str]:
        return await self.shop.database.read(texts_of, self.pair)


@pytest.fixture
async def page(shop: Shop) -> Page:
    room, pair = await shop.database.write(lambda db: visit(db, clock=shop.clock))
    return Page(shop, pair, room.room_id, await shop.program(pair.fan_id))


async def test_personas_are_listed_in_one_go_and_pages_read_no_vectors(page: Page) -> None:
    counts: list[int] = []
    for visited in (1, 2):
        with statements() as sent:
            listed = (await page.http.get("/api/memories")).json()["items"]
        counts.append(len(sent))
        assert [one["remembers"] for one in listed] == [True] * visited
        await page.shop.database.write(
            lambda db: visit(db, clock=page.shop.clock, fan_id=page.pair.fan_id)
        )
    assert counts[0] == counts[1]
    assert (await page.http.patch(page.url, json={"remembers": False})).status_code == 200
    listed = (await page.http.get("/api/memories")).json()["items"]
    assert {one["persona_id"]: one["remembers"] for one in listed}[page.pair.persona_id] is False
    with statements() as sent:
        await page.see()
    assert not any("memory_facts.embedding," in one for one in sent)


async def test_what_is_written_again_after_a_lost_answer_is_written_once(page: Page) -> None:
    answers = [
        await page.http.post(f"{page.url}/facts", json={"text": text})
        for text in ("I like tea.", " I  like tea. ", "I like cats.")
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert sorted(await page.texts()) == ["I like cats.", "I like tea."]


async def test_a_fan_sees_all_that_is_remembered(page: Page) -> None:
    await page.add("The fan likes tea.", quote="I like tea", room_id=page.room_id)
    await page.add("The fan lives in Rome.", valid_to=page.shop.clock.now())
    await page.shop.database.write(
        add_episode, page.room_id, page.pair, "The fan likes tea.", clock=page.shop.clock
    )
    listed = (await page.http.get("/api/memories")).json()["items"]
    assert [(one["facts"], one["remembers"]) for one in listed] == [(1, True)]
    seen = await page.see()
    assert (seen["remembers"], seen["keeps_special"]) == (True, False)
    assert seen["special_statement"] == SPECIAL_CONSENT
    by_text = {one["text"]: one for one in seen["facts"]}
    tea = by_text["The fan likes tea."]
    assert (tea["quote"], tea["holds"], tea["room_id"]) == ("I like tea", True, page.room_id)
    assert not by_text["The fan lives in Rome."]["holds"]
    assert seen["episodes"][0]["lines"] == ["The fan likes tea."]


async def test_a_stranger_sees_nothing(page: Page, shop: Shop) -> None:
    await page.add("The fan likes tea.")
    _, stranger = await shop.fan(0)
    assert (await stranger.get("/api/memories")).json() == {"items": []}
    fact = (await page.see())["facts"][0]["id"]
    for ask in (
        stranger.get(page.url),
        stranger.get(f"{page.url}/export"),
        stranger.patch(page.url, json={"remembers": False}),
        stranger.delete(page.url),
        stranger.post(f"{page.url}/facts", json={"text": "I like tea"}),
        stranger.patch(f"{page.url}/facts/{fact}", json={"is_pinned": True}),
        stranger.delete(f"{page.url}/facts/{fact}"),
        stranger.delete(f"{page.url}/episodes/{page.room_id}"),
        stranger.delete("/api/memories/per_unknown"),
    ):
        assert (await ask).status_code == 404
    assert await page.texts() == ["The fan likes tea."]
    nobody = await shop.client({})
    assert (await nobody.get(page.url)).status_code == 401


@pytest.mark.parametrize("text", ODD)
async def test_a_fan_writes_something_down(page: Page, text: str) -> None:
    answer = await page.http.post(f"{page.url}/facts", json={"text": text})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["text"], made["is_own_words"], made["quote"]) == (text, True, "")
    assert await page.texts() == [text]


async def test_own_words_are_found_by_their_kind(page: Page) -> None:
    made = await page.http.post(f"{page.url}/facts", json={"text": "My dog is called Rex"})
    assert (made.json()["subject"], made.json()["predicate"]) == ("fan", "pet")


@pytest.mark.parametrize("text", ["", "   ", "x" * 301, "tea\x00", None, 7])
async def test_what_can_not_be_written_down(page: Page, text: Any) -> None:
    answer = await page.http.post(f"{page.url}/facts", json={"text": text})
    assert answer.status_code == 422
    assert await page.texts() == []


async def test_special_things_need_consent_and_go_with_it(page: Page) -> None:
    health = {"text": "I have asthma"}
    refused = await page.http.post(f"{page.url}/facts", json=health)
    assert (refused.status_code, code_of(refused)) == (409, "special_consent_needed")
    wish = {"keeps_special": True, "statement": "yes"}
    refused = await page.http.patch(page.url, json=wish)
    assert code_of(refused) == "special_consent_needed"
    agreed = await page.http.patch(page.url, json=wish | {"statement": SPECIAL_CONSENT})
    assert agreed.json()["keeps_special"]
    made = (await page.http.post(f"{page.url}/facts", json=health)).json()
    assert made["is_special"]
    await page.add("The fan likes tea.")
    withdrawn = await page.http.patch(page.url, json={"keeps_special": False})
    assert [one["text"] for one in withdrawn.json()["facts"]] == ["The fan likes tea."]
    assert await page.texts() == ["The fan likes tea."]


async def test_a_fan_puts_something_right(page: Page) -> None:
    fact = await page.add(
        "The fan has a dog called Biscuit.",
        quote="my dog is called Biscuit",
        predicate="pet",
        room_id=page.room_id,
        item_id="i1",
        embedding=b"1234",
        embedder="test",
    )
    await page.shop.database.write(
        add_episode, page.room_id, page.pair, "The fan has a dog called Biscuit.",
        clock=page.shop.clock,
    )  # fmt: skip
    change = {"text": "My dog is called  Biscotto"}
    changed = (await page.http.patch(f"{page.url}/facts/{fact}", json=change)).json()
    assert (changed["text"], changed["quote"]) == ("My dog is called Biscotto", "")
    assert (changed["is_own_words"], changed["predicate"]) == (True, "pet")
    row = await page.shop.database.read(lambda db: db.get_one(MemoryFact, fact))
    assert (row.embedding, row.embedder) == (None, None)
    assert (await page.see())["episodes"][0]["lines"] == []
    special = await page.http.patch(f"{page.url}/facts/{fact}", json={"text": "I have asthma"})
    assert code_of(special) == "special_consent_needed"
    empty = await page.http.patch(f"{page.url}/facts/{fact}", json={"text": "  "})
    assert empty.status_code == 422
    gone = await page.http.patch(f"{page.url}/facts/mem_gone", json={"is_pinned": True})
    assert gone.status_code == 404


async def test_pins(page: Page) -> None:
    ids = [await page.add(f"The fan likes tea {n}.") for n in range(MAX_PINNED + 1)]
    for fact in ids[:-1]:
        answer = await page.http.patch(f"{page.url}/facts/{fact}", json={"is_pinned": True})
        assert answer.json()["is_pinned"]
    last = f"{page.url}/facts/{ids[-1]}"
    refused = await page.http.patch(last, json={"is_pinned": True})
    assert code_of(refused) == "too_many_memories"
    await page.http.patch(f"{page.url}/facts/{ids[0]}", json={"is_pinned": False})
    assert (await page.http.patch(last, json={"is_pinned": True})).json()["is_pinned"]
    closed = await page.add("The fan lives in Rome.", valid_to=page.shop.clock.now())
    refused = await page.http.patch(f"{page.url}/facts/{closed}", json={"is_pinned": True})
    assert refused.status_code == 422


async def test_a_forgotten_fact_goes_from_everywhere(page: Page) -> None:
    sentence = "My dog is called Biscuit and I live in Rome."
    fact = await page.add("The fan has a dog called Biscuit.", quote=sentence, predicate="pet")
    other = await page.add("The fan lives in Rome.", quote=sentence, predicate="lives_in")
    database, clock = page.shop.database, page.shop.clock
    lines = ("The fan has a dog called Biscuit.", "The fan said: “Biscuit is ill”", "On tea.")
    await database.write(add_episode, page.room_id, page.pair, *lines, clock=clock)
    await database.write(say, page.room_id, "Biscuit is ill. It rains.", "Biscuit!", clock=clock)
    assert (await page.http.delete(f"{page.url}/facts/{fact}")).status_code == 204
    assert (await page.http.delete(f"{page.url}/facts/{fact}")).status_code == 404
    seen = await page.see()
    assert [(one["id"], one["quote"]) for one in seen["facts"]] == [(other, "")]
    assert seen["episodes"][0]["lines"] == ["On tea."]
    turns = await database.read(lambda db: [one.text for one in db.query(TranscriptTurn)])
    assert turns == ["It rains.", "…"], "this visit goes on, and would be learnt"
    assert "Biscuit" not in (await page.http.get(f"{page.url}/export")).text


async def test_a_summary_is_forgotten_alone(page: Page) -> None:
    await page.add("The fan likes tea.")
    await page.shop.database.write(
        add_episode, page.room_id, page.pair, "On tea.", clock=page.shop.clock
    )
    url = f"{page.url}/episodes/{page.room_id}"
    assert (await page.http.delete(url)).status_code == 204
    assert (await page.http.delete(url)).status_code == 404
    seen = await page.see()
    assert (len(seen["facts"]), seen["episodes"]) == (1, [])


async def test_all_is_forgotten(page: Page) -> None:
    await page.add("The fan likes tea.", is_pinned=True, is_own_words=True)
    database, clock = page.shop.database, page.shop.clock
    await database.write(add_episode, page.room_id, page.pair, "On tulips.", clock=clock)
    await database.write(say, page.room_id, "I like tulips", clock=clock)
    assert (await page.http.delete(page.url)).status_code == 204
    seen = await page.see()
    assert (seen["facts"], seen["episodes"]) == ([], [])
    turns = await database.read(lambda db: [one.text for one in db.query(TranscriptTurn)])
    assert turns == ["…"]


async def test_a_fan_takes_it_along(page: Page) -> None:
    await page.add("The fan likes tea.")
    answer = await page.http.get(f"{page.url}/export")
    body = answer.json()
    assert body["format"] == "mesi-memory-1"
    assert [one["text"] for one in body["memory"]["facts"]] == ["The fan likes tea."]
    assert answer.headers["cache-control"] == "no-store"
    slug = body["memory"]["slug"]
    assert answer.headers["content-disposition"] == f'attachment; filename="memory-{slug}.json"'


async def test_a_fan_wants_no_memory(page: Page) -> None:
    chosen = await page.http.patch(page.url, json={"remembers": False})
    assert chosen.json()["remembers"] is False
    listed = (await page.http.get("/api/memories")).json()["items"]
    assert listed[0]["remembers"] is False
    assert (await page.http.patch(page.url, json={"remembers": "perhaps"})).status_code == 422
