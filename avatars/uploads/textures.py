"""Textures that materials use: their pictures are decoded and re-encoded, each once."""

from typing import Any, Final

from avatars.uploads.buffers import Buffers
from avatars.uploads.fields import (
    Reader,
    Record,
    as_list,
    choice,
    index,
    integer,
    number,
    record,
    unfit,
    vector,
)
from avatars.uploads.limits import Limits
from avatars.uploads.packed import Packed
from avatars.uploads.pictures import decoded, encoded
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.sniff import picture_format

MIME: Final = {"image/png": "PNG", "image/jpeg": "JPEG"}
WRAPS: Final = (33071, 33648, 10497)
FILTERS: Final = (9728, 9729, 9984, 9985, 9986, 9987)


def _one_of(codes: tuple[int, ...]) -> Reader[int]:
    def read(value: object, where: str) -> int:
        code = integer(min(codes), max(codes))(value, where)
        if code not in codes:
            raise unfit(where, "is no code of glTF")
        return code

    return read


SAMPLER: Final = record(
    {
        "magFilter": _one_of(FILTERS[:2]),
        "minFilter": _one_of(FILTERS),
        "wrapS": _one_of(WRAPS),
        "wrapT": _one_of(WRAPS),
    }
)
TRANSFORM: Final = record(
    {
        "offset": vector(2),
        "rotation": number(),
        "scale": vector(2),
        "texCoord": integer(0, 3),
    }
)


class Textures:
    """Copies textures on demand; numbers change, because unused ones are left behind."""

    def __init__(
        self, document: dict[str, object], buffers: Buffers, packed: Packed, limits: Limits
    ) -> None:
        most = limits.accessors
        self._textures = as_list(document.get("textures", []), "textures")[:most]
        self._images = as_list(document.get("images", []), "images")[:most]
        self._samplers = as_list(document.get("samplers", []), "samplers")[:most]
        self._buffers = buffers
        self._packed = packed
        self._limits = limits
        self._copied: dict[int, int] = {}
        self._copied_images: dict[int, int] = {}
        self.written: list[Record] = []
        """Textures of the new document."""
        self.images: list[Record] = []
        """Images of the new document."""
        self.samplers: list[Record] = []
        """Samplers of the new document."""

    def reference(self, value: object, where: str) -> int:
        """Read a texture's index and give its new one."""
        old = index(len(self._textures), "the textures")(value, where)
        if old not in self._copied:
            self._copied[old] = self._copy(old)
        return self._copied[old]

    def use(self, **more: Reader[Any]) -> Reader[Record]:
        """A reader of glTF's textureInfo, with further fields."""
        return record(
            {
                "index": self.reference,
                "texCoord": integer(0, 3),
                "extensions": record({"KHR_texture_transform": TRANSFORM}),
                **more,
            },
            required=("index",),
        )

    def _copy(self, old: int) -> int:
        where = f"textures[{old}]"
        schema = {
            "source": index(len(self._images), "the images"),
            "sampler": index(len(self._samplers), "the samplers"),
        }
        found = record(schema, required=("source",))(self._textures[old], where)
        new: Record = {"source": self._copy_image(found["source"])}
        if "sampler" in found:
            place = found["sampler"]
            sampler = SAMPLER(self._samplers[place], f"samplers[{place}]")
            if sampler not in self.samplers:
                self.samplers.append(sampler)
            new["sampler"] = self.samplers.index(sampler)
        self.written.append(new)
        return len(self.written) - 1

    def _copy_image(self, old: int) -> int:
        if old in self._copied_images:
            return self._copied_images[old]
        if len(self.images) >= self._limits.textures:
            raise RefusedError(
                Reason.TOO_MANY,
                f"The face uses more than {self._limits.textures} textures. Join some into an"
                " atlas.",
            )
        where = f"images[{old}]"
        schema = {
            "bufferView": index(self._buffers.view_count, "the buffer views"),
            "mimeType": choice(*MIME),
        }
        found = record(schema, required=tuple(schema))(self._images[old], where)
        raw = self._buffers.bytes_of(found["bufferView"], where)
        kind = MIME[found["mimeType"]]
        self.images.append(
            {
                "bufferView": self._packed.add_bytes(self._reencoded(raw, kind, where)),
                "mimeType": found["mimeType"],
            }
        )
        self._copied_images[old] = len(self.images) - 1
        return self._copied_images[old]

    def _reencoded(self, raw: bytes, kind: str, where: str) -> bytes:
        actual = picture_format(raw)
        if actual is not None and actual != kind:
            raise RefusedError(
                Reason.BAD_PICTURE,
                f"{where} says it is {kind} and is {actual}. Export the file again.",
                where,
            )
        side = self._limits.texture_side
        picture = decoded(
            raw,
            where,
            self._limits,
            formats=("PNG", "JPEG"),
            most_pixels=side * side,
            most_side=side,
        )
        return encoded(picture, "PNG" if kind == "PNG" else "JPEG")
