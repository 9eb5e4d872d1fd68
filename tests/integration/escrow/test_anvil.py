"""The demo chain's process: found again after a kill, joined by others, stopped with its state."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from escrow import anvil as module
from escrow.anvil import Anvil, AnvilError, find_anvil, start_anvil

pytestmark = pytest.mark.chain

SERVER = """
import sys, pathlib
from escrow.anvil import start_anvil
chain = start_anvil(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
print(chain.url, chain.process.pid, flush=True)
sys.stdin.read()
"""


def ask(url: str, method: str, *params: Any) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    with httpx.Client(trust_env=False) as http:
        return http.post(url, json=body).json()["result"]


def server_on(data: Path, program: Path) -> tuple["subprocess.Popen[str]", str, int]:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(data), str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    url, pid = server.stdout.readline().split()
    return server, url, int(pid)


def kill(server: "subprocess.Popen[str]") -> None:
    server.send_signal(signal.SIGKILL)
    server.communicate()


def test_kill_minus_nine_of_the_server_loses_nothing(tmp_path: Path, anvil_program: Path) -> None:
    server, url, pid = server_on(tmp_path, anvil_program)
    ask(url, "anvil_mine", "0x20")
    newest = ask(url, "eth_getBlockByNumber", "latest", False)
    kill(server)
    assert psutil.pid_exists(pid)
    again = start_anvil(tmp_path, anvil_program)
    assert not psutil.pid_exists(pid)
    assert ask(again.url, "eth_getBlockByNumber", "latest", False)["hash"] == newest["hash"]
    again.stop()


def test_a_second_process_joins_the_first_ones_chain(tmp_path: Path, anvil_program: Path) -> None:
    server, url, pid = server_on(tmp_path, anvil_program)
    joined = start_anvil(tmp_path, anvil_program)
    assert joined.url == url
    assert joined.process is None
    joined.stop()
    assert psutil.pid_exists(pid)
    kill(server)
    start_anvil(tmp_path, anvil_program).stop()


def test_the_first_block_stays_and_the_clock_is_the_present(
    tmp_path: Path, anvil_program: Path
) -> None:
    first = start_anvil(tmp_path, anvil_program)
    genesis = ask(first.url, "eth_getBlockByNumber", "0x0", False)["hash"]
    ask(first.url, "evm_mine")
    first.stop()
    for _ in range(2):
        again = start_anvil(tmp_path, anvil_program)
        assert ask(again.url, "eth_getBlockByNumber", "0x0", False)["hash"] == genesis
        before = ask(again.url, "eth_getBlockByNumber", "latest", False)["timestamp"]
        ask(again.url, "evm_mine")
        after = ask(again.url, "eth_getBlockByNumber", "latest", False)["timestamp"]
        assert int(after, 16) >= int(before, 16)
        again.stop()
    assert (tmp_path / "chain" / "state.json").exists()
    assert not (tmp_path / "chain" / "anvil.pid").exists()


def note(folder: Path, **changes: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    me = psutil.Process()
    fields = {
        "anvil_pid": me.pid,
        "port": 1,
        "owner_pid": me.pid,
        "owner_started": me.create_time(),
    }
    (folder / "anvil.pid").write_text(json.dumps(fields | changes))
    return folder / "state.json"


@pytest.mark.parametrize(
    "changes", [{}, {"anvil_pid": 2**22 + 1}], ids=["another program", "nobody"]
)
def test_a_stale_note_is_not_believed(
    tmp_path: Path, anvil_program: Path, changes: dict[str, Any]
) -> None:
    note(tmp_path / "chain", **changes)
    fresh = start_anvil(tmp_path, anvil_program)
    assert fresh.process is not None
    fresh.stop()


@pytest.mark.parametrize("text", ["", "{", '{"port": 1}', "[]"])
def test_a_broken_note_is_no_note(tmp_path: Path, text: str) -> None:
    state = note(tmp_path)
    (tmp_path / "anvil.pid").write_text(text)
    assert module._read_note(state) is None


def test_an_owner_whose_number_went_to_another_process_is_gone(tmp_path: Path) -> None:
    state = note(tmp_path, owner_started=1.0)
    found = module._read_note(state)
    assert found is not None
    assert not module._is_owned(found)
    note(tmp_path, owner_pid=2**22 + 1)
    gone = module._read_note(state)
    assert gone is not None
    assert not module._is_owned(gone)


def test_an_orphan_that_is_gone_by_now_needs_no_stop() -> None:
    module._stop_orphan(2**22 + 1)


def deaf_child() -> "subprocess.Popen[bytes]":
    """A process that ignores SIGTERM."""
    script = (
        "import signal,time;signal.signal(15,signal.SIG_IGN);print(1,flush=True);time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    return child


def test_what_does_not_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STOP_S", 0.1)
    child = deaf_child()
    Anvil("http://127.0.0.1:1", tmp_path / "state.json", child).stop()
    assert child.returncode == -signal.SIGKILL
    child.communicate()
    orphan = deaf_child()
    module._stop_orphan(orphan.pid)
    assert not psutil.pid_exists(orphan.pid)
    orphan.communicate()


def test_a_damaged_state_is_named(tmp_path: Path, anvil_program: Path) -> None:
    (tmp_path / "chain").mkdir()
    (tmp_path / "chain" / "state.json").write_text("no json")
    with pytest.raises(AnvilError, match=r"did not start from .*state\.json"):
        start_anvil(tmp_path, anvil_program)


def test_where_anvil_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = tmp_path / "node_modules" / "@foundry-rs"
    native = packages / "anvil-linux-amd64" / "bin" / "anvil"
    native.parent.mkdir(parents=True)
    monkeypatch.setattr(module, "WEB", tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AnvilError, match="make run"):
        find_anvil()
    native.touch()
    assert find_anvil() == native
    monkeypatch.setattr(module, "WEB", tmp_path / "elsewhere")
    native.chmod(0o755)
    monkeypatch.setenv("PATH", str(native.parent))
    assert find_anvil() == native


def test_npms_wrapper_is_seen_through(tmp_path: Path) -> None:
    packages = tmp_path / "node_modules" / "@foundry-rs"
    wrapper = packages / "anvil" / "bin.mjs"
    wrapper.parent.mkdir(parents=True)
    wrapper.touch()
    assert module._native(wrapper) == wrapper
    native = packages / "anvil-linux-amd64" / "bin" / "anvil"
    native.parent.mkdir(parents=True)
    native.touch()
    assert module._native(wrapper) == native
    (tmp_path / "anvil").symlink_to(wrapper)
    assert module._native(tmp_path / "anvil") == native
