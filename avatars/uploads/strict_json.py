"""JSON from strangers: one object, UTF-8, each key once, finite numbers, few levels, no links."""

import json
import math
import re
from itertools import accumulate
from typing import Final, Never, cast

from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, RefusedError

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"')
_BRACKET: Final = re.compile(rb"[\[\]{}]")


def parse(raw: bytes, limits: Limits) -> dict[str, object]:
    """Read the JSON chunk.

    Raises:
        RefusedError: ``BAD_JSON``, ``BAD_STRUCTURE`` or ``OUTSIDE_FILE``.
    """
    if len(raw) > limits.json_bytes:
        raise _bad(f"is {len(raw)} bytes long; {limits.json_bytes} are allowed")
    if _depth(raw) > limits.json_depth:
        raise _bad(f"nests deeper than {limits.json_depth} levels")
    try:
        found = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise _bad("is not UTF-8") from error
    except ValueError as error:
        raise _bad("has a syntax error") from error
    if not isinstance(found, dict):
        raise _bad("is not an object")
    _check_values(cast("object", found))
    return cast("dict[str, object]", found)


def _bad(what: str) -> RefusedError:
    return RefusedError(
        Reason.BAD_JSON, f"The file's JSON part {what}. Export it again from your 3D program."
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _bad("says one key twice")
    return found


def _no_constant(_: str) -> Never:
    raise _bad("holds NaN or Infinity, which JSON does not know")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _bad("holds a number that is too large")
    return value


def _depth(raw: bytes) -> int:
    """Levels of nesting, counted before the parser sees them: it goes down by recursion."""
    steps = (1 if mark in b"[{" else -1 for mark in _BRACKET.findall(_STRING.sub(b"", raw)))
    return max(accumulate(steps), default=0)


def _check_values(root: object) -> None:
    """Look for keys that lead out of the file."""
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            fields = cast("dict[str, object]", value)
            _check_keys(fields)
            waiting += fields.values()
        elif isinstance(value, list):
            waiting += cast("list[object]", value)


def _check_keys(fields: dict[str, object]) -> None:
    if any(key.strip().lower() == "uri" for key in fields):
        raise RefusedError(
            Reason.OUTSIDE_FILE,
            "The file points to something outside itself (a uri). Export one GLB or VRM file with"
            " its buffers and textures embedded.",
        )
