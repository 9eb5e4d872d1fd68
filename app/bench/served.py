"""A real server in its own process, for benchmarks and tests."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

START_TIMEOUT_S: Final = 60.0


class ServerError(Exception):
    """The server did not come up."""


@dataclass(slots=True)
class Served:
    """A running server."""

    process: "subprocess.Popen[bytes]"
    base_url: str
    log: Path

    def kill(self) -> None:
        """Stop it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Stop it as an operator would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start_server(
    data: Path, settings: Mapping[str, str], *, program: tuple[str, ...] = ()
) -> Served:
    """Start ``mesi serve`` and wait until it is healthy.

    Args:
        data: Data folder; the log goes beside the database.
        settings: Further ``MESI_…`` settings.
        program: Another program than ``mesi serve``, run by this Python.

    Raises:
        ServerError: It ended or was not healthy in time; the message holds the end of its log.
    """
    data.mkdir(parents=True, exist_ok=True)
    port = int(settings.get("MESI_PORT", "0")) or free_port()
    log = data / "server.log"
    environment = {
        **os.environ,
        "MESI_DATA": str(data),
        "MESI_LOG_JSON": "true",
        **settings,
        "MESI_PORT": str(port),
    }
    command = [sys.executable, *(program or ("-m", "app.cli.main", "serve"))]
    with log.open("ab") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=file)  # noqa: S603 - our own program
    scheme = "https" if settings.get("MESI_TLS_CERTIFICATE") else "http"
    served = Served(process, f"{scheme}://127.0.0.1:{port}", log)
    _wait_until_healthy(served)
    return served


def _wait_until_healthy(served: Served) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            break
        try:
            address = f"{served.base_url}/healthz"
            if httpx.get(address, timeout=2, verify=False).is_success:  # noqa: S501 - asks whether it is up, not who it is
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    tail = served.log.read_text(errors="replace")[-3000:]
    served.kill()
    raise ServerError(f"the server did not come up:\n{tail}")


@contextmanager
def running_server(data: Path, settings: Mapping[str, str]) -> Generator[Served]:
    """Start a server for the length of the block."""
    served = start_server(data, settings)
    try:
        yield served
    finally:
        served.stop()
