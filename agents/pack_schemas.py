"""What a pack's manifest may say: bounded words and settings, and nothing that acts."""

from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from accounts.wire import Request, Text
from agents.errors import ManifestError
from avatars.choices import Background, Light, house_face
from engine import packs
from engine.lorebook import MAX_ORDER
from models.base import JsonObject

StyleLine = Annotated[
    Text,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=packs.MAX_STYLE_LINE_CHARS,
        pattern=r"^[^\r\n]+$",
    ),
]
Key = Annotated[
    Text,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=packs.MAX_PACK_KEY_CHARS),
]
Keys = Annotated[list[Key], Field(max_length=packs.MAX_PACK_KEYS)]


class PackLore(Request):
    """A piece of knowledge; its keys are words, never patterns."""

    name: Annotated[Text, StringConstraints(max_length=120)] = ""
    keys: Keys = Field(default_factory=list[str])
    secondary_keys: Keys = Field(default_factory=list[str])
    content: Annotated[Text, StringConstraints(min_length=1, max_length=packs.MAX_PACK_ENTRY_CHARS)]
    is_on: bool = True
    is_constant: bool = False
    is_selective: bool = False
    is_regex: bool = False
    is_case_sensitive: bool = False
    order: Annotated[int, Field(ge=-MAX_ORDER, le=MAX_ORDER)] = 100
    priority: Annotated[int, Field(ge=-MAX_ORDER, le=MAX_ORDER)] = 0

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.is_regex:
            raise ValueError("a pack's keys are words: patterns could hold up a conversation")
        if not self.keys and not self.is_constant:
            raise ValueError("an entry without keys has to be constant")
        return self


class PackVoice(Request):
    """A voice of the server, and its pace."""

    voice_id: Annotated[Text, StringConstraints(min_length=1, max_length=120)]
    percent: Annotated[int, Field(ge=70, le=130)] = 100


class PackFace(Request):
    """A face of the house: a seller's own face would need its owner's consent."""

    face_id: Annotated[Text, StringConstraints(min_length=1, max_length=80)]
    background: Background = "plain"
    light: Light = "soft"

    @model_validator(mode="after")
    def _check(self) -> Self:
        if house_face(self.face_id) is None:
            raise ValueError("a pack may only name a face of the house")
        return self


class PackSampler(Request):
    """How freely the mind writes."""

    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = None
    repeat_penalty: Annotated[float, Field(ge=1, le=2, allow_inf_nan=False)] | None = None
    max_tokens: Annotated[int, Field(ge=16, le=1_000)] | None = None


class PackManifest(Request):
    """A pack."""

    style: Annotated[list[StyleLine], Field(max_length=packs.MAX_STYLE_LINES)] = Field(
        default_factory=list[str]
    )
    lore: Annotated[list[PackLore], Field(max_length=packs.MAX_PACK_ENTRIES)] = Field(
        default_factory=list[PackLore]
    )
    voice: PackVoice | None = None
    face: PackFace | None = None
    sampler: PackSampler | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sum(map(_chars, self.lore)) > packs.MAX_PACK_LORE_CHARS:
            raise ValueError(f"a pack's lore has at most {packs.MAX_PACK_LORE_CHARS:,} characters")
        sampler = self.sampler and self.sampler.model_dump(exclude_none=True)
        if not (self.style or self.lore or self.voice or self.face or sampler):
            raise ValueError("the pack is empty")
        return self


def read_pack(manifest: dict[str, Any]) -> JsonObject:
    """A pack's manifest, checked, as it is kept and signed: without what is empty.

    Raises:
        ManifestError: It says too much, or nothing.
    """
    try:
        pack = PackManifest.model_validate(manifest)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in ("manifest", *first["loc"]))
        raise ManifestError(f"{place}: {first['msg']}", param=place) from error
    told = pack.model_dump(mode="json", exclude_none=True)
    return {name: part for name, part in told.items() if part}


def _chars(entry: PackLore) -> int:
    return len(entry.content) + sum(map(len, (*entry.keys, *entry.secondary_keys)))
