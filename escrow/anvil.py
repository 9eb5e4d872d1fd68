"""The embedded demo chain: one ``anvil`` process beside the server, its state in one file.

It runs in a session of its own, so neither Ctrl-C nor ``kill -9`` of the server reaches it: it
goes on, saves every second, and the next start finds it by its note, lets it save and stop, and
starts a fresh one from the file. A second process on the same data folder joins the first one's.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import psutil

from core.errors import StartError
from escrow.settings import DEMO_CHAIN_ID

BOOT_S: Final = 30.0
"""A state file of many thousand blocks takes this long to load on a slow machine."""
STOP_S: Final = 30.0
PAUSE_S: Final = 0.02
WEB: Final = Path(__file__).parent.parent / "web"


class AnvilError(StartError):
    """The demo chain can't be started; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _Note:
    """Who runs the chain of a data folder; kept beside the state."""

    anvil_pid: int
    port: int
    owner_pid: int
    owner_started: float
    """The owner's start, in Unix seconds: numbers of processes come round again."""


@dataclass(slots=True)
class Anvil:
    """A running demo chain."""

    url: str
    state: Path
    process: "subprocess.Popen[bytes] | None"
    """None where another process of ours owns it."""

    def stop(self) -> None:
        """Let it save and stop, if it is ours. Blocks; call it in a thread."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        _note_path(self.state).unlink(missing_ok=True)


def start_anvil(data: Path, program: Path | None = None) -> Anvil:
    """Start the data folder's chain, or join it. Blocks; call it in a thread.

    Raises:
        AnvilError: There is no program, or it does not start.
    """
    folder = data.absolute() / "chain"
    folder.mkdir(parents=True, exist_ok=True)
    state = folder / "state.json"
    note = _read_note(state)
    if note is not None and _runs(note, state):
        if _is_owned(note):
            return Anvil(f"http://127.0.0.1:{note.port}", state, None)
        _stop_orphan(note.anvil_pid)
    port = _free_port()
    process = _spawn(program or find_anvil(), state, port)
    me = psutil.Process()
    fresh = _Note(process.pid, port, me.pid, me.create_time())
    _note_path(state).write_text(json.dumps(_as_dict(fresh)), encoding="utf-8")
    anvil = Anvil(f"http://127.0.0.1:{port}", state, process)
    _wait_until_up(anvil, folder / "anvil.log")
    return anvil


def find_anvil() -> Path:
    """The ``anvil`` program: of the web folder's packages, else on PATH.

    Raises:
        AnvilError: It is in neither place.
    """
    packages = WEB / "node_modules" / "@foundry-rs"
    for found in sorted(packages.glob("anvil-*/bin/anvil*")):
        return found
    on_path = shutil.which("anvil")
    if on_path is None:
        raise AnvilError(
            "the demo chain needs anvil: run `make run` once (it installs @foundry-rs/anvil), "
            "or set MESI_ANVIL to the program, or MESI_CHAIN_URL to a chain"
        )
    return Path(on_path)


def _spawn(program: Path, state: Path, port: int) -> "subprocess.Popen[bytes]":
    command = [
        str(_native(program)),
        *("--host", "127.0.0.1", "--port", str(port), "--chain-id", str(DEMO_CHAIN_ID)),
        *("--state", str(state), "--state-interval", "1", "--accounts", "0", "--silent"),
        *("--order", "fifo", "--no-request-size-limit"),
        # Else every start makes another first block, and the saved file holds them all.
        *("--timestamp", str(_genesis_time(state))),
    ]
    try:
        with (state.parent / "anvil.log").open("wb") as log:
            return subprocess.Popen(  # noqa: S603 - the operator's own program
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
    except OSError as error:
        raise AnvilError(f"{program} does not start: {error}; set MESI_ANVIL") from error


def _native(program: Path) -> Path:
    """The program behind npm's wrapper script, which would not hand signals on."""
    resolved = program.resolve()
    if resolved.suffix != ".mjs":
        return program
    for found in sorted(resolved.parent.parent.glob("anvil-*/bin/anvil*")):
        return found
    return program


def _wait_until_up(anvil: Anvil, log: Path) -> None:
    """Wait for the first answer and the first saved state: a start is never forgotten after it."""
    process = anvil.process
    deadline = time.monotonic() + BOOT_S
    with httpx.Client(trust_env=False) as http:
        while process is not None and process.poll() is None and time.monotonic() < deadline:
            # The clock starts at the first block's time; set it to the present.
            if _answers(http, anvil.url, "evm_setTime", int(time.time())) and anvil.state.exists():
                return
            time.sleep(PAUSE_S)
    anvil.stop()
    tail = log.read_text(encoding="utf-8", errors="replace")[-500:]
    raise AnvilError(f"the demo chain did not start from {anvil.state}: {tail or 'no output'}")


def _answers(http: httpx.Client, url: str, method: str, *params: int) -> bool:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    try:
        return http.post(url, json=body).is_success
    except httpx.TransportError:
        return False


def _genesis_time(state: Path) -> int:
    """When this data folder's chain began, in Unix seconds: kept, so its first block stays one."""
    path = state.parent / "genesis_time"
    if not path.exists():
        path.write_text(str(int(time.time())), encoding="utf-8")
    return int(path.read_text(encoding="utf-8"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _note_path(state: Path) -> Path:
    return state.parent / "anvil.pid"


def _as_dict(note: _Note) -> dict[str, int | float]:
    return {
        "anvil_pid": note.anvil_pid,
        "port": note.port,
        "owner_pid": note.owner_pid,
        "owner_started": note.owner_started,
    }


def _read_note(state: Path) -> _Note | None:
    try:
        return _Note(**json.loads(_note_path(state).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _runs(note: _Note, state: Path) -> bool:
    """Is that process really an anvil with our state file?"""
    try:
        process = psutil.Process(note.anvil_pid)
        command = process.cmdline()
        return (
            process.status() != psutil.STATUS_ZOMBIE
            and bool(command)
            and "anvil" in os.path.basename(command[0])  # noqa: PTH119 - a word, not a path of ours
            and str(state) in command
        )
    except psutil.Error:
        return False


def _is_owned(note: _Note) -> bool:
    """Does the server that started it still run?"""
    try:
        owner = psutil.Process(note.owner_pid)
        return (
            owner.status() != psutil.STATUS_ZOMBIE
            and abs(owner.create_time() - note.owner_started) < 1
        )
    except psutil.Error:
        return False


def _stop_orphan(pid: int) -> None:
    """Let a chain whose server is gone save and stop."""
    try:
        process = psutil.Process(pid)
        process.terminate()
        try:
            process.wait(STOP_S)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(STOP_S)
    except psutil.NoSuchProcess:
        return
