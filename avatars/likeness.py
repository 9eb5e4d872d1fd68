"""What each of the house is known by, whether modelled (``house``) or drawn flat (``planar``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Name = Literal["mira", "otto", "celeste", "ivo"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Colours as ``#rrggbb``; light and shadow are each renderer's own."""

    iris: str
    iris_deep: str
    """The iris' rim, and where the lid shades it."""
    hair: str
    brows: str
    coat: str
    trim: str
    glasses: str | None = None
    """The metal of the rims; None wears none."""


LIKENESSES: Final[Mapping[Name, Likeness]] = {
    "mira": Likeness("#5f8fb8", "#1d3350", "#46302d", "#2f2025", "#274060", "#e6c48c"),
    "otto": Likeness("#6fa7c4", "#234a66", "#ece7df", "#e9e4dc", "#1f3a52", "#d9b45f"),
    "celeste": Likeness("#6a3d20", "#1d0d07", "#2a1a1a", "#1b1012", "#7c1d3c", "#e9b65e"),
    "ivo": Likeness("#6d9a62", "#284a2c", "#a4552c", "#8a4524", "#e4ebe4", "#4f8f6c", "#ece4d2"),
}
