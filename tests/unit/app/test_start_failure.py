"""A start that fails says why in one sentence."""

import logging
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.minds import NoMindError, choose_mind
from app.secret import KEY_BYTES, SecretKeyError, secret_key
from app.settings import Settings
from app.start_failure import start_failure, tell
from escrow.rpc import ChainUnreachableError

pytestmark = pytest.mark.unit


def test_foreseen_failures_are_sentences() -> None:
    assert start_failure(NoMindError("no such weights")) == "no such weights"
    told = start_failure(ChainUnreachableError("http://node: refused"))
    assert told == "the chain does not answer at http://node: refused; check MESI_CHAIN_URL"
    with pytest.raises(ValidationError) as refused:
        Settings(port=-1)
    told = start_failure(refused.value)
    assert told == "MESI_PORT: Input should be greater than or equal to 0"


def test_our_own_mistakes_keep_their_traceback() -> None:
    assert start_failure(KeyError("x")) is None


def test_the_server_librarys_traceback_is_dropped_then() -> None:
    logger = logging.getLogger("uvicorn.error")
    try:
        tell(KeyError("x"))
        assert not logger.filters
        tell(NoMindError("no such weights"))
        [is_shown] = logger.filters
        record = logging.LogRecord("uvicorn.error", 40, "", 0, "Traceback (most…", None, None)
        assert not is_shown(record)  # type: ignore[operator]
    finally:
        logger.filters.clear()


def test_a_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")
    first = secret_key(settings)
    assert len(first) == KEY_BYTES
    assert secret_key(settings) == first
    path = tmp_path / "var" / "secret.key"
    assert path.stat().st_mode & 0o077 == 0
    assert [child.name for child in path.parent.iterdir()] == ["secret.key"]


@pytest.mark.parametrize("text", ["", "zz" * 32, "ab" * 31])
def test_a_damaged_secret_is_refused_not_replaced(tmp_path: Path, text: str) -> None:
    (tmp_path / "secret.key").write_text(text)
    with pytest.raises(SecretKeyError, match="64 hex digits"):
        secret_key(Settings(data=tmp_path))
    assert (tmp_path / "secret.key").read_text() == text


def test_a_set_secret_wins(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret_key="cd" * 32)  # type: ignore[arg-type]
    assert secret_key(settings) == bytes.fromhex("cd" * 32)
    assert not list(tmp_path.iterdir())


def test_a_url_wins_over_weights(tmp_path: Path) -> None:
    choice = choose_mind(Settings(data=tmp_path, mind_url="http://gpu/v1", mind_model="m"))
    assert (choice.spec.backend, choice.spec.url, choice.spec.model) == (
        "openai_url",
        "http://gpu/v1",
        "m",
    )
    assert not choice.is_plumbing_grade


def test_the_small_default_mind_says_that_it_is_small(tmp_path: Path) -> None:
    choice = choose_mind(Settings(data=tmp_path))
    assert choice.spec.backend == "xllamacpp"
    assert choice.is_plumbing_grade
    assert choice.hint is not None
    assert "MESI_MIND_URL" in choice.hint


def test_weights_may_be_named_by_path(tmp_path: Path) -> None:
    weights = tmp_path / "own.gguf"
    weights.write_bytes(b"GGUF")
    assert choose_mind(Settings(data=tmp_path, mind=str(weights))).spec.weights == weights
    choice = choose_mind(Settings(data=tmp_path, mind=f"transformers:{weights}"))
    assert (choice.spec.backend, choice.spec.weights) == ("transformers", weights)


def test_weights_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoMindError, match="mesi weights list"):
        choose_mind(Settings(data=tmp_path, mind="no-such-mind"))
