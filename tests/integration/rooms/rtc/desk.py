"""Calls at a room's door, with visits of the test's own behind it."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx
from sqlalchemy.orm import Session

from avatars.stage.spec import FaceSpec
from engine.voice_ports import Pcm
from models.room import Room
from models.states import Format
from rooms.live.socket import Socket, SocketGoneError
from rooms.live.sound_link import SoundLink
from rooms.rtc.calls import Calls
from rooms.rtc.ports import GoneReason, MakeLink, VisitFacts
from rooms.tickets import Admission
from tests.factories.rooms import OpenRoom
from tests.integration.rooms.conftest import RoomHouse

SERVERS = '[{"urls": "turn:turn.example.org", "secret": "north"}]'


class TestVisits:
    """Visits that only note what calls ask of them."""

    __test__ = False

    def __init__(self) -> None:
        self.facts: dict[str, VisitFacts] = {}
        self.links: list[SoundLink] = []
        self.heard: list[Pcm] = []
        self.gone: list[GoneReason] = []
        self.admitted: list[Admission] = []
        self.received: list[Any] = []
        self.error: Exception | None = None
        self.face: FaceSpec | None = None

    def find_visit(self, visit_id: str) -> VisitFacts | None:
        return self.facts.get(visit_id)

    async def attach(self, visit_id: str, make_link: MakeLink) -> None:
        assert visit_id in self.facts
        if self.error is not None:
            raise self.error
        self.links.append(await make_link(self.heard.append, self.gone.append, self.face))

    async def visit(
        self, admission: Admission, socket: Socket, make_link: MakeLink | None = None
    ) -> None:
        assert make_link is not None
        self.admitted.append(admission)
        if self.error is not None:
            raise self.error
        link = await make_link(self.heard.append, self.gone.append, self.face)
        self.links.append(link)
        try:
            await socket.send('{"type":"session.created"}')
            while True:
                frame = json.loads(await socket.receive())
                self.received.append(frame)
                if frame["type"] == "fail":
                    raise ZeroDivisionError
                if frame["type"] == "x.room.leave":
                    await socket.close(1000, "left")
                    return
        except SocketGoneError:
            return
        finally:
            await link.aclose()


class Desk:
    """A room, its calls and a client for it."""

    def __init__(self, house: RoomHouse, calls: Calls, visits: TestVisits, room: OpenRoom) -> None:
        self.house, self.calls, self.visits, self.room = house, calls, visits, room

    async def headers(self, ttl_s: int = 600) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self.house.ticket(self.room, ttl_s)}"}

    async def post(self, sdp: str, **request: Any) -> httpx.Response:
        headers = {"Content-Type": "application/sdp", **request.pop("headers", {})}
        async with httpx.AsyncClient() as http:
            url = f"{self.house.base_url}/realtime/calls"
            return await http.post(url, content=sdp, headers=headers, **request)

    def open_visit(self, visit_id: str = "sess_1", **facts: Any) -> str:
        made = VisitFacts(self.room.room_id, self.room.fan_id, has_sound=True)
        self.visits.facts[visit_id] = replace(made, **facts)
        return visit_id


def sell(db: Session, room_id: str, format_: Format) -> None:
    db.get_one(Room, room_id).format = format_


async def until_over(calls: Calls) -> None:
    async with asyncio.timeout(10):
        while calls.count:  # noqa: ASYNC110 - the end of a call has no event
            await asyncio.sleep(0.005)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]
