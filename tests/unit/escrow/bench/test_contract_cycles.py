import json
from pathlib import Path

import pytest

from escrow.anvil import AnvilError
from escrow.bench import contract_cycles, contract_node

pytestmark = pytest.mark.chain


def test_it_measures_speed_and_gas(
    anvil_program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start = contract_node.start_anvil
    monkeypatch.setattr(contract_node, "start_anvil", lambda data: start(data, anvil_program))
    monkeypatch.setattr("sys.argv", ["contract_cycles", "3"])
    contract_cycles.main()
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["cycles"] == 3
    assert found["contract_cycles_per_s"] > 0
    gas = found["gas"]
    assert 21_000 < gas["accept"] < gas["place"] < 150_000
    # A signature costs, but not much: the creator's side pays nothing for having no gas.
    for name in ("decline", "dispute", "resolve"):
        assert gas[name] < gas[f"{name}_for"] < gas[name] + 8_000


def test_without_a_node_it_says_so_and_measures_the_rest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> dict[str, int]:
        raise AnvilError("no anvil here")

    monkeypatch.setattr(contract_cycles, "gas_by_function", missing)
    assert contract_cycles.measure(1)["gas"] == {}
    assert "no anvil here" in capsys.readouterr().err
