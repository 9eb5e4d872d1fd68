"""Wire types of faces."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from accounts.wire import Answer, Request, Text
from avatars.choices import Background, FaceKind, LipSync
from personas.sheet_schemas import VoiceId, VoiceSpeed
from personas.voice_lines import MAX_LINE_CHARS

Likeness = Literal["own", "another", "nobody"]
STATEMENTS: Final[dict[Likeness, str]] = {
    "nobody": "This face shows no real person.",
    "own": "This face shows me, and I permit its use for AI personas of mine on this service.",
    "another": (
        "This face shows another person. Nothing with it is published or shown to fans before that "
        "person has agreed by a link that I send them."
    ),
}
"""One of them an owner agrees to with every face; stored word for word."""
MAX_FACE_NAME_CHARS: Final = 60


class FaceView(Answer):
    """A face that a persona may have."""

    id: str
    kind: FaceKind
    name: str
    is_house: bool
    model_url: str | None
    """For the studio's own preview; None where only the server draws."""
    poster_url: str | None
    lip_sync: LipSync
    missing: list[str]
    """What it lacks for full lip-sync."""
    credit: str | None
    licence: str | None
    may_deliver: bool
    """The usage rights let the file go to fans' browsers."""
    background: Background
    """The one that suits it."""
    likeness: Likeness | Literal["house", "unsaid"]
    """Whose it is, as its owner said; ``unsaid`` of faces that came before owners were asked."""
    is_usable: bool
    """All people in it agree, as far as they were or must be asked."""
    created_at: datetime | None


class LikenessStatement(Answer):
    """What an owner may say of whose likeness a face is."""

    likeness: Likeness
    text: str


class FaceList(Answer):
    """Faces of ours, then the owner's own, the newest first."""

    items: list[FaceView]
    statements: list[LikenessStatement]
    """An owner agrees to one of them with a new face, word for word."""


class UploadedFace(FaceView):
    """A face that was just taken."""

    notes: list[str]
    """What was dropped or changed, in sentences."""


class PerformRequest(Request):
    """Words for a face to say."""

    text: Annotated[Text, StringConstraints(min_length=1, max_length=MAX_LINE_CHARS)]
    voice_id: VoiceId | None = None
    """None takes the server's default."""
    speed: VoiceSpeed = 1.0


class PreviewRequest(PerformRequest):
    """Words for a face that only the server draws."""

    background: Background = "plain"


class Performed(Answer):
    """Sound, and what the face does with it."""

    wav: str
    """PCM16 at 24 kHz as a WAV file, in base64."""
    track: dict[str, list[list[int]]]
    """As in ``x.avatar.track``."""
    seed: int


class FaceUse(Answer):
    """Personas that have a face."""

    personas: list[str] = Field(default_factory=list[str])
