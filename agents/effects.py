"""What an agent brings to a persona, in numbers that an owner can weigh."""

from typing import Any

from agents import rules
from agents.schemas import PackEffect
from engine.prompt_blocks import CHARS_PER_TOKEN
from models.base import JsonObject
from models.studio_states import AgentKind


def effect_of(kind: AgentKind, manifest: JsonObject) -> PackEffect:
    """What a release brings; of a server only which slots it can fill."""
    slots = rules.offered_slots(kind, manifest)
    if kind is not AgentKind.PACK:
        return PackEffect(slots=slots)
    style: list[str] = manifest.get("style", [])
    lore: list[dict[str, Any]] = [one for one in manifest.get("lore", []) if one["is_on"]]
    always = [one for one in lore if one["is_constant"]]
    return PackEffect(
        slots=slots,
        style_lines=len(style),
        lore_entries=len(lore),
        constant_entries=len(always),
        prompt_tokens=_tokens(*style, *(one["content"] for one in always)),
        lore_tokens=_tokens(*(one["content"] for one in lore)),
        voice_id=manifest.get("voice", {}).get("voice_id"),
        face_id=manifest.get("face", {}).get("face_id"),
        sampler=manifest.get("sampler", {}),
    )


def _tokens(*texts: str) -> int:
    return -(-sum(map(len, texts)) // int(CHARS_PER_TOKEN))
