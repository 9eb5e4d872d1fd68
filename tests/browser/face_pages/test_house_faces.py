"""Our own faces in the library that rooms draw them with."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from avatars.house import PEOPLE, build_all
from avatars.house.expressions import PRESETS, customs
from tests.fixtures.chromium import CHROMIUM_FLAGS, chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

HERE = Path(__file__).parent
VITE = HERE.parents[2] / "web" / "node_modules" / ".bin" / "vite"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("faces")
    subprocess.run(
        [VITE, "build", "-c", HERE / "vite.config.mjs", "--outDir", folder, "--logLevel", "error"],
        check=True,
    )
    build_all(folder)
    with serving(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=[*CHROMIUM_FLAGS, *SOFTWARE_GL]
        )
        opened = browser.new_page(viewport={"width": 240, "height": 300})
        opened.goto(f"{address}/")
        opened.wait_for_function("window.ready")
        yield opened
        browser.close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


SOFTWARE_GL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def picture(page: Page, **pose: object) -> np.ndarray:
    page.evaluate("pose => window.pose(pose)", pose)
    return np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB")).astype(int)


@pytest.mark.parametrize("name", PEOPLE)
def test_three_vrm_loads_a_face_and_its_expressions_move_it(page: Page, name: str) -> None:
    known = page.evaluate("url => window.show(url)", f"/{name}.vrm")
    assert set(known) >= set(PRESETS) | set(customs())
    view = {"zoom": 2.2, "height": 1.49}
    rest = picture(page, **view)
    mouth = np.abs(picture(page, **view, expressions={"aa": 1.0}) - rest).max(2)
    eyes = np.abs(picture(page, **view, expressions={"blink": 1.0}) - rest).max(2)
    assert (mouth[170:] > 40).sum() > 150
    assert (eyes[60:170] > 40).sum() > 150
    assert (mouth[60:120] > 40).sum() < 40  # speech leaves the eyes alone
