"""A plain WebRTC client talks with a persona: the whole room behind it, events on the channel."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np
import pytest

from engine.voice_backends import VoiceBackends
from models.states import Format
from rooms.rtc.calls import Calls
from rooms.rtc.routes import get_calls, router
from rooms.rtc.settings import CallSettings
from tests.factories.rooms import OpenRoom
from tests.integration.rooms import strict
from tests.integration.rooms.conftest import RoomHouse, serving
from tests.integration.rooms.rtc.client import RATE, Client
from tests.integration.rooms.rtc.desk import until_over
from voice.scripted_hearing import ScriptedActivity, ScriptedTranscriber, ScriptedTurnEnd
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.db

QUESTION = "What is your parrot called?"
REPLY = "The parrot is called Static. He sings at night."


@dataclass
class Phone:
    """A client, the calls it is one of, and the room it calls."""

    house: RoomHouse
    calls: Calls
    room: OpenRoom
    client: Client
    events: list[Any] = field(default_factory=list)

    async def call(self) -> None:
        headers = {
            "Authorization": f"Bearer {await self.house.ticket(self.room)}",
            "Content-Type": "application/sdp",
        }
        async with httpx.AsyncClient() as http:
            url = f"{self.house.base_url}/realtime/calls"
            answer = await http.post(url, content=await self.client.offer(), headers=headers)
        assert answer.status_code == 201, answer.text
        await self.client.take(answer.text)
        await self.client.connected()

    async def until(self, kind: str) -> Any:
        async with asyncio.timeout(20):
            while True:
                text = await self.client.received.get()
                strict.check(text)
                event = json.loads(text)
                self.events.append(event)
                if event["type"] == kind:
                    return event

    async def speak(self, seconds: float) -> None:
        self.client.microphone.loudness = 8_000
        await asyncio.sleep(seconds)
        self.client.microphone.loudness = 0

    def loud_s(self) -> float:
        """Seconds of sound that the client has heard, by 10 ms."""
        sound = self.client.sound()
        pieces = np.abs(sound[: len(sound) // 480 * 480].reshape(-1, 480)).max(axis=1, initial=0)
        return float((pieces > 300).sum() * 480 / RATE)


@pytest.fixture
async def phone(unserved: RoomHouse) -> AsyncIterator[Phone]:
    unserved.voice = VoiceBackends(
        ScriptedActivity(),
        ScriptedTurnEnd((0.9,)),
        ScriptedTranscriber((QUESTION,)),
        [ScriptedSpeech()],
    )
    async with serving(unserved) as house, Client() as client:
        assert house.live_rooms is not None
        room = await house.open_room(sold=Format.VOICE)
        client.microphone.loudness = 0
        async with Calls(house.live_rooms, CallSettings()) as calls:
            house.app.include_router(router)
            house.app.dependency_overrides[get_calls] = lambda: calls
            yield Phone(house, calls, room, client)


async def test_both_speak(phone: Phone) -> None:
    await phone.call()
    await phone.until("session.created")
    way = await phone.until("x.room.sound")
    assert way["over"] == "webrtc"
    await phone.until("response.done")
    greeting_s = phone.loud_s()
    assert greeting_s > 1, "the greeting is heard"
    await phone.speak(0.8)
    heard = await phone.until("conversation.item.input_audio_transcription.completed")
    assert heard["transcript"] == QUESTION
    done = await phone.until("response.done")
    assert done["response"]["output"][0]["content"][0]["transcript"] == REPLY
    # 9 words of 250 ms; the last packets may still be on their way.
    assert phone.loud_s() - greeting_s == pytest.approx(9 * 0.25, abs=0.5)
    assert not [one for one in phone.events if one["type"] == "response.output_audio.delta"]


async def test_a_killed_tab_frees_its_room_within_5_s(phone: Phone) -> None:
    await phone.call()
    await phone.until("session.created")
    phone.client.vanish()
    async with asyncio.timeout(5):
        await until_over(phone.calls)
        await phone.house.left_row(phone.room)
    assert phone.house.live_rooms is not None
    assert phone.house.live_rooms.visit_count == 0
