"""Which mind the settings ask for, and what to tell the operator about it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.settings import Settings
from engine.llm.spec import MindSpec
from engine.llm.weights import best_mind, find_minds

PLUMBING_HINT: Final = (
    "This small model shows that everything works; it is no company for a fan. Point MESI_MIND_URL "
    "at an OpenAI-compatible server with a 7B or larger instruct model, or see `mesi weights`."
)
SCRIPTED_HINT: Final = "Scripted answers, for tests and demos: no model is running."


class NoMindError(Exception):
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
            "openai_url", url=settings.mind_url, model=settings.mind_model, api_key=key
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
    if settings.mind == "auto":
        offer = best_mind(find_minds(folder))
    else:
        offer = next((one for one in find_minds(folder) if one.name == settings.mind), None)
        if offer is None and Path(settings.mind).is_file():
            return _choice(settings, Path(settings.mind), is_plumbing_grade=False)
    if offer is None or offer.path is None:
        raise NoMindError(
            f"MESI_MIND={settings.mind}: no such weights are installed; "
            "`mesi weights list` shows what there is"
        )
    return _choice(settings, offer.path, is_plumbing_grade=offer.is_plumbing_grade)


def _choice(settings: Settings, path: Path, *, is_plumbing_grade: bool) -> MindChoice:
    spec = MindSpec("xllamacpp", weights=path, slots=settings.mind_slots)
    return MindChoice(spec, is_plumbing_grade, PLUMBING_HINT if is_plumbing_grade else None)
