"""A voice room through the official client: both speak, the fan interrupts, all of it is true."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from openai.resources.realtime.realtime import AsyncRealtimeConnection

from core.errors import NotFoundError
from engine.voice_backends import VoiceBackends
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SPOKEN_RATE, Pcm
from models.states import Format
from rooms.latency import read_latency
from rooms.transcripts import read_transcript
from tests.factories.rooms import OpenRoom
from tests.integration.rooms import strict
from tests.integration.rooms.conftest import RoomHouse, serving
from tests.integration.rooms.talk import Talk, talking
from voice.scripted_hearing import (
    ScriptedActivity,
    ScriptedActivityStream,
    ScriptedTranscriber,
    ScriptedTurnEnd,
)
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.db

QUESTION = "What is your parrot called?"
REPLY = "The parrot is called Static. He sings at night."
PIECE_S = 0.04
PIECE = round(PIECE_S * SPOKEN_RATE)
GREETING = "Good evening, you are on the air."


class Fan:
    """A fan with a microphone, through the official client."""

    def __init__(self, connection: AsyncRealtimeConnection) -> None:
        self.talk = Talk(connection)
        self._loudness = 0
        self._dice = np.random.default_rng(3)

    async def microphone(self) -> None:
        """Send a piece of sound every 40 ms, as loud as the fan is just now."""
        while True:
            noise = self._dice.integers(-self._loudness - 1, self._loudness + 1, PIECE)
            sound = base64.b64encode(noise.astype("<i2").tobytes()).decode()
            await self.talk.connection.input_audio_buffer.append(audio=sound)
            await asyncio.sleep(PIECE_S)

    async def speak(self, seconds: float) -> None:
        self._loudness = 6_000
        await asyncio.sleep(seconds)
        self._loudness = 0

    def sound(self, item_id: str) -> np.ndarray[Any, Any]:
        deltas = [
            base64.b64decode(event.delta)
            for event in self.talk.heard
            if event.type == "response.output_audio.delta" and event.item_id == item_id
        ]
        return np.frombuffer(b"".join(deltas), dtype="<i2")


@pytest.fixture
def texts() -> tuple[str, ...]:
    return (QUESTION, "Wait, stop, I want something else.")


@pytest.fixture
async def loud_house(unserved: RoomHouse, texts: tuple[str, ...]) -> AsyncIterator[RoomHouse]:
    unserved.voice = VoiceBackends(
        ScriptedActivity(), ScriptedTurnEnd((0.9,)), ScriptedTranscriber(texts), [ScriptedSpeech()]
    )
    async with serving(unserved):
        yield unserved


@asynccontextmanager
async def calling(house: RoomHouse, room: OpenRoom) -> AsyncIterator[Fan]:
    async with talking(house, room) as talk:
        fan = Fan(talk.connection)
        microphone = asyncio.create_task(fan.microphone())
        try:
            yield fan
        finally:
            microphone.cancel()
            await asyncio.wait([microphone])
            for event in fan.talk.heard:
                strict.check(event.to_json())


async def greeted(fan: Fan) -> None:
    done = await fan.talk.until("response.done")
    assert done.response.output[0].content[0].transcript == GREETING


async def test_both_speak_and_the_fan_interrupts(loud_house: RoomHouse) -> None:
    room = await loud_house.open_room(sold=Format.VOICE)
    async with calling(loud_house, room) as fan:
        talk = fan.talk
        created = await talk.until("session.created")
        assert created.session.output_modalities == ["audio"]
        await greeted(fan)
        await fan.speak(0.8)
        heard = await talk.until("conversation.item.input_audio_transcription.completed")
        assert heard.transcript == QUESTION
        answer = await talk.until("response.output_item.added")
        await talk.until("response.output_audio.delta")
        await asyncio.sleep(0.5)
        await fan.speak(0.9)
        held = await talk.until("x.room.hold")
        assert held.item_id == answer.item.id
        await talk.until("input_audio_buffer.speech_started")
        cut = await talk.until("conversation.item.truncated")
        done = await talk.until("response.done")
        assert (done.response.status, done.response.status_details.reason) == (
            "cancelled",
            "turn_detected",
        )
        said = done.response.output[0].content[0].transcript
        assert said
        assert REPLY.startswith(said)
        assert len(said) < len(REPLY)
        assert cut.audio_end_ms <= 1_000 * len(fan.sound(answer.item.id)) / SPOKEN_RATE + 1
        again = await talk.until("conversation.item.input_audio_transcription.completed")
        assert again.transcript == "Wait, stop, I want something else."
        done = await talk.until("response.done")
        assert done.response.status == "completed"
        whole = done.response.output[0]
        assert whole.content[0].transcript == "Tell me more."
        # 3 words of 250 ms, exactly.
        assert len(fan.sound(whole.id)) == 3 * SPOKEN_RATE // 4
    await loud_house.left_row(room)
    kept = await loud_house.database.read(read_transcript, room.room_id, room.fan_id)
    assert [turn.text for turn, _ in kept.turns] == [
        GREETING,
        QUESTION,
        said,
        "Wait, stop, I want something else.",
        "Tell me more.",
    ]


async def test_the_client_may_say_when_a_turn_is_over(loud_house: RoomHouse) -> None:
    room = await loud_house.open_room(sold=Format.VOICE)
    async with talking(loud_house, room) as talk:
        await talk.connection.session.update(
            session={"type": "realtime", "audio": {"input": {"turn_detection": None}}}
        )
        updated = await talk.until("session.updated")
        assert updated.session.audio.input.turn_detection is None
        loud = np.full(SPOKEN_RATE, 5_000, dtype="<i2")
        whole = base64.b64encode(loud.tobytes()).decode()
        await talk.connection.input_audio_buffer.append(audio=whole)
        await talk.connection.input_audio_buffer.commit()
        await talk.connection.response.create()
        said = await talk.met("conversation.item.input_audio_transcription.completed")
        assert said.transcript == QUESTION
        done = await talk.until("response.done", lambda one: one.response.status == "completed")
        assert done.response.output[0].content[0].transcript == REPLY
        for event in talk.heard:
            strict.check(event.to_json())


async def test_a_typed_message_is_answered_aloud(loud_house: RoomHouse) -> None:
    room = await loud_house.open_room(sold=Format.VOICE)
    async with talking(loud_house, room) as talk:
        await talk.say("Hello!")
        await talk.connection.response.create()
        done = await talk.until("response.done")
        assert done.response.output[0].content[0].type == "output_audio"
        assert done.response.output[0].content[0].transcript == REPLY


async def test_a_client_cuts_what_it_did_not_play(loud_house: RoomHouse) -> None:
    room = await loud_house.open_room(sold=Format.VOICE)
    async with talking(loud_house, room) as talk:
        await talk.say("Hello!")
        await talk.connection.response.create()
        done = await talk.until("response.done")
        item_id = done.response.output[0].id
        await talk.connection.conversation.item.truncate(
            item_id=item_id, content_index=0, audio_end_ms=700
        )
        await talk.until("conversation.item.truncated")
        await talk.connection.conversation.item.retrieve(item_id=item_id)
        found = await talk.until("conversation.item.retrieved")
        assert found.item.content[0].transcript == "The parrot is "
        await talk.connection.conversation.item.truncate(
            item_id=talk.heard[0].event_id, content_index=0, audio_end_ms=1
        )
        await talk.refused("item_not_found")


async def test_a_room_without_ears_is_refused_before_the_clock_runs(house: RoomHouse) -> None:
    room = await house.open_room(sold=Format.VOICE)
    async with talking(house, room) as talk:
        await talk.refused("voice_unavailable")
    assert (await house.row(room)).entered_at is None


async def test_a_full_house_is_refused(loud_house: RoomHouse) -> None:
    first, second = [await loud_house.open_room(sold=Format.VOICE) for _ in range(2)]
    assert loud_house.live_rooms is not None
    object.__setattr__(loud_house.settings, "max_voice_rooms", 1)
    try:
        async with talking(loud_house, first) as talk:
            await talk.until("session.created")
            async with talking(loud_house, second) as other:
                await other.refused("voice_busy")
    finally:
        object.__setattr__(loud_house.settings, "max_voice_rooms", 64)


async def test_an_owner_sees_where_the_time_of_an_answer_went(loud_house: RoomHouse) -> None:
    room = await loud_house.open_room(sold=Format.VOICE)
    async with calling(loud_house, room) as fan:
        await greeted(fan)
        await fan.speak(0.8)
        await fan.talk.until("response.done")
    await loud_house.left_row(room)
    persona_id = (await loud_house.row(room)).persona_id
    now = loud_house.clock.now()
    found = await loud_house.database.read(read_latency, room.owner_id, persona_id, 7, now)
    # The greeting answered nobody.
    assert (found.turns, found.failed, found.interrupted) == (1, 0, 0)
    answer = found.newest[0]
    assert answer.status == "completed"
    order = ["pause_seen", "transcript", "first_token", "first_clause", "first_audio", "first_sent"]
    took = [answer.stages[name] for name in order]
    assert took == sorted(took)
    assert answer.stages["turn_over"] <= answer.stages["first_sent"] < 1_000
    assert answer.slowest in answer.stages
    medians = {stage.name: stage.median_ms for stage in found.stages}
    assert medians["transcript"] == answer.stages["transcript"]
    with pytest.raises(NotFoundError):
        await loud_house.database.read(read_latency, room.fan_id, persona_id, 7, now)


async def test_ears_that_fail_are_told_and_hear_again(
    loud_house: RoomHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = ScriptedActivityStream.probability
    failures = 20

    async def probability(self: ScriptedActivityStream, frame: Pcm) -> float:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise VoiceBackendError("overloaded", "too many frames")
        return await right(self, frame)

    monkeypatch.setattr(ScriptedActivityStream, "probability", probability)
    room = await loud_house.open_room(sold=Format.VOICE)
    async with calling(loud_house, room) as fan:
        await fan.talk.refused("hearing_failed")
        await greeted(fan)
        await fan.speak(0.8)
        heard = await fan.talk.until("conversation.item.input_audio_transcription.completed")
        assert heard.transcript == QUESTION
