"""An upload stops where it is too large, and is a form with one file."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from core.files import Files
from messenger.settings import MEGABYTE
from tests.integration.messenger.samples import PDF, picture, send
from tests.integration.messenger.talk import Talk
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

HEAD = (
    b'--frontier\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n%PDF-1.4\n"
)
TAIL = b"\r\n--frontier--\r\n"
FORM = {"content-type": "multipart/form-data; boundary=frontier"}
PIECE = bytes(64 * 1024)


class Body:
    """A form with a large file, that counts what was read of it."""

    def __init__(self, megabytes: int) -> None:
        self.pieces = megabytes * MEGABYTE // len(PIECE)
        self.read = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield HEAD
        for _ in range(self.pieces):
            self.read += len(PIECE)
            yield PIECE
        yield TAIL


async def test_a_body_that_says_that_it_is_too_large_is_not_read(talk: Talk) -> None:
    body = Body(100)
    headers = FORM | {"content-length": str(100 * MEGABYTE)}
    answer = await talk.as_ada.post(f"{talk.url}/files", content=body, headers=headers)
    assert (answer.status_code, code_of(answer)) == (413, "file_too_large")
    assert "20 MB" in answer.json()["error"]["message"]
    assert body.read == 0


async def test_a_body_that_does_not_say_is_read_to_the_limit_only(
    talk: Talk, tmp_path: Path
) -> None:
    body = Body(100)
    tracemalloc.start()
    try:
        answer = await talk.as_ada.post(f"{talk.url}/files", content=body, headers=FORM)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (answer.status_code, code_of(answer)) == (413, "file_too_large")
    assert 20 * MEGABYTE < body.read < 21 * MEGABYTE
    assert peak < 8 * MEGABYTE, "it lies on the disk, not in the memory"
    assert not (tmp_path / "files/messages").exists()
    assert (await talk.history(talk.as_ada))["items"] == []


async def test_a_large_file_within_the_limit_is_taken(talk: Talk) -> None:
    body = Body(19)
    answer = await talk.as_ada.post(f"{talk.url}/files", content=body, headers=FORM)
    assert answer.status_code == 201, answer.text
    file = answer.json()["attachment"]
    assert file["size_bytes"] == body.read + len(b"%PDF-1.4\n")
    got = await talk.as_cleo.get(file["url"])
    assert (got.content[:8], len(got.content)) == (b"%PDF-1.4", file["size_bytes"])


async def test_a_file_just_over_the_limit_is_refused(talk: Talk) -> None:
    answer = await send(talk, "a.pdf", b"%PDF-" + bytes(20 * MEGABYTE - 4))
    assert (answer.status_code, code_of(answer)) == (413, "file_too_large")


async def test_a_picture_has_a_smaller_limit(talk: Talk) -> None:
    answer = await send(talk, "a.jpg", b"\xff\xd8\xff" + bytes(10 * MEGABYTE))
    assert (answer.status_code, code_of(answer)) == (413, "file_too_large")
    assert "10 MB" in answer.json()["error"]["message"]


async def test_some_bodies_are_no_forms_with_a_file(talk: Talk) -> None:
    url = f"{talk.url}/files"
    answers = [
        await talk.as_ada.post(url),
        await talk.as_ada.post(url, content=PDF),
        await talk.as_ada.post(url, json={"file": "x"}),
        await talk.as_ada.post(url, data={"file": "words, not a file"}),
        await talk.as_ada.post(url, files={"other": ("a.pdf", PDF)}),
        await talk.as_ada.post(url, files=[("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]),
        await talk.as_ada.post(url, content=HEAD, headers={"content-type": "multipart/form-data"}),
        await talk.as_ada.post(url, content=b"--other\r\n", headers=FORM),
        await talk.as_ada.post(url, content=b"", headers=FORM),
    ]
    assert [one.status_code for one in answers] == [422] * len(answers)
    assert {code_of(one) for one in answers} == {"upload_invalid"}
    assert (await talk.history(talk.as_ada))["items"] == []


@pytest.mark.parametrize("length", ["-1", "many", "1e9", "\xb2", "9" * 5_000])
async def test_a_strange_length_is_refused(talk: Talk, length: str) -> None:
    answer = await talk.as_ada.post(
        f"{talk.url}/files",
        content=Body(0),
        headers=FORM | {"content-length": length.encode("latin-1")},
    )
    assert (answer.status_code, code_of(answer)) == (413, "file_too_large")


async def test_a_broken_body_is_refused(talk: Talk) -> None:
    dice = Random(5)
    for _ in range(20):
        whole = bytearray(HEAD + b"text" + TAIL)
        whole[dice.randrange(80)] = dice.randrange(256)
        answer = await talk.as_ada.post(f"{talk.url}/files", content=bytes(whole), headers=FORM)
        assert answer.status_code in {201, 422}, answer.text


async def test_many_pictures_at_once_are_all_taken(talk: Talk) -> None:
    answers = await asyncio.gather(
        *[send(talk, f"{number}.png", picture()) for number in range(12)]
    )
    assert [one.status_code for one in answers] == [201] * 12
    assert sorted(one.json()["seq"] for one in answers) == list(range(1, 13))


async def test_a_full_disk_leaves_no_half_of_a_picture(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Files.put

    async def put_while_there_is_room(self: Files, key: str, content: bytes) -> None:
        if key.endswith("-thumbnail"):
            raise OSError("no space left on device")
        await put(self, key, content)

    monkeypatch.setattr(Files, "put", put_while_there_is_room)
    with pytest.raises(OSError, match="no space"):
        await send(talk, "a.png", picture())
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert (await talk.history(talk.as_ada))["items"] == []
