"""``python -m avatars.house FOLDER`` builds the faces that are missing there or out of date."""

import sys
from pathlib import Path

from avatars.house.builder import build_all

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m avatars.house FOLDER")
    build_all(Path(sys.argv[1]))
