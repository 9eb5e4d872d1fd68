"""A spoken conversation on scripts: who has the floor, when, and what stays on record."""

from itertools import pairwise

import pytest

from engine.turn_policy import Patience
from engine.turns import Turn
from engine.voice_events import (
    Caption,
    FanSaid,
    Held,
    NothingSaid,
    ReplyBegan,
    ReplyOver,
    Sound,
    SpeechStarted,
    SpeechStopped,
    WentOn,
)
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE
from tests.factories.virtual_time import run_virtual
from tests.unit.engine.spoken_room import spoken_room
from voice.scripted_hearing import ScriptedTranscriber, ScriptedTurnEnd

pytestmark = pytest.mark.unit

QUESTION = "What did you do last night?"
REPLY = "I sang to the river all night. It was cold and clear."


def test_a_question_is_answered_with_sound_and_both_are_on_record() -> None:
    async def story() -> None:
        async with spoken_room() as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(6.0)
        assert fan.names() == [
            "SpeechStarted",
            "Caption",
            "Caption",
            "Caption",
            "SpeechStopped",
            "FanSaid",
            "ReplyBegan",
            "Sound",
            "ReplyOver",
        ]
        said = fan.one(FanSaid)
        assert said.turn.text == QUESTION
        over = fan.one(ReplyOver)
        assert (over.ended.status, over.ended.text) == ("completed", REPLY)
        assert over.played == round(fan.sound_s() * SPOKEN_RATE)
        assert [turn.text for turn in fan.conversation.history] == [QUESTION, REPLY]
        assert fan.one(ReplyBegan).answers == said.turn.turn_id

    run_virtual(story())


def test_the_reply_is_ready_when_the_turn_is_over() -> None:
    async def story() -> None:
        async with spoken_room() as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(3.0)
        first = fan.all(Sound)[0]
        # Pauses are seen frame by frame of 32 ms.
        assert fan.when(first) - 1.5 == pytest.approx(Patience().least / HEARD_RATE, abs=0.05)
        assert fan.when(first) == fan.when(fan.one(SpeechStopped))
        assert first.start == 0

    run_virtual(story())


def test_sound_is_sent_a_little_ahead_and_no_more() -> None:
    async def story() -> None:
        async with spoken_room() as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(5.0)
        begin = fan.when(fan.all(Sound)[0])
        for sound in fan.all(Sound):
            ahead_s = sound.start / SPOKEN_RATE - (fan.when(sound) - begin)
            assert ahead_s <= 0.4 + 1e-3
        starts = [sound.start for sound in fan.all(Sound)]
        sizes = [len(sound.pcm) for sound in fan.all(Sound)]
        assert starts == [sum(sizes[:n]) for n in range(len(sizes))]

    run_virtual(story())


def test_a_guess_is_dropped_without_a_trace_where_the_fan_goes_on() -> None:
    async def story() -> None:
        ends = ScriptedTurnEnd((0.02, 0.9), reads_words=False)
        hears = ScriptedTranscriber(("I wanted to", "I wanted to ask you about the river."))
        async with spoken_room(transcriber=hears, turn_end=ends) as fan:
            await fan.hush(0.5)
            await fan.speak(0.6)
            await fan.hush(0.5)
            await fan.speak(0.6)
            await fan.hush(6.0)
        assert len(fan.mind.requests) == 2
        assert [turn.text for turn in fan.conversation.history] == [
            "I wanted to ask you about the river.",
            REPLY,
        ]
        assert len(fan.all(SpeechStarted)) == 1
        assert fan.one(ReplyOver).timeline.guesses_dropped == 1

    run_virtual(story())


def test_an_interruption_stops_the_sound_and_keeps_what_was_heard() -> None:
    async def story() -> None:
        hears = ScriptedTranscriber((QUESTION, "Wait, stop, I want something else."))
        async with spoken_room(transcriber=hears) as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(1.2)
            begun = 2.7
            await fan.speak(1.0)
            await fan.hush(4.0)
        held = fan.one(Held)
        assert fan.when(held) - begun <= 0.15
        assert not fan.all(WentOn)
        over = fan.all(ReplyOver)[0]
        assert (over.ended.status, over.ended.reason) == ("cancelled", "turn_detected")
        assert over.ended.text
        assert REPLY.startswith(over.ended.text)
        assert len(over.ended.text.split()) == round(over.played / SPOKEN_RATE / 0.25)
        late = [s for s in fan.all(Sound) if s.turn_id == held.turn_id]
        assert all(fan.when(sound) <= fan.when(held) for sound in late)
        assert [turn.text for turn in fan.conversation.history] == [
            QUESTION,
            over.ended.text,
            "Wait, stop, I want something else.",
            REPLY,
        ]

    run_virtual(story())


@pytest.mark.parametrize("heard", ["Mhm.", "Yeah, right.", "", "[coughing]"])
def test_a_cough_or_a_backchannel_pauses_for_a_moment_only(heard: str) -> None:
    async def story() -> None:
        hears = ScriptedTranscriber((QUESTION, heard))
        async with spoken_room(transcriber=hears) as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(1.2)
            await fan.speak(0.3)
            await fan.hush(6.0)
        held, went_on = fan.one(Held), fan.one(WentOn)
        assert fan.when(went_on) - fan.when(held) <= 0.5
        over = fan.one(ReplyOver)
        assert (over.ended.status, over.ended.text) == ("completed", REPLY)
        assert [turn.text for turn in fan.conversation.history] == [QUESTION, REPLY]
        starts = [(sound.start, len(sound.pcm)) for sound in fan.all(Sound)]
        assert all(begin + size == after for (begin, size), (after, _) in pairwise(starts))

    run_virtual(story())


def test_a_noise_without_words_is_no_turn() -> None:
    async def story() -> None:
        async with spoken_room(transcriber=ScriptedTranscriber(("",))) as fan:
            await fan.hush(0.5)
            await fan.speak(0.3)
            await fan.hush(2.0)
            assert fan.talk.turn is Turn.WAITING
        assert fan.one(NothingSaid).turn_id == fan.one(SpeechStarted).turn_id
        assert not fan.conversation.history
        assert not fan.all(Caption)

    run_virtual(story())


def test_a_yes_that_comes_as_the_reply_ends_is_an_answer() -> None:
    async def story() -> None:
        hears = ScriptedTranscriber((QUESTION, "Yes."))
        async with spoken_room(transcriber=hears) as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(0.2)
            while fan.talk.turn is not Turn.SPEAKING:
                await fan.hush(0.02)
            # 12 words of 250 ms; the fan begins in the last quarter of a second.
            await fan.hush(2.85)
            await fan.speak(0.4)
            await fan.hush(6.0)
        assert [said.turn.text for said in fan.all(FanSaid)] == [QUESTION, "Yes."]
        assert len(fan.all(ReplyOver)) == 2

    run_virtual(story())


def test_a_fan_who_leans_back_is_heard_again() -> None:
    async def story() -> None:
        async with spoken_room(texts=(QUESTION, QUESTION)) as fan:
            await fan.speak(1.0, level=12_000)
            await fan.hush(6.0)
            for _ in range(8):
                await fan.speak(0.8, level=2_500)
                await fan.hush(1.5)
            assert len(fan.all(FanSaid)) > 1

    run_virtual(story())
