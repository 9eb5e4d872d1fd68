"""JSON with one spelling: what is signed or compared by its hash."""

import json
from hashlib import sha256
from typing import Any, Final, cast

PREFIX: Final = "sha256:"


def canonical_json(value: object) -> bytes:
    """Sorted keys, no spaces, UTF-8; whole numbers without a point, as JavaScript writes them.

    Source:
        RFC 8785, for the plain numbers and ASCII names that we use.
    """
    plain = _plain(value)
    text = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def digest_of(value: object) -> str:
    """``sha256:`` and the hex digest of the value's canonical JSON."""
    return PREFIX + sha256(canonical_json(value)).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in cast("list[Any]", value)]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
