"""The committed byte code is what the source compiles to, and can do no more than it says."""

import re

import pytest
from vyper import ast as vy_ast
from vyper.compiler import compile_code

from escrow.contracts.compile import CONTRACTS, NAMES, artefact_path, render

pytestmark = pytest.mark.chain

FORBIDDEN = {"DELEGATECALL", "CALLCODE", "SELFDESTRUCT", "CREATE", "CREATE2"}
MAX_RUNTIME_BYTES = 24_576  # EIP-170


def source_of(name: str) -> str:
    return (CONTRACTS / f"{name}.vy").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_artefact_is_what_the_source_compiles_to(name: str) -> None:
    committed = artefact_path(name).read_text(encoding="utf-8")
    assert committed == render(name), "run: python -m escrow.contracts.compile"


@pytest.mark.parametrize("name", NAMES)
def test_no_contract_can_be_replaced_or_destroyed(name: str) -> None:
    compiled = compile_code(source_of(name), output_formats=["asm", "bytecode_runtime"])
    words = set(re.findall(r"[A-Z][A-Z0-9]+", compiled["asm"]))
    assert "SSTORE" in words, "the listing holds op codes by name"
    assert not words & FORBIDDEN
    assert len(compiled["bytecode_runtime"]) // 2 - 1 <= MAX_RUNTIME_BYTES


def readers(module: vy_ast.Module, name: str) -> set[str]:
    """Return the functions, other than the constructor, that mention a name."""
    return {
        function.name
        for function in module.get_children(vy_ast.FunctionDef)
        if function.name != "__init__"
        and any(found.id == name for found in function.get_descendants(vy_ast.Name))
    }


def test_the_operator_has_two_levers_and_no_third() -> None:
    module = vy_ast.parse_to_ast(source_of("MeetEscrow"))
    assert readers(module, "OPERATOR") == {"set_fee", "pause_new"}
    assert readers(module, "ARBITER") == {"resolve", "resolve_for", "_place"}


def test_money_leaves_through_one_function() -> None:
    source = source_of("MeetEscrow")
    assert source.count("TOKEN.transfer(") == 1
    assert source.count("TOKEN.transferFrom(") == 1
    assert "send(" not in source
    assert "@payable" not in source


def test_every_external_function_is_described() -> None:
    for name in NAMES:
        compiled = compile_code(source_of(name), output_formats=["devdoc", "userdoc", "abi"])
        described = {signature.split("(")[0] for signature in compiled["userdoc"]["methods"]}
        module = vy_ast.parse_to_ast(source_of(name))
        for function in module.get_children(vy_ast.FunctionDef):
            external = any(mark.id == "external" for mark in function.decorator_list)
            assert not external or function.name in described, f"{name}.{function.name}"
