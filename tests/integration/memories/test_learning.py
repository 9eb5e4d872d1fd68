"""After a visit: learnt, written down, and the words let go."""

import json

import pytest
from sqlalchemy.orm import Session

from core.clock import ManualClock
from engine.llm.scripted import ScriptedBackend
from memories import service
from memories.rules import SPECIAL_CONSENT
from memories.views import show_memory
from models.room import Room
from rooms.service import close_room
from rooms.transcripts import set_memory
from tests.integration.memories.after import LEARNT, TOLD, After, later_turn, seconds
from tests.integration.memories.past import add_fact

pytestmark = pytest.mark.db


async def test_a_visit_is_learnt_and_its_words_go(after: After) -> None:
    await after.say(*TOLD)
    await after.end()
    assert await after.words() == 2, "they wait for the lesson"
    assert await after.learn() == 1
    assert await after.texts() == LEARNT
    assert await after.words() == 0
    assert await after.learn() == 0
    seen = await after.database.read(show_memory, after.pair)
    assert seen.episodes[0].lines == LEARNT
    quotes = {one.text: (one.quote, one.room_id) for one in seen.facts}
    assert quotes[LEARNT[0]] == (TOLD[0], after.room_id)


async def test_a_visit_in_another_language_is_learnt(after: After) -> None:
    await after.say("Me llamo Ana y vivo en Málaga.", "Mi perro se llama Toby.", "Me gusta tu voz")
    await after.end()
    await after.learn()
    assert await after.texts() == [
        "The fan has a dog called Toby.",
        "The fan is called Ana.",
        "The fan lives in Málaga.",
    ]
    seen = await after.database.read(show_memory, after.pair)
    assert {one.quote for one in seen.facts} == {
        "Me llamo Ana y vivo en Málaga.",
        "Mi perro se llama Toby.",
    }


async def test_a_mind_reads_languages_that_no_pattern_knows(after: After) -> None:
    line = {
        "line": 1,
        "quote": "mieszkam w Gdyni",
        "subject": "fan",
        "predicate": "city",
        "value": "Gdynia",
        "text": "The fan lives in Gdynia.",
    }
    after.mind = ScriptedBackend([json.dumps(line)])
    await after.say("Ja mieszkam w Gdyni od roku")
    await after.end()
    await after.learn()
    assert await after.texts() == ["The fan lives in Gdynia."]


async def test_words_go_after_both_lesson_and_settlement(after: After) -> None:
    await after.say(*TOLD)
    await after.end(is_settled=False)
    await after.learn()
    assert await after.words() == 2, "the money has not moved yet"
    await after.database.write(close_room, after.room_id)
    assert await after.words() == 0


async def test_a_kept_transcript_stays(after: After) -> None:
    await after.say(*TOLD)

    def keep(db: Session) -> None:
        db.get_one(Room, after.room_id).transcript_kept = True

    await after.database.write(keep)
    await after.end()
    await after.learn()
    assert await after.words() == 2


async def test_what_is_off_the_record_is_not_learnt(after: After) -> None:
    await after.say(*TOLD, is_off_record=True)
    await after.end()
    await after.learn()
    assert await after.texts() == []
    assert (await after.database.read(show_memory, after.pair)).episodes == []
    assert await after.words() == 0


@pytest.mark.parametrize("is_ended", [False, True])
async def test_a_visit_without_memory_is_not_learnt(after: After, *, is_ended: bool) -> None:
    await after.say(*TOLD)

    async def refuse() -> None:
        fan_id = after.pair.fan_id
        await after.database.write(
            set_memory, after.room_id, fan_id, remembers=False, clock=after.clock
        )

    if is_ended:
        await after.end()
        await refuse()
    else:
        await refuse()
        await after.end()
    await after.learn()
    assert await after.texts() == []
    assert await after.words() == 0


async def test_a_fan_who_wants_no_memory_is_not_learnt_of(after: After) -> None:
    await after.choose(remembers=False)
    await after.say(*TOLD)
    await after.end()
    await after.learn()
    assert await after.texts() == []


async def test_what_was_said_while_nothing_might_be_remembered_stays_unlearnt(
    after: After, clock: ManualClock
) -> None:
    await after.choose(remembers=False)
    await after.say(TOLD[0])
    clock.advance(seconds(5))
    await after.choose(remembers=True)
    clock.advance(seconds(5))
    await after.database.write(later_turn, after.room_id, TOLD[1], clock=clock)
    await after.end()
    await after.learn()
    assert await after.texts() == LEARNT[1:]


async def test_forgetting_all_in_the_middle_of_a_visit(after: After, clock: ManualClock) -> None:
    await after.say(TOLD[0])
    clock.advance(seconds(5))
    await after.database.write(service.forget_all, after.pair, clock=clock)
    clock.advance(seconds(5))
    await after.database.write(later_turn, after.room_id, TOLD[1], clock=clock)
    await after.end()
    await after.learn()
    assert await after.texts() == LEARNT[1:]


async def test_special_things_are_learnt_only_with_consent(after: After) -> None:
    await after.say("I am allergic to pollen.", "I live in Porto.")
    await after.end()
    await after.learn()
    assert await after.texts() == ["The fan lives in Porto."]


async def test_special_things_are_learnt_with_consent(after: After) -> None:
    await after.choose(keeps_special=True, statement=SPECIAL_CONSENT)
    await after.say("I am allergic to pollen.", "I live in Porto.")
    await after.end()
    await after.learn()
    assert await after.texts() == ["The fan is allergic to pollen.", "The fan lives in Porto."]
    await after.choose(keeps_special=False)
    assert await after.texts() == ["The fan lives in Porto."]


async def test_a_newer_fact_closes_the_older(after: After, clock: ManualClock) -> None:
    for text in ("The fan lives in Lisbon.", "The fan likes tea."):
        predicate = "lives_in" if "lives" in text else "likes"
        await after.database.write(
            add_fact, after.pair, text, clock=clock, predicate=predicate, is_pinned=True
        )
    await after.say("I live in Porto now.", "I don't like tea.", "I live in Porto.")
    await after.end()
    await after.learn()
    facts = (await after.database.read(show_memory, after.pair)).facts
    holds = {one.text: (one.holds, one.is_pinned) for one in facts}
    assert holds == {
        "The fan lives in Lisbon.": (False, False),
        "The fan likes tea.": (False, False),
        "The fan lives in Porto.": (True, False),
        "The fan does not like tea.": (True, False),
    }


async def test_a_line_of_two_facts_goes_with_either(after: After, clock: ManualClock) -> None:
    """A fact from before that is told again stands in the new summary too."""
    known = await after.database.write(
        add_fact, after.pair, LEARNT[0], clock=clock, predicate="pet"
    )
    await after.say("My dog is called Biscuit and I live in Porto.")
    await after.end()
    await after.learn()
    await after.database.write(service.forget_fact, after.pair, known, clock=clock)
    seen = await after.database.read(show_memory, after.pair)
    assert all("Biscuit" not in line for one in seen.episodes for line in one.lines)
