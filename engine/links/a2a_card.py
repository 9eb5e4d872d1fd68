"""Agent cards of the A2A protocol (1.0): what has to be in one, and what of one is shown.

Source:
    A2A Protocol Specification 1.0, AgentCard.
"""

from typing import Any, Final, cast

from engine.links.errors import LinkError

MOST_SKILLS: Final = 100
MOST_TEXT_CHARS: Final = 4_000
_TEXTS: Final = ("name", "description", "version")
_LISTS: Final = ("supportedInterfaces", "defaultInputModes", "defaultOutputModes", "skills")


def require_card(card: dict[str, Any]) -> None:
    """Refuse what is no agent card.

    Raises:
        LinkError: A field that every card has is missing, or is something else.
    """
    for name in _TEXTS:
        value = card.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > MOST_TEXT_CHARS:
            raise LinkError("bad_answer", f"this is no A2A 1.0 card: {name} has to be a text")
    for name in _LISTS:
        if not isinstance(card.get(name), list):
            raise LinkError("bad_answer", f"this is no A2A 1.0 card: {name} has to be a list")
    if not isinstance(card.get("capabilities"), dict):
        raise LinkError("bad_answer", "this is no A2A 1.0 card: capabilities has to be an object")
    interfaces = cast("list[object]", card["supportedInterfaces"])
    if not interfaces or not all(map(_is_interface, interfaces)):
        raise LinkError("bad_answer", "this card names no interface with url and protocolBinding")
    if len(card["skills"]) > MOST_SKILLS:
        raise LinkError("too_much", f"this card lists more than {MOST_SKILLS} skills")


def _is_interface(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    fields = cast("dict[str, object]", one)
    return all(isinstance(fields.get(name), str) for name in ("url", "protocolBinding"))
