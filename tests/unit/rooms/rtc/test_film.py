"""Frames on their way to aiortc: stamps, and what happens when nobody takes them."""

import asyncio

import pytest
from aiortc.mediastreams import MediaStreamError
from av.packet import Packet
from av.stream import Stream

from avatars.stage.wire import Picture
from rooms.rtc.film import MOST_WAITING, Film

pytestmark = pytest.mark.unit


class Asked:
    """Counts wishes for a key frame."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def picture(number: int, *, is_key: bool = False) -> Picture:
    return Picture(50.0 + number * 0.04, is_key, b"%d" % number)


async def begin(film: Film) -> "asyncio.Task[Packet[Stream]]":
    """Connect a client: it waits for a frame from now on."""
    waiting = asyncio.create_task(film.recv())
    await asyncio.sleep(0)
    assert not waiting.done()
    return waiting


async def test_frames_are_stamped_by_the_moment_they_show() -> None:
    film = Film(Asked())
    sent: list[tuple[int, float]] = []
    film.sent = lambda pts, at_s: sent.append((pts, at_s))
    first = await begin(film)
    film.add(picture(0, is_key=True))
    film.add(picture(1))
    film.add(picture(3))
    packets = [await first, await film.recv(), await film.recv()]
    assert [packet.pts for packet in packets] == [0, 3_600, 10_800]
    assert [bytes(packet) for packet in packets] == [b"0", b"1", b"3"]
    assert sent == [(0, 50.0), (3_600, pytest.approx(50.04))], "a frame is told once it was sent"


async def test_a_client_that_connects_begins_with_a_key_frame_of_now() -> None:
    asked = Asked()
    film = Film(asked)
    for number in range(30):
        film.add(picture(number, is_key=number == 0))
    assert asked.times == 0, "nobody looks yet"
    waiting = await begin(film)
    assert asked.times == 1
    film.add(picture(30))
    film.add(picture(31, is_key=True))
    assert bytes(await waiting) == b"31"
    film.add(picture(32))
    assert (await film.recv()).pts == 3_600, "time begins with the first frame that is seen"


async def test_a_loop_that_stood_still_goes_on_with_a_key_frame() -> None:
    asked = Asked()
    film = Film(asked)
    waiting = await begin(film)
    film.add(picture(0, is_key=True))
    await waiting
    for number in range(MOST_WAITING + 1):
        film.add(picture(1 + number))
    assert asked.times == 2
    film.add(picture(20))
    film.add(picture(21, is_key=True))
    film.add(picture(22))
    assert [bytes(await film.recv()) for _ in range(2)] == [b"21", b"22"]
    assert asked.times == 2


async def test_a_stopped_film_ends_for_who_waits_and_who_comes() -> None:
    film = Film(Asked())
    waiting = await begin(film)
    film.stop()
    with pytest.raises(MediaStreamError):
        await waiting
    film.add(picture(0, is_key=True))
    with pytest.raises(MediaStreamError):
        await film.recv()
