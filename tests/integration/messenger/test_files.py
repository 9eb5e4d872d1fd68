"""Files are what their bytes are; only the people of a conversation load them."""

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from messenger.file_desk import FileDesk
from messenger.service import StoredFile
from messenger.settings import FILES, MESSAGES
from tests.integration.messenger.samples import (
    EXE,
    GPS,
    HTML,
    MP4,
    PDF,
    SCRIPT,
    SVG,
    WAV,
    gif_bomb,
    noisy_jpeg,
    photo,
    picture,
    png_bomb,
    send,
)
from tests.integration.messenger.talk import DAYS_OPEN, Talk
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


def kept(tmp_path: Path) -> int:
    """Files in the store."""
    return sum(path.is_file() for path in (tmp_path / "files").rglob("*"))


async def sent(talk: Talk, name: str, content: bytes, **asked: str) -> dict[str, Any]:
    answer = await send(talk, name, content, **asked)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def loaded(talk: Talk, message: dict[str, Any], **headers: str) -> httpx.Response:
    """Cleo loads a message's file."""
    return await talk.as_cleo.get(message["attachment"]["url"], headers=headers)


async def test_a_photo_comes_without_its_place(talk: Talk) -> None:
    raw = photo()
    assert Image.open(BytesIO(raw)).getexif().get_ifd(GPS)
    message = await sent(talk, "Our café.JPG", raw)
    file = message["attachment"]
    assert (message["kind"], message["seq"]) == ("file", 1)
    assert (file["name"], file["mime"]) == ("Our café.webp", "image/webp")
    assert (file["width"], file["height"]) == (400, 300)
    whole = await loaded(talk, message)
    small = await talk.as_cleo.get(file["thumbnail_url"])
    assert file["size_bytes"] == len(whole.content)
    for answer, size in ((whole, (400, 300)), (small, (320, 240))):
        assert answer.status_code == 200
        shown = Image.open(BytesIO(answer.content))
        assert (shown.format, shown.size) == ("WEBP", size)
        assert not shown.getexif()
        assert b"SecretCamera" not in answer.content
    assert (await talk.history(talk.as_cleo))["items"][0]["attachment"] == file


@pytest.mark.parametrize("name", ["clip.mp4", "note.m4a"])
async def test_a_film_comes_without_its_place(talk: Talk, name: str) -> None:
    place = b"\x00\x00\x00\x1eudta\x00\x00\x00\x16\xa9xyz+48.8577+002.29"
    raw = (MP4 if name == "clip.mp4" else MP4.replace(b"isom", b"M4A ", 1))[:24] + place
    answer = await loaded(talk, await sent(talk, name, raw))
    assert (answer.status_code, len(answer.content)) == (200, len(raw))
    assert answer.content[:24] == raw[:24]
    assert b"+48.8577" not in answer.content


@pytest.mark.parametrize(
    ("name", "content", "mime", "way"),
    [
        ("plan.pdf", PDF, "application/pdf", "attachment"),
        ("notes.txt", "Grüße שלום 👋".encode(), "text/plain; charset=utf-8", "attachment"),
        ("page.txt", HTML, "text/plain; charset=utf-8", "attachment"),
        ("note.wav", WAV, "audio/wav", "inline"),
        ("clip.mp4", MP4, "video/mp4", "inline"),
        ("picture", picture("GIF"), "image/webp", "inline"),
    ],
)
async def test_what_is_served_runs_nothing(
    talk: Talk, name: str, content: bytes, mime: str, way: str
) -> None:
    message = await sent(talk, name, content)
    answer = await loaded(talk, message)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == mime
    assert answer.headers["content-disposition"].startswith(f"{way}; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert answer.headers["cache-control"] == "private, no-cache"
    if mime != "image/webp":
        assert answer.content == content
        assert message["attachment"]["thumbnail_url"] is None
        assert (await talk.as_cleo.get(f"{answer.url.path}/thumbnail")).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("cat.png", EXE, "file_type_refused"),
        ("cat.png", HTML, "file_type_refused"),
        ("cat.svg", SVG, "file_type_refused"),
        ("cat.png", SVG, "file_type_refused"),
        ("page.html", HTML, "file_type_refused"),
        ("run.js", b"alert(1)", "file_type_refused"),
        ("setup.exe", EXE, "file_type_refused"),
        ("setup.exe", picture(), "file_type_refused"),
        ("plan.pdf.exe", PDF, "file_type_refused"),
        ("annexe\u202egnp.exe", picture(), "file_type_refused"),
        ("a.zip", b"PK\x03\x04" + bytes(30), "file_type_refused"),
        ("a.pdf", HTML + PDF, "file_type_refused"),
        ("empty.txt", b"", "file_type_refused"),
        ("cat.gif", b"GIF89a/*" + SCRIPT + b"*/=1;", "picture_refused"),
        ("cat.jpg", noisy_jpeg()[:4_000], "picture_refused"),
        ("cat.gif", gif_bomb(), "picture_refused"),
        ("cat.png", png_bomb(), "picture_refused"),
    ],
)
async def test_what_is_refused_leaves_nothing(
    talk: Talk, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    answer = await send(talk, name, content)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert (await talk.history(talk.as_ada))["items"] == []
    assert kept(tmp_path) == 0


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
async def test_what_hangs_behind_a_picture_is_cut_off(talk: Talk, kind: str) -> None:
    message = await sent(talk, f"cat.{kind.lower()}", picture(kind) + SCRIPT + HTML)
    answer = await loaded(talk, message)
    assert b"script" not in answer.content
    assert answer.headers["content-type"] == "image/webp"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/cron.txt", "cron.txt"),
        ("C:\\Users\\ada\\notes.txt", "notes.txt"),
        ("\u202etxt.evil\u202c.txt", "txt.evil.txt"),
        ("חוזה 👨‍👩‍👧.txt", "חוזה 👨‍👩‍👧.txt"),
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
        ("n" * 300 + ".txt", "n" * 116 + ".txt"),
    ],
)
async def test_names_come_clean(talk: Talk, name: str, shown: str) -> None:
    message = await sent(talk, name, b"hello")
    assert message["attachment"]["name"] == shown
    way = (await loaded(talk, message)).headers["content-disposition"]
    assert way.isascii()
    assert "\u202e".encode().hex("%") not in way.lower()


async def test_a_player_gets_parts(talk: Talk) -> None:
    message = await sent(talk, "clip.mp4", MP4)
    part = await loaded(talk, message, range="bytes=4-7")
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert part.headers["content-range"] == f"bytes 4-7/{len(MP4)}"
    assert part.headers["content-length"] == "4"
    tail = await loaded(talk, message, range="bytes=-3")
    assert (tail.status_code, tail.content) == (206, MP4[-3:])
    beyond = await loaded(talk, message, range=f"bytes={len(MP4)}-")
    assert (beyond.status_code, code_of(beyond)) == (416, "range_unsatisfiable")


async def test_a_page_that_has_it_does_not_load_it_again(talk: Talk) -> None:
    message = await sent(talk, "clip.mp4", MP4)
    tag = (await loaded(talk, message)).headers["etag"]
    again = await loaded(talk, message, **{"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    small = await sent(talk, "a.png", picture())
    whole = (await loaded(talk, small)).headers["etag"]
    thumbnail = await talk.as_cleo.get(small["attachment"]["thumbnail_url"])
    assert thumbnail.headers["etag"] != whole
    stranger = await talk.as_mallory.get(
        message["attachment"]["url"], headers={"if-none-match": tag}
    )
    assert stranger.status_code == 404


async def test_a_file_that_is_taken_back_is_gone(talk: Talk, tmp_path: Path) -> None:
    message = await sent(talk, "a.png", picture())
    assert kept(tmp_path) == 2, "the picture and its small one"
    other = await talk.as_cleo.delete(f"{talk.url}/messages/{message['id']}")
    assert other.status_code == 404
    assert kept(tmp_path) == 2
    erased = await talk.as_ada.delete(f"{talk.url}/messages/{message['id']}")
    assert (erased.json()["attachment"], erased.json()["seq"]) == (None, 1)
    assert kept(tmp_path) == 0
    assert (await loaded(talk, message)).status_code == 404
    assert (await talk.as_cleo.get(message["attachment"]["thumbnail_url"])).status_code == 404


async def test_a_file_that_is_sent_again_is_kept_once(talk: Talk, tmp_path: Path) -> None:
    first = await sent(talk, "a.png", picture(), client_key="key-0001")
    again = await sent(talk, "a.png", picture(), client_key="key-0001")
    assert again == first
    assert kept(tmp_path) == 2
    assert (await loaded(talk, first)).status_code == 200
    bad = await send(talk, "a.png", picture(), client_key="no")
    assert (bad.status_code, code_of(bad)) == (422, "invalid_request")


async def test_no_file_comes_after_the_end(talk: Talk, tmp_path: Path) -> None:
    message = await sent(talk, "plan.pdf", PDF)
    talk.shop.clock.advance(DAYS_OPEN)
    answer = await send(talk, "late.pdf", PDF)
    assert (answer.status_code, code_of(answer)) == (409, "conversation_closed")
    assert kept(tmp_path) == 1
    assert (await loaded(talk, message)).content == PDF, "what was sent can still be loaded"


async def test_who_sends_too_many_files_waits(talk: Talk) -> None:
    for number in range(FILES.count):
        if number % 20 == 0:
            talk.shop.clock.advance(MESSAGES.window)
        await sent(talk, "a.txt", b"hello")
    talk.shop.clock.advance(MESSAGES.window)
    answer = await send(talk, "a.txt", b"hello")
    assert (answer.status_code, code_of(answer)) == (429, "rate_limited")


async def test_a_file_that_comes_whole_after_the_end_is_not_kept(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = FileDesk.keep

    async def keep_for_long(
        self: FileDesk, name: str, content: bytes, conversation_id: str
    ) -> StoredFile:
        stored = await keep(self, name, content, conversation_id)
        assert await asyncio.to_thread(kept, tmp_path) == 2
        talk.shop.clock.advance(DAYS_OPEN)
        return stored

    monkeypatch.setattr(FileDesk, "keep", keep_for_long)
    answer = await send(talk, "a.png", picture())
    assert (answer.status_code, code_of(answer)) == (409, "conversation_closed")
    assert kept(tmp_path) == 0
