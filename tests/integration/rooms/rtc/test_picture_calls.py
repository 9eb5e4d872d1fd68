"""Calls that ask for a picture: who gets one, and who is told why not."""

from collections.abc import AsyncIterator

import pytest

from avatars.stage.spec import FaceSpec
from avatars.stage.stages import Stages, StageSettings
from rooms.rtc.calls import Calls
from rooms.rtc.routes import get_calls
from rooms.rtc.settings import CallSettings
from tests.integration.rooms.rtc.client import Client
from tests.integration.rooms.rtc.desk import Desk, code_of, until_over
from tests.integration.rooms.rtc.viewer import Viewer

pytestmark = pytest.mark.db

FACE = FaceSpec("scripted", "anybody", width=64, height=64)


@pytest.fixture
async def stages() -> AsyncIterator[Stages]:
    async with Stages(StageSettings(processes=1, faces=1)) as opened:
        yield opened


@pytest.fixture
async def drawing(desk: Desk, stages: Stages) -> AsyncIterator[Desk]:
    """The desk, with somebody behind it who draws."""
    async with Calls(desk.visits, CallSettings(), stages) as calls:
        desk.calls = calls
        desk.house.app.dependency_overrides[get_calls] = lambda: calls
        yield desk


async def test_a_visit_with_a_face_gets_a_picture(drawing: Desk, stages: Stages) -> None:
    drawing.visits.face = FACE
    visit = drawing.open_visit(has_picture=True)
    async with Viewer(label=None) as viewer:
        answer = await drawing.post(
            await viewer.offer(), headers=await drawing.headers(), params={"visit": visit}
        )
        assert answer.status_code == 201, answer.text
        assert answer.text.count("a=sendonly") == 1
        assert "VP8/90000" in answer.text
        assert "H264" not in answer.text
        await viewer.take(answer.text)
        await viewer.connected()
        (link,) = drawing.visits.links
        assert link.picture is not None
        assert stages.count == 1
    await until_over(drawing.calls)
    assert stages.count == 0


async def test_a_call_with_events_of_its_own_gets_a_picture(drawing: Desk) -> None:
    drawing.visits.face = FACE
    async with Viewer() as viewer:
        answer = await drawing.post(await viewer.offer(), headers=await drawing.headers())
        assert answer.status_code == 201, answer.text
        assert drawing.visits.links[0].picture is not None


async def test_a_call_without_a_picture_draws_nothing(drawing: Desk, stages: Stages) -> None:
    drawing.visits.face = FACE
    visit = drawing.open_visit(has_picture=True)
    async with Client(label=None) as client:
        answer = await drawing.post(
            await client.offer(), headers=await drawing.headers(), params={"visit": visit}
        )
        assert answer.status_code == 201
        assert drawing.visits.links[0].picture is None
        assert (stages.count, stages.troupes) == (0, [])


async def test_a_room_without_a_face_is_told(drawing: Desk) -> None:
    headers = await drawing.headers()
    async with Viewer() as viewer:
        offer = await viewer.offer()
        visit = drawing.open_visit()
        answer = await drawing.post(offer, headers=headers, params={"visit": visit})
        assert code_of(answer) == (409, "picture_not_offered")
        answer = await drawing.post(offer, headers=headers)
        assert code_of(answer) == (409, "picture_not_offered")
    await until_over(drawing.calls)


async def test_a_server_that_draws_nothing_uses_no_ticket_up(desk: Desk) -> None:
    headers = await desk.headers()
    async with Viewer() as viewer, Client() as client:
        answer = await desk.post(await viewer.offer(), headers=headers)
        assert code_of(answer) == (409, "picture_not_offered")
        assert (await desk.post(await client.offer(), headers=headers)).status_code == 201


async def test_a_full_stage_is_told_and_the_call_works_without(drawing: Desk) -> None:
    drawing.visits.face = FACE
    visit = drawing.open_visit(has_picture=True)
    headers = await drawing.headers()
    async with Viewer(label=None) as first, Viewer() as second, Client() as third:
        offer = await first.offer()
        answer = await drawing.post(offer, headers=headers, params={"visit": visit})
        assert answer.status_code == 201
        answer = await drawing.post(await second.offer(), headers=headers)
        assert code_of(answer) == (503, "picture_busy")
        answer = await drawing.post(await third.offer(), headers=headers)
        assert answer.status_code == 201, "the ticket was not used up"
