"""A stage's process: ``python -m avatars.stage SOCKET FRAME_RATE``.

It ends when the server closes its end of the socket, or is dead.
"""

import gc
import signal
import socket
import sys
import time
from typing import Final

import cv2
import numpy as np

from avatars.puppet import Puppet
from avatars.stage.drawing import Stage
from avatars.stage.line import Line, ServerGoneError
from avatars.stage.vp8 import Vp8

SWITCH_S: Final = 0.001
"""How soon a thread that loads a face lets the drawing go on."""


def main() -> None:
    """Draw until the server is gone."""
    # Ctrl-C goes to the whole group; the server says when it is over.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    descriptor, frame_rate = int(sys.argv[1]), int(sys.argv[2])
    cv2.setNumThreads(1)
    sys.setswitchinterval(SWITCH_S)
    _warm_up()
    with socket.socket(fileno=descriptor) as connected:
        stage = Stage(Line(connected), frame_rate, time.monotonic)
        try:
            while True:
                stage.turn()
        except ServerGoneError:
            return


def _warm_up() -> None:
    """Load what every face needs, so that the first frames are not late."""
    Puppet(0).pose(0.0, None)
    codec = Vp8((64, 64), 25)
    codec.encode(np.zeros((64, 64, 4), np.uint8), 0, wants_key=True)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
