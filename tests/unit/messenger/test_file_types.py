"""What a file is stands in its bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.file_types import file_type

pytestmark = pytest.mark.unit

OGG_HEAD = b"OggS\x00\x02" + bytes(22)
EBML = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08"


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x00\x00\x00\x20ftypM4A \x00", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom\x00", "video/mp4"),
        (OGG_HEAD + b"\x01\x13OpusHead", "audio/ogg"),
        (OGG_HEAD + b"\x01\x1e\x01vorbis", "audio/ogg"),
        (EBML + b"\x42\x82\x84webm", "video/webm"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00....", "audio/mpeg"),
        (b"\xff\xfb\x90\x64\x00", "audio/mpeg"),
        ("Grüße 👋\n\tשׁמש".encode(), "text/plain"),
        (b"\xef\xbb\xbfwith a mark", "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
    ],
)
def test_what_may_be_sent(content: bytes, mime: str) -> None:
    found = file_type(content)
    assert found is not None
    assert found.mime == mime
    assert found.is_shown == (not mime.startswith(("text/", "application/")))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"MZ\x90\x00\x03\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"PK\x03\x04\x14\x00",
        b"\x1f\x8b\x08\x00",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"RIFF",
        b"\x00\x00\x00\x20ftypheic",
        b"\x00\x00\x00\x14ftypqt  ",
        OGG_HEAD + b"\x01\x2a\x80theora",
        EBML + b"\x42\x82\x88matroska",
        b"ID3\x09\x00\x00\x00\x00\x00\x00....",
        b"ID3\x04\x00\x00\xff\x00\x00\x00....",
        b"ID3\x04",
        b"\xff\xfe<\x00h\x00t\x00",
        b"\xff\xeb\x90\x64",
        b"\xff\xfb\xf0\x64",
        b"\xff\xfb\x9c\x64",
        b"\xff\xfb",
        b"text with \x00 inside",
        b"bell \x07",
        b"latin-1 \xe9",
    ],
)
def test_what_is_refused(content: bytes) -> None:
    assert file_type(content) is None


@given(st.binary(max_size=64), st.sampled_from([b"%PDF-", b"<?xml", b"MZ", b"RIFF", b"\x00\x00ft"]))
def test_any_bytes_have_an_answer(tail: bytes, head: bytes) -> None:
    found = file_type(head + tail)
    assert found is None or found.mime
    assert (found is not None and found.mime == "application/pdf") == (head == b"%PDF-")
