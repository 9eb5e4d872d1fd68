"""An owner tries a line on a lorebook: what it calls up, why, and what has no room."""

from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from core.clock import ManualClock
from flows.scan_lore import SCANS
from models.persona import Persona
from tests.factories.agents import make_agent, make_link
from tests.factories.users import make_owner
from tests.integration.personas.test_owning import drafted
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db

FERRY = {"name": "ferry", "keys": ["ferry"], "content": "The ferry leaves at nine."}
RAIN = {"name": "rain", "keys": [], "content": "It always rains.", "is_constant": True}
HARBOUR = {"name": "harbour", "keys": ["boat"], "content": "The ferry lies in the harbour."}
BOOK = {"entries": [FERRY, RAIN, HARBOUR], "is_recursive": True}


@pytest.fixture
async def owner(shop: Shop) -> httpx.AsyncClient:
    user = await shop.database.write(make_owner, clock=shop.clock)
    return await shop.program(user.id)


async def scan(owner: httpx.AsyncClient, url: str, text: str, **body: Any) -> dict[str, Any]:
    answer = await owner.post(f"{url}/lore/scan", json={"text": text} | body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def draft(owner: httpx.AsyncClient, book: dict[str, Any] | None = None) -> str:
    made = await drafted(owner, **({"lorebook": book} if book else {}))
    return f"/api/owner/personas/{made['id']}"


def called(found: dict[str, Any]) -> list[tuple[int | None, str, str]]:
    return [(one["place"], one["name"], one["why"]) for one in found["items"]]


async def test_a_line_calls_up_what_its_words_name(owner: httpx.AsyncClient) -> None:
    url = await draft(owner, BOOK)
    found = await scan(owner, url, "When does the FERRY go?")
    assert called(found) == [(1, "rain", "always"), (0, "ferry", "ferry")]
    assert not found["has_timed_out"]
    assert all(one["tokens"] > 0 and not one["is_left_out"] for one in found["items"])
    # An entry calls up another by its words.
    assert called(await scan(owner, url, "Is there a boat?"))[1:] == [
        (2, "harbour", "boat"),
        (0, "ferry", "harbour"),
    ]
    assert called(await scan(owner, url, "Ferrying is hard.")) == [(1, "rain", "always")]


async def test_what_is_being_written_is_tried_before_it_is_saved(
    owner: httpx.AsyncClient,
) -> None:
    url = await draft(owner, BOOK)
    written = {"entries": [{"keys": ["{{char}}"], "content": "She is named after a star."}]}
    found = await scan(owner, url, "Tell me, Nova Reyes.", lorebook=written)
    assert called(found) == [(0, "", "Nova Reyes")]
    assert called(await scan(owner, url, "Tell me, Nova Reyes.")) == [(1, "rain", "always")]


async def test_what_has_no_room_is_told(owner: httpx.AsyncClient) -> None:
    url = await draft(owner, {"entries": [FERRY], "token_budget": 0})
    [left] = (await scan(owner, url, "The ferry!"))["items"]
    assert (left["place"], left["why"], left["is_left_out"]) == (0, "ferry", True)


async def test_what_agents_bring_is_told_too(
    shop: Shop, owner: httpx.AsyncClient, clock: ManualClock
) -> None:
    url = await draft(owner, {"entries": [FERRY]})

    def link(db: Session) -> None:
        persona = db.get_one(Persona, url.rpartition("/")[2])
        agent = make_agent(db, make_owner(db, clock=clock).id, clock=clock)
        make_link(db, agent, persona.id, persona.owner_id, clock=clock)

    await shop.database.write(link)
    found = await scan(owner, url, "The ferry!")
    assert called(found) == [(0, "ferry", "ferry"), (None, "ferry", "ferry")]


async def test_a_pattern_that_takes_too_long_is_told(owner: httpx.AsyncClient) -> None:
    slow = {"keys": ["(a|aa)+$"], "is_regex": True, "content": "x"}
    url = await draft(owner, {"entries": [slow]})
    found = await scan(owner, url, "a" * 1_999 + "!")
    assert (found["items"], found["has_timed_out"]) == ([], True)


@pytest.mark.parametrize(
    "text", ["<b>ferry</b>", "\u202eyrref ferry", "🙂 ferry 🙂", "ferry " * 300]
)
async def test_odd_lines_are_read(owner: httpx.AsyncClient, text: str) -> None:
    url = await draft(owner, {"entries": [FERRY]})
    assert called(await scan(owner, url, text)) == [(0, "ferry", "ferry")]


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {"text": " \n"},
        {"text": "x" * 2_001},
        {"text": "a\x00b"},
        {"text": "a", "lorebook": {"entries": [{"name": "no content"}]}},
        {},
    ],
)
async def test_what_can_not_be_scanned(owner: httpx.AsyncClient, body: dict[str, Any]) -> None:
    url = await draft(owner)
    assert (await owner.post(f"{url}/lore/scan", json=body)).status_code == 422


async def test_personas_of_others_and_of_nobody(shop: Shop, owner: httpx.AsyncClient) -> None:
    url = await draft(owner, BOOK)
    other = await shop.program((await shop.database.write(make_owner, clock=shop.clock)).id)
    assert (await other.post(f"{url}/lore/scan", json={"text": "ferry"})).status_code == 404
    gone = "/api/owner/personas/per_gone/lore/scan"
    assert (await owner.post(gone, json={"text": "ferry"})).status_code == 404


async def test_an_owner_can_not_scan_without_end(owner: httpx.AsyncClient) -> None:
    url = await draft(owner, BOOK)
    for _ in range(SCANS.count):
        assert (await owner.post(f"{url}/lore/scan", json={"text": "a"})).status_code == 200
    refused = await owner.post(f"{url}/lore/scan", json={"text": "a"})
    assert (refused.status_code, code_of(refused)) == (429, "rate_limited")
