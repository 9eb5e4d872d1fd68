"""Manifests of agents that are servers: where they are, and what is needed to ask them."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from core.errors import AppError
from core.outbound_rules import MAX_URL_CHARS, OutboundRules, require_outbound

Address = Annotated[str, StringConstraints(min_length=1, max_length=MAX_URL_CHARS)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]


class InvalidManifestError(AppError):
    """A manifest does not describe a server of its kind."""

    status = 422
    code = "invalid_manifest"


class _Server(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Address


class BrainServer(_Server):
    """An OpenAI-compatible server that writes replies (``chat/completions``)."""

    model: Name
    context_tokens: int = Field(default=8_192, ge=1_024, le=2_000_000)
    is_small: bool = False
    """Under about 2 billion parameters."""
    has_system_anywhere: bool = False
    """Its chat template takes system messages after the first."""


class VoiceServer(_Server):
    """An OpenAI-compatible server that speaks (``audio/speech``, raw PCM)."""

    model: Name
    voice: Name
    rate: int = Field(default=24_000, ge=8_000, le=48_000)
    """Samples a second."""


class McpServer(_Server):
    """A Model Context Protocol server, by streamable HTTP."""


class A2aAgent(_Server):
    """An agent of another house; the address is its card's."""


Server = BrainServer | VoiceServer | McpServer | A2aAgent
KINDS: Final[dict[str, type[BrainServer | VoiceServer | McpServer | A2aAgent]]] = {
    "brain": BrainServer,
    "voice": VoiceServer,
    "mcp": McpServer,
    "a2a": A2aAgent,
}
"""By the names of ``AgentKind``."""


def read_manifest(kind: str, manifest: dict[str, Any]) -> Server:
    """Read what a release says of its server.

    Raises:
        InvalidManifestError: It does not say enough, or too much, for its kind.
    """
    try:
        return KINDS[kind].model_validate(manifest)
    except KeyError:
        raise InvalidManifestError(
            f"an agent of kind {kind!r} is no server", param="kind"
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidManifestError(
            f"manifest.{place}: {first['msg']}", param=f"manifest.{place}"
        ) from error


def require_server(kind: str, manifest: dict[str, Any], rules: OutboundRules) -> Server:
    """Read a manifest whose address may be asked.

    Raises:
        InvalidManifestError: It does not describe a server of its kind.
        OutboundRefusedError: Nobody is sent to its address.
    """
    server = read_manifest(kind, manifest)
    require_outbound(server.url, rules)
    return server
