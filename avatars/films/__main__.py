"""A film's process: ``python -m avatars.films FOLDER KEY CHAIN``; prints its length in ms.

It ends when the server that started it is dead: another one begins again.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Final

import cv2

from avatars.films.credentials import Credentials
from avatars.films.rendering import EMPTY_STATUS, FilmEmptyError, make_film

NICE: Final = 10
"""Rooms that live go first."""
LOOK_S: Final = 1.0


def main() -> int:
    """Make one film; returns the exit status."""
    # Ctrl-C goes to the whole group; the server says when it is over.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    cv2.setNumThreads(1)
    threading.Thread(target=_die_with, args=(os.getppid(),), daemon=True).start()
    folder, key, chain = (Path(one) for one in sys.argv[1:4])
    try:
        length_ms = make_film(folder, Credentials(key, chain))
    except FilmEmptyError:
        return EMPTY_STATUS
    sys.stdout.write(f"{length_ms}\n")
    return 0


def _die_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_S)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
