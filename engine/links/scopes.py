"""What of a visit leaves for a linked server: nothing but what its scopes name. Pure."""

from collections.abc import Collection
from dataclasses import replace

from engine.links.ports import Asked
from engine.prompt import PromptParts


def shared_parts(parts: PromptParts, scopes: Collection[str]) -> PromptParts:
    """Of a prompt, what a brain may read."""
    has_memory = "memory" in scopes
    return replace(
        parts,
        history=parts.history if "history" in scopes else parts.history[-1:],
        fan_name=parts.fan_name if "fan_name" in scopes else "",
        fan_facts=parts.fan_facts if has_memory else (),
        summaries=parts.summaries if has_memory else (),
        recalled=parts.recalled if has_memory else (),
    )


def arguments(asked: Asked, takes: dict[str, str], scopes: Collection[str]) -> dict[str, str]:
    """The arguments of a tool's call.

    Args:
        asked: What could be told.
        takes: Names of the tool's arguments, by the scope that fills them.
        scopes: What may be told.
    """
    return {
        name: text
        for scope, name in takes.items()
        if scope in scopes and (text := getattr(asked, scope))
    }
