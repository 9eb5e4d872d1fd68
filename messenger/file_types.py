"""What a file is: found in its bytes, never believed. Pure."""

from dataclasses import dataclass
from typing import Final, Literal

Family = Literal["picture", "audio", "video", "document"]


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that may be sent."""

    mime: str
    family: Family
    extensions: tuple[str, ...]
    """Names of such a file may end with these; the first is the usual one."""

    @property
    def is_shown(self) -> bool:
        """May a browser show it in the page?"""
        return self.family != "document"


_PICTURE_NAMES: Final = ("jpg", "jpeg", "jfif", "png", "webp", "gif")
"""One picture's name may say another picture's kind: phones and chats rename them."""
JPEG: Final = FileType("image/jpeg", "picture", _PICTURE_NAMES)
PNG: Final = FileType("image/png", "picture", _PICTURE_NAMES)
WEBP: Final = FileType("image/webp", "picture", _PICTURE_NAMES)
GIF: Final = FileType("image/gif", "picture", _PICTURE_NAMES)
PDF: Final = FileType("application/pdf", "document", ("pdf",))
TEXT: Final = FileType("text/plain", "document", ("txt", "text", "md", "csv", "log"))
MP3: Final = FileType("audio/mpeg", "audio", ("mp3",))
WAV: Final = FileType("audio/wav", "audio", ("wav",))
OGG: Final = FileType("audio/ogg", "audio", ("ogg", "oga", "opus"))
M4A: Final = FileType("audio/mp4", "audio", ("m4a", "mp4"))
MP4: Final = FileType("video/mp4", "video", ("mp4", "m4v"))
WEBM: Final = FileType("video/webm", "video", ("webm", "weba"))

ACCEPTED_WORDS: Final = (
    "Send a picture (JPEG, PNG, WebP, GIF), a PDF, plain text, sound (MP3, WAV, OGG, M4A) "
    "or a video (MP4, WebM)."
)

_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
)
_RIFF: Final = {b"WEBP": WEBP, b"WAVE": WAV}
_MP4_BRANDS: Final = {
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V "),
        MP4,
    ),
}
_OGG_SOUNDS: Final = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")
_HEAD_BYTES: Final = 512
_TEXT_CONTROLS: Final = frozenset("\t\n\r\f")


def file_type(content: bytes) -> FileType | None:
    """What the bytes are; ``None`` where it is nothing that may be sent."""
    head = content[:_HEAD_BYTES]
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _MP4_BRANDS.get(head[8:12])
    if head.startswith(b"OggS"):
        return OGG if any(mark in head for mark in _OGG_SOUNDS) else None
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"\x42\x82\x84webm" in head else None
    if _is_mp3(head):
        return MP3
    return TEXT if _is_text(content) else None


def _is_mp3(head: bytes) -> bool:
    """An ID3 tag, or a frame of MPEG layer III (ISO/IEC 11172-3, 2.4.2.3)."""
    if head.startswith(b"ID3"):
        return len(head) > 10 and head[3] in (2, 3, 4) and all(byte < 128 for byte in head[6:10])
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    is_version = head[1] >> 3 & 3 != 1
    return is_version and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3


def _is_text(content: bytes) -> bool:
    if not content.strip():
        return False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(char in _TEXT_CONTROLS or (char >= " " and char != "\x7f") for char in text)
