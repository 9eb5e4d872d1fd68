"""Asks a server what it is; the answer's digest is what an owner approves."""

from dataclasses import dataclass
from typing import Any, Final, cast

from core.canonical import digest_of
from core.outbound_rules import OutboundRules
from core.plain_json import json_problem
from engine.links.a2a_card import require_card
from engine.links.errors import LinkError
from engine.links.fetching import fetch_json
from engine.links.manifests import A2aAgent, BrainServer, McpServer, VoiceServer, require_server
from engine.links.mcp_client import McpClient

TIMEOUT_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Described:
    """What a server says of itself."""

    says: dict[str, Any]
    digest: str


async def describe(
    kind: str,
    manifest: dict[str, Any],
    key: str,
    rules: OutboundRules,
    *,
    timeout_s: float = TIMEOUT_S,
) -> Described:
    """Ask the server behind a release.

    Args:
        kind: An ``AgentKind`` that is a server.
        manifest: The release's.
        key: The server's, or empty.
        rules: What may be asked besides public addresses over https.
        timeout_s: For each question.

    Raises:
        InvalidManifestError: The manifest does not describe a server of its kind.
        OutboundRefusedError: Nobody is sent to its address.
        LinkError: The server can't be reached, or says nothing sensible.
    """
    server = require_server(kind, manifest, rules)
    says: dict[str, Any] = {"kind": kind, "manifest": manifest}
    match server:
        case McpServer(url=url):
            says["server"] = await McpClient(url, key, rules, timeout_s=timeout_s).describe()
        case A2aAgent(url=url):
            card = await fetch_json(url, key, rules, timeout_s=timeout_s)
            if card is None:
                raise LinkError("bad_answer", "there is no agent card at that address")
            require_card(card)
            says["card"] = card
        case BrainServer(url=url, model=model) | VoiceServer(url=url, model=model):
            models = await fetch_json(f"{url.rstrip('/')}/models", key, rules, timeout_s=timeout_s)
            says["model"] = _entry(models, model)
    if problem := json_problem(says):
        raise LinkError("bad_answer", f"nobody can keep what the server says of itself: {problem}")
    return Described(says, digest_of(says))


def _entry(models: dict[str, Any] | None, model: str) -> dict[str, Any] | None:
    """What a list of models says of one; None where the server keeps no list, or not in it.

    Servers write the moment of their start into ``created``.
    """
    entries = (models or {}).get("data")
    if not isinstance(entries, list):
        return None
    for one in cast("list[object]", entries):
        if isinstance(one, dict) and cast("dict[str, Any]", one).get("id") == model:
            fields = cast("dict[str, Any]", one)
            return {name: fields[name] for name in ("id", "owned_by", "root") if name in fields}
    return None
