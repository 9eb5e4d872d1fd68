"""Why an upload is not taken: a code for programs and a sentence that says what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Codes of refusals, stable for clients."""

    BUSY = "busy"
    """Too many uploads are being checked; try again soon."""
    TIMED_OUT = "timed_out"
    """The check took longer than the limit."""
    BROKEN_CHECK = "broken_check"
    """The check itself died or answered nonsense over this file."""
    NO_FILE = "no_file"
    """Nothing came, an empty file came, or more files than the kind has."""
    TOO_LARGE = "too_large"
    """More bytes, or more memory, than allowed."""
    WRONG_FORMAT = "wrong_format"
    """The bytes are not of a format that this kind takes."""
    BAD_HEADER = "bad_header"
    """The GLB header is wrong."""
    BAD_LENGTH = "bad_length"
    """Declared and real lengths differ: cut off, or followed by something else."""
    BAD_CHUNKS = "bad_chunks"
    """Not exactly one JSON chunk and one BIN chunk."""
    BAD_JSON = "bad_json"
    """The JSON cannot be read, is too long or too deep, or says a key twice."""
    BAD_STRUCTURE = "bad_structure"
    """A field is missing, of the wrong type, or out of its range."""
    OUTSIDE_FILE = "outside_file"
    """The file points to something outside itself."""
    EXTENSION = "extension"
    """The file demands an extension that we do not draw."""
    OUT_OF_BOUNDS = "out_of_bounds"
    """Geometry reaches beyond its buffer."""
    MISALIGNED = "misaligned"
    """Geometry does not lie on its own grid."""
    BAD_INDEX = "bad_index"
    """A triangle, a morph or a sparse value points to a vertex that is not there."""
    NOT_FINITE = "not_finite"
    """A number is not a number, infinite or absurdly large."""
    BAD_TREE = "bad_tree"
    """Nodes form a circle, have two parents or nest too deep."""
    BAD_SKIN = "bad_skin"
    """A skin, a joint or a weight does not fit."""
    TOO_MANY = "too_many"
    """More triangles, morphs, bones, materials, textures or springs than we draw."""
    BAD_PICTURE = "bad_picture"
    """A picture cannot be decoded, moves, or is not what it says."""
    PICTURE_SIZE = "picture_size"
    """A picture is too wide, too high or too small."""
    BONES = "bones"
    """Required bones are missing or hang wrongly."""
    EXPRESSIONS = "expressions"
    """An expression points to a morph or a material that is not there."""
    NO_RIGHTS = "no_rights"
    """The file does not say who may use it."""
    RIGHTS_FORBID = "rights_forbid"
    """The file's own licence forbids this use."""
    FILE_NAMES = "file_names"
    """A sprite has a name that we do not know, or two say the same."""
    SPRITES_MISSING = "sprites_missing"
    """The base, the blink or too many mouths are missing."""
    CANVAS = "canvas"
    """The sprites are not all of the same size."""
    MARKERS = "markers"
    """Markers are missing, outside the picture or in no order of a face."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer, not an error: what is wrong and what to do about it."""

    reason: Reason
    message: str
    """One or two sentences for the owner."""
    where: str = ""
    """Place in the file, for example ``meshes[0].primitives[2].indices``; may be empty."""


class RefusedError(Exception):
    """Ends a check; the child turns it into a ``Refusal``."""

    def __init__(self, reason: Reason, message: str, where: str = "") -> None:
        super().__init__(message)
        self.refusal = Refusal(reason, message, where)
