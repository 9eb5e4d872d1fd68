"""Compile the contracts and keep the committed artefacts true.

`python -m escrow.contracts.compile` writes them; `--check` only compares and exits 1 on a
difference. The compiler is a development dependency: nothing else imports this module.
"""

import argparse
import hashlib
import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Protocol, cast, get_args

from vyper import compiler

from escrow.contracts.artefact import ContractName

CONTRACTS: Final = Path(__file__).parent
NAMES: Final[tuple[ContractName, ...]] = get_args(ContractName)


class _Compile(Protocol):
    """The part of the compiler we call; it comes without complete types."""

    def __call__(self, source_code: str, *, output_formats: list[str]) -> dict[str, Any]: ...


_compile = cast("_Compile", compiler.compile_code)


def compile_source(source: str) -> dict[str, Any]:
    """Compile Vyper source to the fields of an artefact.

    Args:
        source: The text of one contract.

    Returns:
        `compiler`, `source_sha256`, `abi`, `bytecode` (0x hex) and `runtime_sha256`. The run-time
        hash leaves out the immutables, which only a deployment fills in.
    """
    formats = ["abi", "bytecode", "bytecode_runtime"]
    compiled = _compile(source, output_formats=formats)
    runtime = bytes.fromhex(compiled["bytecode_runtime"].removeprefix("0x"))
    return {
        "compiler": metadata.version("vyper"),
        "source_sha256": hashlib.sha256(source.encode()).hexdigest(),
        "abi": compiled["abi"],
        "bytecode": compiled["bytecode"],
        "runtime_sha256": hashlib.sha256(runtime).hexdigest(),
    }


def artefact_path(name: ContractName) -> Path:
    """Return where the artefact of a contract lies."""
    return CONTRACTS / "artefacts" / f"{name}.json"


def render(name: ContractName) -> str:
    """Compile a contract and return the exact text of its artefact file."""
    source = (CONTRACTS / f"{name}.vy").read_text(encoding="utf-8")
    return json.dumps(compile_source(source), indent=1) + "\n"


def stale() -> list[ContractName]:
    """Return the contracts whose artefact differs from a fresh compilation."""
    return [
        name
        for name in NAMES
        if not artefact_path(name).exists()
        or artefact_path(name).read_text(encoding="utf-8") != render(name)
    ]


def main(argv: list[str] | None = None) -> int:
    """Write the artefacts, or with `--check` compare them.

    Args:
        argv: Command line without the program's name; `None` reads the real one.

    Returns:
        Exit status: 1 if `--check` found a difference.
    """
    parser = argparse.ArgumentParser(description="Compile the contracts.")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 on difference")
    if parser.parse_args(argv).check:
        differing = stale()
        for name in differing:
            sys.stderr.write(f"{artefact_path(name)} is not what {name}.vy compiles to\n")
        return 1 if differing else 0
    for name in NAMES:
        path = artefact_path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(render(name), encoding="utf-8")
        sys.stdout.write(f"wrote {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
