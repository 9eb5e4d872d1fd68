import dataclasses
from pathlib import Path

import pytest

from escrow.contracts import compile as contract_compile
from escrow.contracts.artefact import load

pytestmark = pytest.mark.chain


def test_an_artefact_is_read_without_a_compiler() -> None:
    artefact = load("MeetEscrow")
    names = {item["name"] for item in artefact.abi if item["type"] == "function"}
    assert {"place", "place_for", "settle", "withdraw", "bids"} <= names
    assert len(artefact.bytecode) > 10_000
    assert len(artefact.source_sha256) == 64
    assert load("MeetEscrow") is artefact
    with pytest.raises(dataclasses.FrozenInstanceError):
        artefact.source_sha256 = ""  # type: ignore[misc]


def test_an_unknown_contract_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        load("NoSuchContract")  # type: ignore[arg-type]


def test_compile_writes_what_check_accepts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (contract_compile.CONTRACTS / "DemoToken.vy").read_text(encoding="utf-8")
    source = tmp_path / "DemoToken.vy"
    source.write_text(text, encoding="utf-8")
    monkeypatch.setattr(contract_compile, "CONTRACTS", tmp_path)
    monkeypatch.setattr(contract_compile, "NAMES", ("DemoToken",))
    assert contract_compile.main(["--check"]) == 1
    assert contract_compile.main([]) == 0
    assert contract_compile.main(["--check"]) == 0
    source.write_text(text.replace("MESI", "MESA"), encoding="utf-8")
    assert contract_compile.main(["--check"]) == 1
    assert "DemoToken" in capsys.readouterr().err
