"""Which mind the settings ask for, and what to tell the operator about it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.settings import Settings
from core.errors import StartError
from engine.llm.spec import MindSpec
from engine.llm.weights import best_mind, find_minds

PLUMBING_BYTES: Final = 800_000_000
"""Weights smaller than this (about 1.5 thousand million parameters at 4 bits) hold no character."""
PLUMBING_HINT: Final = (
    "This small model shows that everything works; it is no company for a fan. Point MESI_MIND_URL "
    "at an OpenAI-compatible server with a 7B or larger instruct model, or see `mesi weights`."
)
SCRIPTED_HINT: Final = "Scripted answers, for tests and demos: no model is running."


class NoMindError(StartError):
    """The settings name no usable mind."""


@dataclass(frozen=True, slots=True)
class MindChoice:
    """A mind and what people should know about it."""

    spec: MindSpec
    is_plumbing_grade: bool
    hint: str | None


def choose_mind(settings: Settings) -> MindChoice:
    """Pick the mind: a URL wins over weights, named weights over the best that is at hand.

    Raises:
        NoMindError: Nothing usable is installed or named.
    """
    if settings.mind_url:
        key = settings.mind_api_key.get_secret_value() if settings.mind_api_key else ""
        spec = MindSpec(
            "openai_url",
            url=settings.mind_url,
            model=settings.mind_model,
            api_key=key,
            options={"is_read_ahead": "true" if settings.mind_read_ahead else "false"},
        )
        return MindChoice(spec, is_plumbing_grade=False, hint=None)
    if settings.mind == "scripted":
        return MindChoice(MindSpec("scripted"), is_plumbing_grade=True, hint=SCRIPTED_HINT)
    kind, _, path = settings.mind.partition(":")
    if kind == "transformers":
        spec = MindSpec("transformers", weights=Path(path))
        return MindChoice(spec, is_plumbing_grade=False, hint=None)
    return _weights(settings)


def _weights(settings: Settings) -> MindChoice:
    folder = settings.data / "weights"
    named = Path(settings.mind)
    if settings.mind == "auto":
        offer = best_mind(folder)
    else:
        offer = next((one for one in find_minds(folder) if one.name == settings.mind), None)
        if offer is None and named.is_file():
            spec = MindSpec("xllamacpp", weights=named)
            return _choice(settings, spec, named.stat().st_size)
    if offer is None:
        raise NoMindError(
            f"MESI_MIND={settings.mind}: no such weights are installed; "
            "`mesi weights list` shows what there is"
        )
    return _choice(settings, offer.spec(), offer.size_bytes)


def _choice(settings: Settings, spec: MindSpec, size_bytes: int) -> MindChoice:
    is_plumbing = size_bytes < PLUMBING_BYTES
    spec = replace(spec, slots=settings.mind_slots)
    return MindChoice(spec, is_plumbing, PLUMBING_HINT if is_plumbing else None)
