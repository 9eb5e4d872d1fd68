"""What is taken is written anew: it means the same and carries nothing else."""

import json
import struct
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from avatars.choices import FaceKind
from avatars.uploads.asset import MANIFEST
from avatars.uploads.judge import judge
from avatars.uploads.limits import Limits
from avatars.uploads.report import Report
from tests.unit.avatars.uploads.tiny import Tiny, tiny_glb, tiny_vrm, tiny_vrm0

pytestmark = pytest.mark.unit

SECRET = b"leave-me-behind"


def judged(tiny: Tiny, kind: FaceKind = "glb", **more: Any) -> Report:
    return judge(kind, {"upload": tiny.glb()}, limits=Limits(), **more)


def opened(report: Report) -> tuple[dict[str, Any], bytes]:
    raw = report.asset.files["face.glb"]
    magic, version, total = struct.unpack_from("<4sII", raw)
    assert (magic, version, total) == (b"glTF", 2, len(raw))
    (length,) = struct.unpack_from("<I", raw, 12)
    return json.loads(raw[20 : 20 + length]), raw[28 + length :]


def numbers(report: Report, accessor: int, kind: str = "<f4") -> Any:
    document, binary = opened(report)
    found = document["accessors"][accessor]
    view = document["bufferViews"][found["bufferView"]]
    raw = binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
    return np.frombuffer(raw, kind).reshape(found["count"], -1)


def primitive(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = opened(report)[0]["meshes"][0]["primitives"][0]
    return found


@pytest.mark.parametrize(
    ("kind", "make"), [("glb", tiny_glb), ("vrm", tiny_vrm), ("vrm", tiny_vrm0)]
)
def test_a_rewritten_file_is_taken_and_stays_as_it_is(kind: FaceKind, make: Any) -> None:
    once = judged(make(), kind)
    again = judge(kind, once.asset.files, limits=Limits())
    assert again.asset == once.asset


def test_geometry_means_the_same() -> None:
    report = judged(tiny_glb())
    found = primitive(report)
    corners = numbers(report, found["attributes"]["POSITION"])
    assert corners.tolist() == [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]]
    assert numbers(report, found["indices"], "<u2").ravel().tolist() == [0, 1, 2, 1, 3, 2]
    weights = numbers(report, found["attributes"]["WEIGHTS_0"])
    assert weights.tolist() == [[0.5, 0.5, 0, 0]] * 4
    moved = numbers(report, found["targets"][0]["POSITION"])
    assert moved == pytest.approx(np.array([[0, -0.1, 0]] * 4))


def test_nothing_else_of_the_file_comes_along() -> None:
    tiny = tiny_glb()
    word = SECRET.decode()
    tiny.doc["extras"] = tiny.doc["nodes"][0]["extras"] = {"note": word}
    tiny.doc["asset"]["generator"] = word
    tiny.doc["animations"] = [{"name": word, "channels": [], "samplers": []}]
    tiny.doc["cameras"] = [{"name": word}]
    tiny.doc["extensionsUsed"] = ["ACME_tracking"]
    tiny.doc["materials"][0]["extensions"] = {"ACME_tracking": {"to": word}}
    tiny.doc[word] = [word]
    tiny.view(SECRET)
    report = judged(tiny)
    assert SECRET not in report.asset.files["face.glb"]
    assert b"ACME" not in report.asset.files["face.glb"]
    assert "ACME_tracking" in report.findings.notes[0]
    assert "Animations" in report.findings.notes[1]


def test_a_texture_keeps_its_pixels_and_loses_the_rest() -> None:
    noted, out = PngImagePlugin.PngInfo(), BytesIO()
    noted.add_text("Comment", SECRET.decode())
    Image.new("RGB", (3, 2), "teal").save(out, "PNG", pnginfo=noted)
    tiny = tiny_glb()
    tiny.doc["images"][0]["bufferView"] = tiny.view(out.getvalue() + SECRET)
    report = judged(tiny)
    document, binary = opened(report)
    view = document["bufferViews"][document["images"][0]["bufferView"]]
    raw = binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
    with Image.open(BytesIO(raw)) as found:
        assert found.size == (3, 2)
        assert found.getpixel((0, 0)) == (0, 128, 128)
        assert not found.info
    assert SECRET not in report.asset.files["face.glb"]


def test_sparse_and_quantised_numbers_are_unfolded() -> None:
    tiny = tiny_glb()
    tiny.doc["accessors"][0]["sparse"] = {
        "count": 1,
        "indices": {"bufferView": tiny.view(b"\x03\0\0\0"), "componentType": 5121},
        "values": {"bufferView": tiny.view(np.array([5, 6, 7], "<f4").tobytes())},
    }
    attributes = tiny.doc["meshes"][0]["primitives"][0]["attributes"]
    attributes["NORMAL"] = tiny.accessor([[0, 0, 127]] * 4, "int8", normalized=True)
    tiny.doc["extensionsRequired"] = tiny.doc["extensionsUsed"] = ["KHR_mesh_quantization"]
    report = judged(tiny)
    found = primitive(report)["attributes"]
    assert numbers(report, found["POSITION"])[3].tolist() == [5, 6, 7]
    assert numbers(report, found["NORMAL"])[0].tolist() == [0, 0, 1]
    assert "extensionsRequired" not in opened(report)[0]


def test_morphs_that_move_nothing_share_one_array() -> None:
    tiny = tiny_glb(("jawOpen", "mouthClose", "mouthPucker"))
    targets = tiny.doc["meshes"][0]["primitives"][0]["targets"]
    for target in targets[1:]:
        target["POSITION"] = tiny.accessor([[0, 0, 0]] * 4)
    written = [one["POSITION"] for one in primitive(judged(tiny))["targets"]]
    assert written[1] == written[2] != written[0]


def test_a_morph_of_few_vertices_is_written_sparsely() -> None:
    tiny = tiny_glb()
    target = tiny.doc["meshes"][0]["primitives"][0]["targets"][0]
    target["POSITION"] = tiny.accessor([[0, 0, 0], [0, -2, 0], [0, 0, 0], [0, 0, 0]])
    report = judged(tiny)
    document, binary = opened(report)
    found = document["accessors"][primitive(report)["targets"][0]["POSITION"]]
    assert (found["count"], found["min"], found["max"]) == (4, [0, -2, 0], [0, 0, 0])
    assert found["sparse"]["count"] == 1
    views = [found["sparse"][part]["bufferView"] for part in ("indices", "values")]
    starts = [document["bufferViews"][view]["byteOffset"] for view in views]
    assert np.frombuffer(binary, "<u2", 1, starts[0]).tolist() == [1]
    assert np.frombuffer(binary, "<f4", 3, starts[1]).tolist() == [0, -2, 0]
    assert judge("glb", report.asset.files, limits=Limits()).asset == report.asset


def test_vertices_on_a_joint_without_weight_do_not_count() -> None:
    tiny = tiny_glb()
    attributes = tiny.doc["meshes"][0]["primitives"][0]["attributes"]
    attributes["JOINTS_0"] = tiny.accessor([[1, 200, 0, 0]] * 4, "uint8")
    attributes["WEIGHTS_0"] = tiny.accessor([[3, 0, 0, 0]] * 4)
    report = judged(tiny)
    found = primitive(report)["attributes"]
    assert numbers(report, found["JOINTS_0"], "u1")[0].tolist() == [1, 0, 0, 0]
    assert numbers(report, found["WEIGHTS_0"])[0].tolist() == [1, 0, 0, 0]


def test_a_figure_keeps_its_expressions_springs_and_bones() -> None:
    report = judged(tiny_vrm(), "vrm")
    extensions = opened(report)[0]["extensions"]
    assert set(extensions["VRMC_vrm"]["expressions"]["preset"]) == {"aa", "ih", "ou", "ee", "oh"}
    assert len(extensions["VRMC_springBone"]["springs"][0]["joints"]) == 2
    assert report.asset.manifest.bones == {"head": 2}
    assert report.findings.title == "Tiny"
    assert not report.findings.is_browser_only


def test_vrm_0_is_taken_for_browsers_only() -> None:
    report = judged(tiny_vrm0(), "vrm")
    assert report.findings.is_browser_only
    assert report.asset.manifest.spec == "vrm-0.x"
    assert report.lip_sync.level == "full"
    written = opened(report)[0]["extensions"]["VRM"]
    assert written["materialProperties"][0]["textureProperties"] == {"_MainTex": 0}


def test_what_is_stored_says_what_it_is() -> None:
    report = judged(tiny_glb())
    stored = report.asset.stored_files()
    assert set(stored) == {"face.glb", MANIFEST}
    manifest = json.loads(stored[MANIFEST])
    assert manifest["kind"] == "glb"
    assert manifest["bones"] == {"head": 2}
    assert manifest["drives"]["aa"] == {"jawOpen": 0.7}
    assert report.findings.counts.triangles == 2
    assert report.findings.counts.stored_bytes == len(stored["face.glb"])
