"""Our personas as A2A agent cards (1.0): who they are, and honestly how one talks with them. Pure.

A persona is talked with in a room that was bid for, over the OpenAI-compatible interfaces. By A2A
one can ask it how; that, and nothing else, is what the card's interface answers.

Source:
    A2A Protocol Specification 1.0, AgentCard and SendMessage.
"""

from dataclasses import dataclass
from typing import Any, Final

PROTOCOL: Final = "1.0"
TEXT: Final = "text/plain"
RPC_PATH: Final = "/api/a2a"
MOST_CHARS: Final = 600


@dataclass(frozen=True, slots=True)
class Published:
    """A persona as its card tells of it."""

    slug: str
    name: str
    tagline: str
    number: int
    """Of its published version."""


def house_card(base_url: str, version: str) -> dict[str, Any]:
    """The card of this house."""
    return _card(
        "Mesi",
        "AI personas and human creators: bid for a private conversation or a meeting. Each "
        "published persona has a card of its own at /api/personas/{slug}/agent-card.json.",
        version,
        base_url,
        RPC_PATH,
        {
            "id": "how-to-meet",
            "name": "How to meet a persona",
            "description": "Tells how to find a persona, bid for a room and talk in it.",
            "tags": ["personas", "booking"],
            "examples": ["How do I talk with a persona?"],
        },
    )


def persona_card(base_url: str, persona: Published) -> dict[str, Any]:
    """The card of a published persona."""
    told = persona.tagline.strip()[:MOST_CHARS]
    card = _card(
        persona.name,
        f"{told + ' — ' if told else ''}An AI persona. Conversations are held in a private room "
        "that is bid for; by this interface it tells how to get one.",
        str(persona.number),
        base_url,
        f"{RPC_PATH}/{persona.slug}",
        {
            "id": "how-to-talk",
            "name": f"How to talk with {persona.name}",
            "description": "Tells how to bid for a room, and how to talk in it.",
            "tags": ["persona", "booking"],
            "examples": [f"How do I talk with {persona.name}?"],
        },
    )
    return card | {"documentationUrl": f"{base_url}/p/{persona.slug}"}


def _card(
    name: str, description: str, version: str, base_url: str, path: str, skill: dict[str, Any]
) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "version": version,
        "provider": {"organization": "Mesi", "url": base_url},
        "supportedInterfaces": [
            {
                "url": f"{base_url}{path}",
                "protocolBinding": "JSONRPC",
                "protocolVersion": PROTOCOL,
            }
        ],
        "capabilities": {
            "streaming": False,
            "pushNotifications": False,
            "extendedAgentCard": False,
        },
        "defaultInputModes": [TEXT],
        "defaultOutputModes": [TEXT],
        "skills": [skill],
    }


def house_words(base_url: str) -> str:
    """What the house answers by A2A."""
    return (
        f"Personas are listed at {base_url}/api/personas. Bid for a room at {base_url}; when the "
        "bid has won, its ticket opens the room for any OpenAI client: "
        f"{base_url}/v1/realtime for talk as it goes, {base_url}/v1/chat/completions for single "
        "answers. Everybody you meet as a persona is an AI."
    )


def persona_words(base_url: str, persona: Published) -> str:
    """What a persona's interface answers by A2A."""
    return (
        f"{persona.name} is an AI persona and talks in private rooms. Bid for one at "
        f"{base_url}/p/{persona.slug}; when the bid has won, its ticket opens the room for "
        f"any OpenAI client with the model persona:{persona.slug}: {base_url}/v1/realtime for "
        f"talk as it goes, {base_url}/v1/chat/completions for single answers."
    )
