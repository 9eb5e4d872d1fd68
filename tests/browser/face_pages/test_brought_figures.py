"""Figures that owners bring, judged and written anew, in the painter that rooms draw them with."""

import asyncio
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from avatars.choices import FaceKind
from avatars.house import build
from avatars.uploads.asset import MESH_FILE
from avatars.uploads.checker import Checker
from avatars.uploads.report import Report
from tests.browser.face_pages.test_house_faces import HERE, SOFTWARE_GL, VITE, serving
from tests.factories.brought_figures import as_glb, as_vrm0
from tests.fixtures.chromium import CHROMIUM_FLAGS, chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

BROUGHT: dict[str, tuple[FaceKind, str]] = {"as_glb": ("glb", "full"), "as_vrm0": ("vrm", "full")}
MAKE = {"as_glb": as_glb, "as_vrm0": as_vrm0}
EYES = (slice(80, 150), slice(70, 170))
MOUTH = (slice(150, 215), slice(85, 155))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("brought")
    subprocess.run(
        [VITE, "build", "-c", HERE / "vite.config.mjs", "--outDir", folder, "--logLevel", "error"],
        check=True,
    )
    (folder / "mira.vrm").write_bytes(build("mira"))
    asyncio.run(bring(folder))
    with serving(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=[*CHROMIUM_FLAGS, *SOFTWARE_GL]
        )
        opened = browser.new_page(viewport={"width": 240, "height": 300})
        opened.goto(f"{address}/painted.html")
        opened.wait_for_function("window.ready")
        yield opened
        browser.close()


async def bring(folder: Path) -> None:
    """Upload each, and keep what the judge wrote."""
    own = (folder / "mira.vrm").read_bytes()
    for name, (kind, level) in BROUGHT.items():
        report = await Checker().check(kind, {"upload": MAKE[name](own)}, is_author=True)
        assert isinstance(report, Report), report
        assert report.lip_sync.level == level
        (folder / f"{name}.glb").write_bytes(report.asset.files[MESH_FILE])


def picture(page: Page, **pose: float) -> np.ndarray:
    page.evaluate("pose => window.pose(pose)", pose)
    return np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB")).astype(int)


def changed(one: np.ndarray, other: np.ndarray, where: tuple[slice, slice]) -> int:
    return int((np.abs(one - other).max(2)[where] > 40).sum())


@pytest.mark.parametrize("name", BROUGHT)
def test_a_brought_figure_speaks_blinks_and_faces_the_fan(page: Page, name: str) -> None:
    page.evaluate("([url, kind]) => window.show(url, kind)", [f"/{name}.glb", BROUGHT[name][0]])
    rest, said = picture(page), picture(page, aa=1.0)
    shut = picture(page, blink_left=1.0, blink_right=1.0)
    assert changed(rest, said, MOUTH) > 100
    assert changed(rest, said, EYES) < 30
    assert changed(rest, shut, EYES) > 100
    assert changed(rest, shut, MOUTH) < 30
