"""At the meeting: check-in, the code, the scan, the signature that pays."""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bidding.meetings import rules
from bidding.meetings.codes import MeetingCodes
from core.money import to_wei
from tests.integration.accounts.kyf.desk import KEY
from tests.integration.flows.conftest import SECRET
from tests.integration.flows.stage import AMOUNT, HOUR, TENTH, Stage, bound_of, scan, shown
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


# ---------------------------------------------------------------------------------- check-in


async def test_both_check_in_around_the_meeting(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH - HOUR - SECOND)
    answer = await won.asks("check-in")
    assert (answer.status_code, code_of(answer)) == (409, "meeting_state")
    await stage.at(TENTH - HOUR)
    for by in (stage.as_fan, stage.as_fan, stage.as_creator):
        assert (await won.asks("check-in", by=by)).json()["checked_in"] is True
        stage.clock.advance(MINUTE)
    meeting = await won.meeting()
    assert meeting.fan_checked_in_at == TENTH - HOUR
    assert meeting.creator_checked_in_at == TENTH - HOUR + 2 * MINUTE
    view = await won.view()
    assert (view["phase"], view["other_checked_in"], view["can_scan"]) == ("soon", True, True)


async def test_nobody_checks_in_without_an_agreed_time(stage: Stage) -> None:
    won = await stage.won()
    answer = await won.asks("check-in")
    assert (answer.status_code, code_of(answer)) == (409, "meeting_state")


# ------------------------------------------------------------------------------------- codes


async def test_the_creator_shows_codes_and_the_fan_does_not(stage: Stage) -> None:
    won = await stage.agreed()
    assert code_of(await won.asks("codes", by=stage.as_creator)) == "meeting_state"
    await stage.at(TENTH + 7 * SECOND)
    assert code_of(await won.asks("codes")) == "not_found"
    assert len(await shown(won)) == 1
    assert (await won.meeting()).code_shown_at == TENTH + 7 * SECOND
    codes = await shown(won, 240)
    steps = [one["step"] for one in codes]
    assert steps == list(range(rules.step_at(TENTH), rules.step_at(TENTH) + 240))
    assert codes[0]["shows_at"] == "2026-11-23T10:00:00Z"
    assert codes[1]["shows_at"] == "2026-11-23T10:00:15Z"
    assert all(one["svg"].startswith("<svg") for one in codes)
    assert len({one["address"] for one in codes}) == 240
    for count in (0, 241, -1):
        answer = await stage.as_creator.post(
            f"/api/meetings/{won.meeting_id}/codes", params={"count": count}
        )
        assert answer.status_code == 422


# ------------------------------------------------------------------------------------- scans


@dataclass
class Attempt:
    """A code as somebody holds it before a camera."""

    name: str
    code: str = ""
    status: int = 403
    offset: int = 0
    """Steps from the present one."""
    change: Any = None
    """Of what the code is bound to."""
    house: bytes = SECRET
    by: str = "fan"
    tampered: Any = None

    def __str__(self) -> str:
        return self.name


def forged(text: str) -> str:
    head, _, mac = text.rpartition(".")
    return f"{head}.{'A' if mac[0] != 'A' else 'B'}{mac[1:]}"


def next_step(text: str) -> str:
    version, meeting, step, mac = text.split(".")
    return f"{version}.{meeting}.{int(step) + 1}.{mac}"


ATTEMPTS = [
    Attempt("good", status=201),
    Attempt("two steps old", status=201, offset=-2),
    Attempt("two steps ahead", status=201, offset=2),
    Attempt("three steps old", "code_stale", 409, -3),
    Attempt("three steps ahead", "code_early", 409, 3),
    Attempt("a fan of others", "code_foreign", by="stranger"),
    Attempt("the creator's own scan", "code_foreign", by="creator"),
    Attempt("a forged seal", "code_forged", tampered=forged),
    Attempt("a changed step", "code_forged", tampered=next_step),
    Attempt("another house", "code_forged", house=b"another house"),
    Attempt("another chain", "code_forged", change={"chain_id": 1}),
    Attempt("another contract", "code_forged", change={"escrow_address": "0x" + "e6" * 20}),
    Attempt("another creator", "code_forged", change={"creator_address": "0x" + "c9" * 20}),
    Attempt("another deal", "code_forged", change={"deal_id": "0x" + "d9" * 32}),
    Attempt("no such meeting", "code_foreign", change={"meeting_id": "met_none"}),
    Attempt("an unknown version", "code_unreadable", 422, tampered=lambda text: "9" + text[1:]),
    Attempt("an address", status=201, tampered=lambda text: f"https://mesi.example/scan#{text}"),
    Attempt(
        "words", "code_unreadable", 422, tampered=lambda _text: "<b>hello</b> \N{WAVING HAND SIGN}"
    ),
    Attempt("a NUL", "code_unreadable", 422, tampered=lambda text: text + "\x00"),
    Attempt("nothing", "invalid_request", 422, tampered=lambda _text: ""),
    Attempt("too much", "invalid_request", 422, tampered=lambda text: text + "#" * 500),
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=str)
async def test_what_a_camera_may_read(stage: Stage, attempt: Attempt) -> None:
    won = await stage.agreed()
    await stage.at(TENTH + 5 * SECOND)
    bound = replace(await bound_of(won), **(attempt.change or {}))
    step = rules.step_at(stage.clock.now()) + attempt.offset
    text = MeetingCodes(attempt.house).code(bound, step)
    if attempt.tampered is not None:
        text = attempt.tampered(text)
    _, stranger = await stage.shop.fan(0)
    by = {"fan": stage.as_fan, "creator": stage.as_creator, "stranger": stranger}[attempt.by]
    answer = await scan(by, text)
    assert answer.status_code == attempt.status, answer.text
    is_good = attempt.status == 201
    assert (await won.view())["is_scanned"] is is_good
    if not is_good:
        assert code_of(answer) == attempt.code
        return
    seen = answer.json()
    assert (seen["meeting_id"], seen["deal_id"]) == (won.meeting_id, won.deal_id)
    assert (seen["amount"], seen["earned_wei"]) == ("40.000003", str(to_wei(AMOUNT)))
    assert (seen["chain_id"], seen["signer_address"]) == (31_337, KEY.address)
    assert (await won.view())["checked_in"] is True
    replayed = await scan(by, text)
    assert (replayed.status_code, code_of(replayed)) == (409, "code_used")


async def test_a_code_shown_by_the_page_is_read_by_the_page(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH)
    (code,) = await shown(won)
    assert (await scan(stage.as_fan, code["address"])).status_code == 201


async def test_a_code_of_another_meeting_of_the_same_two(stage: Stage) -> None:
    """Its own meeting is not on: nothing about the one that is on is learned."""
    won = await stage.agreed()
    other = await stage.agreed(TENTH + 24 * HOUR)
    await stage.at(TENTH)
    text = MeetingCodes(SECRET).code(await bound_of(other), rules.step_at(TENTH))
    answer = await scan(stage.as_fan, text)
    assert (answer.status_code, code_of(answer)) == (409, "meeting_state")
    assert (await won.view())["is_scanned"] is False


@pytest.mark.parametrize("why", ["early", "late", "cancelled", "released", "refunded", "moved"])
async def test_no_code_counts_when_the_meeting_is_not_on(stage: Stage, why: str) -> None:
    won = await stage.agreed()
    moment = {"early": TENTH - HOUR - SECOND, "late": TENTH + 49 * HOUR + SECOND}.get(why, TENTH)
    await stage.at(moment)
    match why:
        case "cancelled":
            await won.asks("cancel", by=stage.as_creator)
        case "released":
            await won.asks("release", {"signature": won.signed()})
        case "refunded":
            await won.closed("refunded")
        case "moved":
            await won.agree(TENTH + 4 * HOUR)
        case _:
            pass
    text = MeetingCodes(SECRET).code(await bound_of(won), rules.step_at(moment))
    answer = await scan(stage.as_fan, text)
    assert (answer.status_code, code_of(answer)) == (409, "meeting_state")
    assert not (await won.view())["can_scan"]


async def test_one_code_read_by_two_phones_counts_once(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH)
    text = MeetingCodes(SECRET).code(await bound_of(won), rules.step_at(TENTH))
    answers = await asyncio.gather(*(scan(stage.as_fan, text) for _ in range(8)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}


async def test_nobody_waits_for_pictures_of_codes(stage: Stage) -> None:
    """They are drawn outside of the transaction: others write meanwhile."""
    won = await stage.agreed()
    await stage.at(TENTH)
    done: list[str] = []

    async def draw() -> None:
        assert len(await shown(won, 60)) == 60
        done.append("codes")

    async def come() -> None:
        assert (await won.asks("check-in")).status_code == 200
        done.append("check-in")

    await asyncio.gather(draw(), come())
    assert done == ["check-in", "codes"]
