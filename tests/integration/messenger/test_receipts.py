"""Delivered, read, typing; blocks; strangers."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.social.blocks import unblock
from core.events import Bus, Notice
from messenger.service import post_card
from tests.integration.messenger.talk import DAYS_OPEN, MEETING, Talk, listening, open_between
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def marks(talk: Talk, name: str) -> tuple[int, int]:
    """How far messages have come with somebody, as Ada sees it."""
    people = (await talk.view(talk.as_ada))["people"]
    return next((one["delivered_seq"], one["read_seq"]) for one in people if one["name"] == name)


async def test_receipts_go_forward_only(talk: Talk, bus: Bus) -> None:
    for number in range(3):
        await talk.say(talk.as_ada, f"{number}")
    assert await marks(talk, "Cleo") == (0, 0)

    async def mark(what: str, seq: int) -> list[Notice]:
        async with listening(talk.shop.database, bus) as hear:
            answer = await talk.as_cleo.post(f"{talk.url}/{what}", json={"seq": seq})
            assert (answer.status_code, answer.content) == (204, b"")
            return await hear()

    assert Notice("conversation", talk.id, talk.ada.id) in await mark("delivered", 2)
    assert await marks(talk, "Cleo") == (2, 0)
    assert (await talk.view(talk.as_cleo))["unread"] == 3
    assert await mark("read", 1)
    assert await marks(talk, "Cleo") == (2, 1)
    assert await mark("read", 1) == [], "nothing new, nothing said"
    assert await mark("delivered", 1) == []
    assert await mark("read", 0) == []
    assert await marks(talk, "Cleo") == (2, 1)
    assert await mark("read", 3), "what is read has been delivered"
    assert await marks(talk, "Cleo") == (3, 3)
    await mark("read", 2**53)
    assert await marks(talk, "Cleo") == (3, 3), "nobody reads what is not written"
    assert (await talk.view(talk.as_cleo))["unread"] == 0
    await talk.say(talk.as_ada, "one more")
    assert (await talk.view(talk.as_cleo))["unread"] == 1
    assert await marks(talk, "Ada") == (0, 0)


@pytest.mark.parametrize("body", [{}, {"seq": -1}, {"seq": 2**60}, {"seq": "x"}, {"seq": 1.5}])
async def test_bad_marks_are_refused(talk: Talk, body: dict[str, Any]) -> None:
    for what in ("delivered", "read"):
        answer = await talk.as_cleo.post(f"{talk.url}/{what}", json=body)
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_typing_is_heard_once_a_second_by_the_other(talk: Talk, bus: Bus) -> None:
    async def type_() -> list[Notice]:
        async with listening(talk.shop.database, bus) as hear:
            assert (await talk.as_ada.post(f"{talk.url}/typing")).status_code == 204
            return await hear()

    assert await type_() == [Notice("typing", talk.id, talk.cleo.id)]
    assert await type_() == []
    talk.shop.clock.advance(timedelta(seconds=1))
    assert await type_() == [Notice("typing", talk.id, talk.cleo.id)]
    await talk.block(talk.cleo, talk.ada)
    talk.shop.clock.advance(timedelta(seconds=1))
    assert await type_() == [], "not through a block"
    await talk.shop.database.write(unblock, talk.cleo.id, talk.ada.id)
    talk.shop.clock.advance(DAYS_OPEN)
    assert await type_() == [], "not where nobody may write"


async def test_typing_writes_no_row(talk: Talk) -> None:
    before = await talk.view(talk.as_cleo)
    await talk.as_ada.post(f"{talk.url}/typing")
    assert await talk.view(talk.as_cleo) == before


@pytest.mark.parametrize("is_ada_blocking", [True, False])
async def test_a_block_stops_both_sides_alike(talk: Talk, is_ada_blocking: bool) -> None:
    await talk.say(talk.as_ada, "before")
    pair = (talk.ada, talk.cleo) if is_ada_blocking else (talk.cleo, talk.ada)
    await talk.block(*pair)
    answers = []
    for client in (talk.as_ada, talk.as_cleo):
        text = await client.post(f"{talk.url}/messages", json={"text": "psst"})
        file = await client.post(f"{talk.url}/files", files={"file": ("a.txt", b"psst")})
        for answer in (text, file):
            assert (answer.status_code, code_of(answer)) == (403, "blocked")
            answers.append(answer.json())
        assert (await talk.view(client))["refusal"] == "blocked"
        assert len((await talk.history(client))["items"]) == 1, "what was written stays readable"
    assert all(answer == answers[0] for answer in answers), "nobody learns who blocked"
    with pytest.raises(Exception, match="cannot write"):
        await talk.shop.database.write(
            post_card, MEETING, talk.ada.id, "prp_1", clock=talk.shop.clock
        )
    await talk.shop.database.write(unblock, pair[0].id, pair[1].id)
    await talk.say(talk.as_cleo, "after")


@pytest.mark.parametrize("is_closed", [False, True])
async def test_who_blocked_is_not_seen_reading(talk: Talk, bus: Bus, is_closed: bool) -> None:
    """Marks of one's own still move, or what is read would stay unread; the other is not told."""
    await talk.say(talk.as_ada, "are you there?")
    await talk.block(talk.cleo, talk.ada)
    if is_closed:
        talk.shop.clock.advance(DAYS_OPEN)
    async with listening(talk.shop.database, bus) as hear:
        await talk.as_cleo.post(f"{talk.url}/read", json={"seq": 1})
        assert await hear() == [Notice("conversation", talk.id, talk.cleo.id)]
    assert (await talk.view(talk.as_cleo))["unread"] == 0
    assert await marks(talk, "Cleo") == (0, 0)
    listed = (await talk.as_ada.get("/api/conversations")).json()["items"][0]
    assert [one["read_seq"] for one in listed["people"]] == [0, 0]
    await talk.shop.database.write(unblock, talk.cleo.id, talk.ada.id)
    assert await marks(talk, "Cleo") == (1, 1)


async def test_a_stranger_finds_nothing_anywhere(talk: Talk) -> None:
    sent = await talk.say(talk.as_ada, "our secret")
    file = await talk.as_ada.post(f"{talk.url}/files", files={"file": ("secret.txt", b"secret")})
    file_url = file.json()["attachment"]["url"]
    stranger = talk.as_mallory
    refused = [
        await stranger.get(talk.url),
        await stranger.get(f"{talk.url}/messages"),
        await stranger.post(f"{talk.url}/messages", json={"text": "hi"}),
        await stranger.delete(f"{talk.url}/messages/{sent['id']}"),
        await stranger.post(f"{talk.url}/delivered", json={"seq": 1}),
        await stranger.post(f"{talk.url}/read", json={"seq": 1}),
        await stranger.post(f"{talk.url}/typing"),
        await stranger.post(f"{talk.url}/files", files={"file": ("a.txt", b"hi")}),
        await stranger.get(file_url),
        await stranger.get(f"{file_url}/thumbnail"),
        await stranger.get("/api/conversations", params={"before": talk.id}),
        await stranger.get(
            "/api/conversations/search", params={"text": "secret", "conversation": talk.id}
        ),
    ]
    assert [one.status_code for one in refused] == [404] * len(refused)
    unknown = await stranger.get("/api/conversations/cnv_unknown")
    assert refused[0].json() == unknown.json(), "not even that it is there"
    hits = await stranger.get("/api/conversations/search", params={"text": "secret"})
    assert hits.json()["items"] == []
    assert (await stranger.get("/api/conversations")).json()["items"] == []
    with pytest.raises(Exception, match="no such conversation"):
        await talk.shop.database.write(
            post_card, MEETING, talk.mallory.id, "prp_1", clock=talk.shop.clock
        )
    assert (await talk.view(talk.as_ada))["last_seq"] == 2


async def test_a_file_is_not_served_through_another_conversation(talk: Talk) -> None:
    file = await talk.as_ada.post(f"{talk.url}/files", files={"file": ("secret.txt", b"secret")})
    own = await talk.shop.database.write(
        open_between, talk.mallory, talk.cleo, clock=talk.shop.clock, subject_id="mtg_2"
    )
    url = f"/api/conversations/{own.id}/files/{file.json()['attachment']['id']}"
    assert (await talk.as_mallory.get(url)).status_code == 404


async def test_nobody_signed_in_sees_nothing(talk: Talk) -> None:
    visitor = await talk.shop.client({})
    for path in ("/api/conversations", talk.url, f"{talk.url}/messages"):
        assert (await visitor.get(path)).status_code == 401
    assert (await visitor.post(f"{talk.url}/files", content=b"x")).status_code == 401


async def test_conversations_are_listed_by_their_newest_message(talk: Talk) -> None:
    ids = [talk.id]
    for number in range(4):
        talk.shop.clock.advance(timedelta(minutes=1))
        opened = await talk.shop.database.write(
            open_between,
            talk.ada,
            (talk.cleo, talk.mallory)[number % 2],
            clock=talk.shop.clock,
            subject_id=f"mtg_more_{number}",
        )
        ids.append(opened.id)
    talk.shop.clock.advance(timedelta(minutes=1))
    await talk.say(talk.as_cleo, "the newest")
    wanted = [talk.id, *reversed(ids[1:])]
    seen: list[str] = []
    asked: dict[str, Any] = {"limit": 2}
    while True:
        page = (await talk.as_ada.get("/api/conversations", params=asked)).json()
        seen += [one["id"] for one in page["items"]]
        if not page["has_more"]:
            break
        asked["before"] = page["items"][-1]["id"]
    assert seen == wanted
    mine = (await talk.as_mallory.get("/api/conversations")).json()["items"]
    assert [one["other_name"] for one in mine] == ["Ada", "Ada"]
    assert [one["last_message"] for one in mine] == [None, None]
