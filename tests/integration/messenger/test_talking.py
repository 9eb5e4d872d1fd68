"""Two people write, read, page and take back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.events import Bus, Notice
from messenger.service import change_closing, post_card, say_notice, send_message
from messenger.settings import MESSAGES
from tests.integration.messenger.talk import DAYS_OPEN, MEETING, Talk, listening, open_between
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

FAMILY = "👨‍👩‍👧‍👦"
SECOND = timedelta(seconds=1)


async def test_a_message_reaches_the_other(talk: Talk, bus: Bus) -> None:
    async with listening(talk.shop.database, bus) as hear:
        sent = await talk.say(talk.as_ada, "  Hello Cleo\r\n")
        notices = await hear()
    assert (sent["seq"], sent["text"], sent["kind"]) == (1, "Hello Cleo", "text")
    assert sent["sender_id"] == talk.ada.id
    assert set(notices) == {
        Notice("conversation", talk.id, talk.ada.id),
        Notice("conversation", talk.id, talk.cleo.id),
    }
    assert (await talk.history(talk.as_cleo))["items"] == [sent]
    shown = (await talk.as_cleo.get("/api/conversations")).json()["items"]
    assert [one["id"] for one in shown] == [talk.id]
    assert (shown[0]["other_name"], shown[0]["unread"], shown[0]["last_seq"]) == ("Ada", 1, 1)
    assert shown[0]["last_message"] == sent
    assert (await talk.view(talk.as_ada))["unread"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "שלום, מה שלומך? 123",
        f"{FAMILY} 👍🏽 e\u0301",
        "'; DROP TABLE messages; --",
        "\u202eright to left",
        "a" * 4_000,
        "one\n\ntwo",
    ],
)
async def test_text_stays_as_it_was_written(talk: Talk, text: str) -> None:
    await talk.say(talk.as_ada, text)
    assert (await talk.history(talk.as_cleo))["items"][0]["text"] == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "message_empty"),
        (" \n\u200b\u200d", "message_empty"),
        ("a" * 4_001, "message_too_long"),
        ("a" * 20_001, "invalid_request"),
        ("with \x00 inside", "invalid_request"),
    ],
)
async def test_some_texts_are_refused(talk: Talk, text: str, code: str) -> None:
    answer = await talk.as_ada.post(f"{talk.url}/messages", json={"text": text})
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert (await talk.history(talk.as_ada))["items"] == []


async def test_half_a_character_is_refused(talk: Talk) -> None:
    body = '{"text": "a\\ud800b"}'
    headers = {"content-type": "application/json"}
    answer = await talk.as_ada.post(f"{talk.url}/messages", content=body, headers=headers)
    assert answer.status_code == 422


async def test_what_is_sent_again_is_written_once(talk: Talk) -> None:
    first = await talk.say(talk.as_ada, "once", client_key="key-0001")
    again = await talk.say(talk.as_ada, "once, said otherwise", client_key="key-0001")
    assert again == first
    theirs = await talk.say(talk.as_cleo, "mine", client_key="key-0001")
    assert theirs["seq"] == 2, "another sender's key is another key"
    items = (await talk.history(talk.as_cleo))["items"]
    assert [one["client_key"] for one in items] == [None, "key-0001"], "only one's own are shown"
    talk.shop.clock.advance(DAYS_OPEN)
    assert await talk.say(talk.as_ada, "once", client_key="key-0001") == first


async def test_bad_keys_are_refused(talk: Talk) -> None:
    for key in ("short", "x" * 65, "with space", "ключ-ключ"):
        answer = await talk.as_ada.post(
            f"{talk.url}/messages", json={"text": "x", "client_key": key}
        )
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_fifty_senders_at_once_leave_no_gap(talk: Talk) -> None:
    def write(number: int) -> Any:
        sender = (talk.ada, talk.cleo)[number % 2].id
        return talk.shop.database.write(
            send_message, sender, talk.id, f"text {number}", clock=talk.shop.clock
        )

    sent = await asyncio.gather(*[write(number) for number in range(50)])
    assert sorted(one.message.seq for one in sent) == list(range(1, 51))
    items = (await talk.history(talk.as_ada, limit=100))["items"]
    assert [one["seq"] for one in items] == list(range(1, 51))
    assert {one["text"] for one in items} == {f"text {number}" for number in range(50)}
    assert (await talk.view(talk.as_ada))["last_seq"] == 50


async def test_one_message_sent_twice_at_once_is_written_once(talk: Talk) -> None:
    answers = await asyncio.gather(
        *[talk.say(talk.as_ada, "same", client_key="key-0002") for _ in range(8)]
    )
    assert len({one["id"] for one in answers}) == 1
    assert (await talk.view(talk.as_ada))["last_seq"] == 1


async def test_a_failed_message_takes_no_number(talk: Talk) -> None:
    def send_then_fail(db: Any) -> None:
        send_message(db, talk.ada.id, talk.id, "lost", clock=talk.shop.clock)
        raise LookupError

    with pytest.raises(LookupError):
        await talk.shop.database.write(send_then_fail)
    assert (await talk.say(talk.as_ada, "kept"))["seq"] == 1


async def test_who_writes_too_fast_waits(talk: Talk) -> None:
    for number in range(MESSAGES.count):
        await talk.say(talk.as_ada, f"{number}")
    answer = await talk.as_ada.post(f"{talk.url}/messages", json={"text": "more"})
    assert (answer.status_code, code_of(answer)) == (429, "rate_limited")
    assert answer.headers["retry-after"] == "10"
    await talk.say(talk.as_cleo, "I still may")
    talk.shop.clock.advance(MESSAGES.window)
    await talk.say(talk.as_ada, "now")


async def test_history_is_paged_both_ways(talk: Talk) -> None:
    for number in range(1, 11):
        await talk.say(talk.as_ada, f"{number}")

    async def seqs(**asked: int) -> tuple[list[int], bool]:
        page = await talk.history(talk.as_cleo, **asked)
        return [one["seq"] for one in page["items"]], page["has_more"]

    assert await seqs(limit=4) == ([7, 8, 9, 10], True)
    assert await seqs(limit=4, before=7) == ([3, 4, 5, 6], True)
    assert await seqs(limit=4, before=3) == ([1, 2], False)
    assert await seqs(limit=4, after=4) == ([5, 6, 7, 8], True)
    assert await seqs(limit=4, after=8) == ([9, 10], False)
    assert await seqs(limit=4, after=10) == ([], False)
    assert await seqs(limit=10) == (list(range(1, 11)), False)
    both = await talk.as_cleo.get(f"{talk.url}/messages", params={"before": 3, "after": 1})
    assert (both.status_code, code_of(both)) == (422, "page_ambiguous")
    for bad in ({"limit": 0}, {"limit": 101}, {"before": -1}, {"after": "x"}, {"after": 2**60}):
        assert (await talk.as_cleo.get(f"{talk.url}/messages", params=bad)).status_code == 422


async def test_a_message_is_taken_back(talk: Talk, bus: Bus) -> None:
    sent = await talk.say(talk.as_ada, "regretted")
    await talk.say(talk.as_ada, "kept")
    url = f"{talk.url}/messages/{sent['id']}"
    for other in (talk.as_cleo, talk.as_mallory):
        assert (await other.delete(url)).status_code == 404
    async with listening(talk.shop.database, bus) as hear:
        erased = (await talk.as_ada.delete(url)).json()
        assert Notice("conversation", talk.id, talk.cleo.id) in await hear()
    assert (erased["text"], erased["seq"]) == ("", 1)
    assert erased["erased_at"] is not None
    seen = (await talk.history(talk.as_cleo))["items"]
    assert [(one["seq"], one["text"]) for one in seen] == [(1, ""), (2, "kept")]
    assert (await talk.view(talk.as_cleo))["unread"] == 1
    again = await talk.as_ada.delete(url)
    assert (again.status_code, again.json()) == (200, erased)


async def test_the_house_and_cards_cannot_be_taken_back(talk: Talk) -> None:
    clock = talk.shop.clock
    notice = await talk.shop.database.write(
        say_notice, MEETING, "meeting_agreed", about_id="prp_1", clock=clock
    )
    card = await talk.shop.database.write(post_card, MEETING, talk.ada.id, "prp_1", clock=clock)
    again = await talk.shop.database.write(post_card, MEETING, talk.ada.id, "prp_1", clock=clock)
    assert notice is not None
    assert card is not None
    assert again is not None
    assert again.id == card.id
    items = (await talk.history(talk.as_cleo))["items"]
    assert [(one["kind"], one["text"], one["subject_id"]) for one in items] == [
        ("notice", "meeting_agreed", "prp_1"),
        ("proposal", "", "prp_1"),
    ]
    assert [one["sender_id"] for one in items] == [None, talk.ada.id]
    for message in (notice, card):
        answer = await talk.as_ada.delete(f"{talk.url}/messages/{message.id}")
        assert (answer.status_code, code_of(answer)) == (404, "message_missing")


async def test_it_closes_and_can_still_be_read(talk: Talk) -> None:
    first = await talk.say(talk.as_ada, "early")
    talk.shop.clock.advance(DAYS_OPEN - SECOND)
    await talk.say(talk.as_cleo, "just in time")
    assert (await talk.view(talk.as_ada))["refusal"] is None
    talk.shop.clock.advance(SECOND)
    late = await talk.as_ada.post(f"{talk.url}/messages", json={"text": "late"})
    assert (late.status_code, code_of(late)) == (409, "conversation_closed")
    assert (await talk.view(talk.as_ada))["refusal"] == "closed"
    assert len((await talk.history(talk.as_cleo))["items"]) == 2
    clock = talk.shop.clock
    said = await talk.shop.database.write(say_notice, MEETING, "conversation_over", clock=clock)
    assert said is not None, "the house may"
    assert (await talk.as_ada.delete(f"{talk.url}/messages/{first['id']}")).status_code == 200
    await talk.shop.database.write(change_closing, MEETING, clock.now() + SECOND)
    await talk.say(talk.as_ada, "open again")


async def test_a_conversation_is_opened_once(talk: Talk) -> None:
    again = await talk.shop.database.write(
        open_between, talk.mallory, talk.cleo, clock=talk.shop.clock, title="Other"
    )
    assert (again.id, again.title) == (talk.id, "Coffee")
    assert (await talk.as_mallory.get(talk.url)).status_code == 404
    opened = await asyncio.gather(
        *[
            talk.shop.database.write(
                open_between, talk.ada, talk.mallory, clock=talk.shop.clock, subject_id="mtg_2"
            )
            for _ in range(6)
        ]
    )
    assert len({one.id for one in opened}) == 1
    with pytest.raises(ValueError, match="two people"):
        await talk.shop.database.write(
            open_between, talk.ada, talk.ada, clock=talk.shop.clock, subject_id="mtg_3"
        )


async def test_a_subject_without_a_conversation_says_nothing(talk: Talk) -> None:
    database, clock = talk.shop.database, talk.shop.clock
    assert await database.write(say_notice, "mtg_none", "closed", clock=clock) is None
    assert await database.write(post_card, "mtg_none", talk.ada.id, "prp", clock=clock) is None
    assert await database.write(change_closing, "mtg_none", None) is None
    with pytest.raises(ValueError, match="code"):
        await database.write(say_notice, MEETING, "<b>no code</b>", clock=clock)


@pytest.mark.parametrize("title", ["T" * 300, "<b>Coffee</b>", "קפה עם קליאו", f"Walk {FAMILY}"])
async def test_titles_are_shown_as_they_are(talk: Talk, title: str) -> None:
    opened = await talk.shop.database.write(
        open_between, talk.ada, talk.cleo, clock=talk.shop.clock, subject_id="mtg_t", title=title
    )
    answer = await talk.as_cleo.get(f"/api/conversations/{opened.id}")
    assert answer.json()["title"] == title
