"""A fan films a video room: only with consent and permission, only for the fan, and it is real."""

import asyncio
from io import BytesIO
from pathlib import Path

import av
import httpx
import numpy as np
import pytest

from avatars.films.manifest import read_manifest
from flows.film_rooms import make_next
from models.states import FilmState, Format
from tests.factories.rooms import OpenRoom
from tests.integration.rooms.conftest import eventually
from tests.integration.rooms.films.conftest import Studio, ask
from tests.integration.rooms.talk import talking
from tests.integration.rooms.test_voice import Fan

pytestmark = pytest.mark.db


async def talk_and_film(studio: Studio, http: httpx.AsyncClient, room: OpenRoom) -> str:
    """The persona greets, the fan asks for a film meanwhile, speaks, is answered, and stops it."""
    async with talking(studio.house, room) as talk:
        fan = Fan(talk.connection)
        fan.talk = talk
        microphone = asyncio.create_task(fan.microphone())
        try:
            await talk.until("response.created")
            answer = await ask(http, room)
            assert answer.status_code == 201, answer.text
            film_id: str = answer.json()["id"]
            told = await talk.met("x.room.film")
            assert (told.film_id, told.state) == (film_id, "recording")
            await talk.met("response.done")
            await fan.speak(0.8)
            await talk.until("response.done")
        finally:
            microphone.cancel()
            await asyncio.wait([microphone])
        stopped = (await http.post(f"/api/films/{film_id}/stop")).json()
        assert (stopped["state"], stopped["url"]) == ("rendering", None)
        await talk.met("x.room.film", lambda one: one.state == "rendering")
        assert await make_next(studio.works)
        await talk.until("x.room.film", lambda one: one.state == "ready")
        assert not await make_next(studio.works)
    return film_id


@pytest.mark.slow
async def test_a_talk_becomes_a_film(studio: Studio, tmp_path: Path) -> None:
    room = await studio.open_room()
    async with studio.browse(room.fan_id) as http:
        film_id = await talk_and_film(studio, http, room)
        film = (await http.get(f"/api/films/{film_id}")).json()
        assert (film["state"], film["percent"], film["reason"]) == ("ready", 100, None)
        got = await http.get(film["url"], headers={"Authorization": ""})
        forged = await http.get(film["url"] + "x")
        part = await http.get(film["url"], headers={"Range": "bytes=100-299"})
        behind = await http.get(film["url"], headers={"Range": "bytes=999999999-"})
    assert forged.json()["error"]["code"] == "link_invalid"
    assert got.headers["content-disposition"].startswith(f'attachment; filename="{room.slug}-')
    assert len(got.content) == film["size_bytes"] == int(got.headers["content-length"])
    assert (part.status_code, part.content) == (206, got.content[100:300])
    assert part.headers["content-range"] == f"bytes 100-299/{film['size_bytes']}"
    assert behind.json()["error"]["code"] == "range_unsatisfiable"
    assert await studio.store.scripts() == []
    frames, sound = read_movie(got.content)
    assert abs(frames * 40 - film["length_ms"]) <= 80
    assert sound > 0.1, "somebody is heard"
    path = tmp_path / "film.mp4"
    await asyncio.to_thread(path.write_bytes, got.content)
    manifest, standing = await asyncio.to_thread(read_manifest, path)
    assert standing == "Valid"
    assert manifest["title"] == "A talk with Nova Reyes, an AI persona"
    row = await studio.row(film_id)
    assert "my own voice" in row.consent
    assert row.consented_at == studio.house.clock.now()


def read_movie(content: bytes) -> tuple[int, float]:
    """Its frames, and how loud it is at most."""
    with av.open(BytesIO(content)) as movie:
        frames = sum(1 for _ in movie.decode(video=0))
    with av.open(BytesIO(content)) as movie:
        loud = max(float(np.abs(one.to_ndarray()).max()) for one in movie.decode(audio=0))
    return frames, loud


async def test_a_film_needs_consent_permission_a_picture_and_a_visit(studio: Studio) -> None:
    room = await studio.open_room()
    strict = await studio.open_room(allows_films=False)
    voice = await studio.open_room(sold=Format.VOICE)
    async with studio.browse(room.fan_id) as http:
        answer = await ask(http, room)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_in_room")
        async with talking(studio.house, room) as talk:
            await talk.until("session.created")
            answer = await ask(http, room, consent="yes")
            assert (answer.status_code, answer.json()["error"]["code"]) == (
                422,
                "film_consent_missing",
            )
            assert (await ask(http, room)).status_code == 201
            answer = await ask(http, room)
            assert (answer.status_code, answer.json()["error"]["code"]) == (409, "film_running")
    for other in (strict, voice):
        async with studio.browse(other.fan_id) as http, talking(studio.house, other) as talk:
            await talk.until("session.created")
            listed = (await http.get(f"/api/rooms/{other.room_id}/films")).json()
            assert (listed["is_allowed"], listed["items"]) == (False, [])
            answer = await ask(http, other)
            assert (answer.status_code, answer.json()["error"]["code"]) == (
                403,
                "films_not_allowed",
            )


async def test_a_film_is_its_fans_alone(studio: Studio) -> None:
    room, other = await studio.open_room(), await studio.open_room()
    async with studio.browse(room.fan_id) as http, talking(studio.house, room) as talk:
        await talk.until("session.created")
        film_id = (await ask(http, room)).json()["id"]
        for user_id in (other.fan_id, room.owner_id):
            async with studio.browse(user_id) as stranger:
                for method, path in (
                    ("GET", f"/api/films/{film_id}"),
                    ("POST", f"/api/films/{film_id}/stop"),
                    ("DELETE", f"/api/films/{film_id}"),
                    ("GET", f"/api/rooms/{room.room_id}/films"),
                ):
                    answer = await stranger.request(method, path)
                    assert (answer.status_code, answer.json()["error"]["code"]) == (
                        404,
                        "not_found",
                    )
        assert (await http.get(f"/api/films/{film_id}")).json()["state"] == "recording"


async def test_an_erased_film_leaves_no_bytes(studio: Studio) -> None:
    room = await studio.open_room()
    async with studio.browse(room.fan_id) as http, talking(studio.house, room) as talk:
        await talk.until("session.created")
        film_id = (await ask(http, room)).json()["id"]
        assert await studio.store.scripts() == [film_id]
        assert (await http.delete(f"/api/films/{film_id}")).status_code == 204
        assert await studio.store.scripts() == []
        assert not await make_next(studio.works)
        assert (await http.get(f"/api/films/{film_id}")).json()["state"] == "erased"
        listed = (await http.get(f"/api/rooms/{room.room_id}/films")).json()
        assert listed["items"] == []
        assert (await http.delete(f"/api/films/{film_id}")).status_code == 204
        second = (await ask(http, room)).json()
        assert second["state"] == "recording", "another one may follow"
    row = await studio.row(film_id)
    assert (row.state, row.length_ms, row.size_bytes) == (FilmState.ERASED, 0, 0)
    assert row.consent


async def test_a_room_that_ends_is_filmed_no_more(studio: Studio) -> None:
    room = await studio.open_room()
    async with studio.browse(room.fan_id) as http, talking(studio.house, room) as talk:
        await talk.until("session.created")
        film_id = (await ask(http, room)).json()["id"]
        await talk.send(type="x.room.leave")

        async def is_over() -> bool:
            return (await studio.row(film_id)).state == FilmState.RENDERING

        await eventually(is_over)
        answer = await ask(http, room)
        assert answer.json()["error"]["code"] == "room_ended"
