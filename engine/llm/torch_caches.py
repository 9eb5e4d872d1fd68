"""What the torch mind has read already: key-value caches, copied and cut to the next prompt."""

import copy
from collections import OrderedDict
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

_hub: Final[Any] = import_module("transformers")
"""Optional (extra ``torch``) and untyped here, so that types check without it."""

Untyped = Any
"""A cache of that library."""

CACHES_KEPT: Final = 8
"""The least recently used goes first."""


@dataclass(slots=True)
class _Kept:
    """A cache and the tokens that it has read."""

    tokens: list[int]
    cache: Untyped


class PrefixCaches:
    """The caches of rooms and of the prefixes that rooms share, by name."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def keep(self, key: str, tokens: list[int], cache: Untyped) -> None:
        """Keep a cache, with those of the tokens that it has read."""
        self._kept[key] = _Kept(tokens[: _length(cache)], cache)
        self._kept.move_to_end(key)
        while len(self._kept) > CACHES_KEPT:
            self._kept.popitem(last=False)

    def copy_of_longest(self, tokens: list[int]) -> tuple[Untyped, int]:
        """A copy of the cache that shares the longest beginning, cut to it, and that length.

        One token is always left to read, because its logits are needed.
        """
        best: _Kept | None = None
        shared = 0
        for kept in tuple(self._kept.values()):
            length = min(_shared_length(kept.tokens, tokens), len(tokens) - 1)
            if length > shared:
                best, shared = kept, length
        if best is None:
            return _hub.DynamicCache(), 0
        cache = copy.deepcopy(best.cache)
        surplus = _length(cache) - shared
        if surplus > 0:
            cache.crop(-surplus)
        return cache, shared

    def drop(self, key: str) -> None:
        """Forget one cache, if it is there."""
        self._kept.pop(key, None)

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()


def _length(cache: Untyped) -> int:
    return int(cache.get_seq_length())


def _shared_length(left: list[int], right: list[int]) -> int:
    for index, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return index
    return min(len(left), len(right))
