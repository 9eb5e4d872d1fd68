"""Looks at a face in a process of its own, for the studio.

``python -m avatars.films.trial FOLDER`` draws a script without a manifest;
``python -m avatars.films.trial FOLDER poster`` draws its face at rest.
"""

import sys
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from avatars.films.rendering import UNSIGNED_FILE, draw_film
from avatars.films.script import read_script
from avatars.films.timeline import lay_out
from avatars.stage.assets import POSTER_FILE
from avatars.stage.registry import open_renderer
from engine.face_ports import POSE

QUALITY: Final = 86


def main() -> None:
    """Draw what was asked for."""
    cv2.setNumThreads(1)
    folder = Path(sys.argv[1])
    script = read_script(folder)
    if sys.argv[2:] == ["poster"]:
        renderer = open_renderer(script.face)
        frame = renderer.draw(np.zeros(len(POSE), np.float32))
        colours = cv2.cvtColor(frame, cv2.COLOR_RGBA2BGR)
        cv2.imwrite(str(folder / POSTER_FILE), colours, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
    else:
        draw_film(script, lay_out(script.entries), folder / UNSIGNED_FILE, lambda _: None)


if __name__ == "__main__":
    main()
