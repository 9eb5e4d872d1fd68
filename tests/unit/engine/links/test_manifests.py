"""Manifests of servers: enough, and nothing else."""

from typing import Any

import pytest

from core.outbound_rules import NO_EXCEPTIONS, OutboundRefusedError
from engine.links.manifests import BrainServer, InvalidManifestError, read_manifest, require_server

pytestmark = pytest.mark.unit

URL = "https://mind.example/v1"


@pytest.mark.parametrize(
    ("kind", "manifest"),
    [
        ("brain", {"url": URL, "model": "deep"}),
        ("voice", {"url": URL, "model": "tts", "voice": "nina", "rate": 22_050}),
        ("mcp", {"url": URL}),
        ("a2a", {"url": f"{URL}/card.json"}),
    ],
)
def test_a_manifest_is_read(kind: str, manifest: dict[str, Any]) -> None:
    assert require_server(kind, manifest, NO_EXCEPTIONS).url == manifest["url"]


@pytest.mark.parametrize(
    ("kind", "manifest", "param"),
    [
        ("pack", {}, "kind"),
        ("brain", {"url": URL}, "manifest.model"),
        ("brain", {"url": URL, "model": ""}, "manifest.model"),
        ("brain", {"url": URL, "model": "a\x00b"}, "manifest.model"),
        ("brain", {"url": URL, "model": "x" * 300}, "manifest.model"),
        ("brain", {"url": URL, "model": "m", "context_tokens": 5}, "manifest.context_tokens"),
        ("brain", {"url": URL, "model": "m", "api_key": "secret"}, "manifest.api_key"),
        ("voice", {"url": URL, "model": "m", "voice": "v", "rate": "fast"}, "manifest.rate"),
        ("mcp", {"url": 5}, "manifest.url"),
        ("mcp", {"url": "x" * 3_000}, "manifest.url"),
    ],
)
def test_another_is_refused_by_name(kind: str, manifest: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidManifestError) as refused:
        read_manifest(kind, manifest)
    assert refused.value.param == param


def test_an_address_inside_is_refused() -> None:
    with pytest.raises(OutboundRefusedError):
        require_server("mcp", {"url": "https://169.254.169.254/mcp"}, NO_EXCEPTIONS)


def test_a_brain_has_a_modest_context_by_default() -> None:
    brain = read_manifest("brain", {"url": URL, "model": "deep"})
    assert isinstance(brain, BrainServer)
    assert (brain.context_tokens, brain.is_small) == (8_192, False)
