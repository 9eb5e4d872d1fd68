import sys

import pytest

from engine.llm.errors import BackendError
from engine.llm.registry import BACKENDS, UnknownBackendError, open_backend
from engine.llm.scripted import DEMO_REPLIES, ScriptedBackend
from engine.llm.spec import MindSpec
from engine.ports import ChatMessage, ChatRequest

pytestmark = pytest.mark.unit


async def test_a_scripted_mind_opens_by_name_with_its_options() -> None:
    mind = open_backend(MindSpec("scripted", options={"replies": "Yes.\nNo."}))
    request = ChatRequest((ChatMessage("user", "Well?"),), 0, "room")
    assert mind.name == "scripted:demo"
    assert [delta.text async for delta in mind.stream(request)] == ["Yes.", ""]
    assert [delta.text async for delta in mind.stream(request)] == ["No.", ""]


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownBackendError, match="scripted"):
        open_backend(MindSpec("oracle"))


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BACKENDS, "other", "engine.llm.absent:open_absent")
    monkeypatch.delitem(sys.modules, "engine.llm.absent", raising=False)
    with pytest.raises(UnknownBackendError, match="extra"):
        open_backend(MindSpec("other"))


@pytest.mark.parametrize("name", ["xllamacpp", "openai_url"])
def test_a_spec_without_weights_or_address_is_refused(name: str) -> None:
    with pytest.raises(BackendError) as caught:
        open_backend(MindSpec(name))
    assert caught.value.backend_code == "weights_missing"
    assert not caught.value.retryable


def test_a_scripted_mind_without_lines_says_the_demo_ones() -> None:
    assert ScriptedBackend([])._replies == DEMO_REPLIES


def test_a_spec_does_not_show_its_key() -> None:
    assert "sesame" not in repr(MindSpec("openai_url", api_key="sesame"))
