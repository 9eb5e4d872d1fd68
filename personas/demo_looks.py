"""How the demo personas look."""

from collections.abc import Mapping
from typing import Final

from personas.artwork import Look

LOOKS: Final[Mapping[str, Look]] = {
    "mira-vale": Look(
        sky=("#0d1233", "#1c2350", "#48357a", "#a3577f", "#e0916f"),
        scene="desert_night",
        skin="#d9a07a",
        shade="#b97c5c",
        lips="#b4504f",
        hair="#2b1d2e",
        hairstyle="long",
        coat="#274060",
        trim="#e6c48c",
        seed=7,
    ),
    "otto-brandt": Look(
        sky=("#f4a875", "#f6c795", "#f3dfba", "#c9dcd8"),
        scene="harbour",
        skin="#e3b08c",
        shade="#c18a68",
        lips="#a4574c",
        hair="#ece7df",
        hairstyle="cap",
        coat="#1f3a52",
        trim="#d8d2c2",
        seed=11,
    ),
    "celeste-amara": Look(
        sky=("#1a0b2b", "#3c1145", "#7a1f4e", "#a83a45"),
        scene="night_club",
        skin="#8a5638",
        shade="#6c3f28",
        lips="#a8433f",
        hair="#1b1114",
        hairstyle="curly",
        coat="#7c1d3c",
        trim="#e9b65e",
        seed=23,
    ),
    "ivo-lindqvist": Look(
        sky=("#7c4a3a", "#c57f55", "#e8b98a", "#f3d9b5"),
        scene="greenhouse",
        skin="#e8bd9d",
        shade="#c9967a",
        lips="#c07a68",
        hair="#a4552c",
        hairstyle="short",
        coat="#e4ebe4",
        trim="#4f8f6c",
        seed=31,
    ),
}
