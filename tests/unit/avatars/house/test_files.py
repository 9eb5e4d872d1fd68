"""The files themselves: small, the same each time, and good glTF."""

import hashlib
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from avatars.house import PEOPLE, build, build_all
from avatars.house.expressions import PRESETS, customs

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[4]
VALIDATOR = ROOT / "web" / "node_modules" / "gltf-validator"
CHECK = """
const validator = require(process.argv[1]);
const { readFileSync } = require("node:fs");
validator.validateBytes(new Uint8Array(readFileSync(process.argv[2]))).then((report) => {
  console.log(JSON.stringify(report.issues));
});
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faces")
    assert {path.stem for path in build_all(folder)} == set(PEOPLE)
    return folder


def document(folder: Path, name: str) -> dict[str, Any]:
    content = (folder / f"{name}.vrm").read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    return json.loads(content[20 : 20 + length])


@pytest.mark.parametrize("name", PEOPLE)
def test_a_file_is_under_three_megabytes(folder: Path, name: str) -> None:
    assert 1_000_000 < (folder / f"{name}.vrm").stat().st_size < 3_000_000


@pytest.mark.parametrize("name", PEOPLE)
def test_a_file_names_all_expressions_and_bones(folder: Path, name: str) -> None:
    vrm = document(folder, name)["extensions"]["VRMC_vrm"]
    assert set(vrm["expressions"]["preset"]) == set(PRESETS)
    assert set(vrm["expressions"]["custom"]) == set(customs())
    assert "leftHand" in vrm["humanoid"]["humanBones"]
    assert vrm["meta"]["avatarPermission"] == "everyone"
    bound = [key for key, one in vrm["expressions"]["custom"].items() if "morphTargetBinds" in one]
    assert set(customs()) - set(bound) == {"viseme_sil"}


@pytest.mark.skipif(not VALIDATOR.exists(), reason="web/node_modules is not installed")
@pytest.mark.parametrize("name", PEOPLE)
def test_the_khronos_validator_finds_no_error(folder: Path, name: str) -> None:
    told = subprocess.run(
        ["node", "-e", CHECK, str(VALIDATOR), str(folder / f"{name}.vrm")],
        capture_output=True,
        check=True,
        text=True,
    )
    issues = json.loads(told.stdout)
    assert issues["numErrors"] == 0, issues["messages"][:5]
    assert issues["numWarnings"] == 0, issues["messages"][:5]


def test_another_process_builds_the_same_bytes(folder: Path) -> None:
    program = (
        "import hashlib; from avatars.house import build; "
        "print(hashlib.sha256(build('otto')).hexdigest())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "123"},
    )
    here = hashlib.sha256((folder / "otto.vrm").read_bytes()).hexdigest()
    assert told.stdout.strip() == here


def test_what_is_up_to_date_stays_and_what_is_stale_is_built(folder: Path) -> None:
    assert build_all(folder) == []
    (folder / "ivo.stamp").write_text("an older program")
    (folder / "ivo.vrm").write_bytes(b"an older face")
    assert build_all(folder) == [folder / "ivo.vrm"]
    assert (folder / "ivo.vrm").read_bytes() == build("ivo")
    assert not list(folder.glob(".*"))
