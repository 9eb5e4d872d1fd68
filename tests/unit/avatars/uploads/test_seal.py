"""A sealed process computes and answers; it opens, reaches and starts nothing."""

import subprocess
import sys

import pytest

from avatars.uploads.checker import FOLDER

pytestmark = pytest.mark.unit

PROBE = """
import sys; sys.path.insert(0, sys.argv[1])
import ctypes, os, socket, subprocess, resource, numpy
from avatars.uploads.seal import limit_cost, seal
limit_cost(int(sys.argv[3]), 2)
print(*seal(), flush=True)
{probe}
print("done", flush=True)
"""
MEMORY = 1_500_000_000


def probed(probe: str) -> tuple[list[str], str, int]:
    """Run a probe in a sealed process; gives its layers, the rest of its words, and its end."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROBE.format(probe=probe), str(FOLDER), "x", str(MEMORY)],
        capture_output=True,
        text=True,
        check=False,
        env={"OPENBLAS_NUM_THREADS": "1"},
        timeout=60,
    )
    layers, _, rest = done.stdout.partition("\n")
    return layers.split(), rest + done.stderr, done.returncode


def test_it_can_compute() -> None:
    layers, words, code = probed("print(numpy.arange(1000).sum())")
    assert "files" in layers
    assert (words.split(), code) == (["499500", "done"], 0)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is Linux's")
def test_the_kernel_filters_its_calls() -> None:
    assert "calls" in probed("")[0]


@pytest.mark.parametrize(
    "probe",
    [
        "socket.socket()",
        "socket.socketpair()",
        "socket.create_connection(('127.0.0.1', 9))",
        "open('/etc/passwd')",
        "open('/tmp/upload-probe', 'w')",
        "os.listdir('/')",
        "os.pipe()",
        "os.fork()",
        "subprocess.run(['true'])",
        "os.execv('/bin/true', ['true'])",
        "os.kill(1, 0)",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
        "os.unlink('/tmp/upload-probe')",
        "import sqlite3",
    ],
)
def test_it_can_do_nothing_else(probe: str) -> None:
    layers, words, code = probed(probe)
    assert layers
    assert "done" not in words
    assert code != 0
    assert any(error in words for error in ("Error", "denied", "Too many")), words


def test_without_the_filter_no_socket_opens_either() -> None:
    """Where no kernel filters calls, there is still no number left for a file."""
    probe = PROBE.format(probe="socket.socket()").replace(
        "print(*seal()",
        "import avatars.uploads.seal as s; s._filter_calls = lambda: False\nprint(*seal()",
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", probe, str(FOLDER), "x", str(MEMORY)],
        capture_output=True,
        text=True,
        check=False,
        env={},
        timeout=60,
    )
    assert "calls" not in done.stdout
    assert "Too many open files" in done.stderr


def test_memory_and_time_are_bounded() -> None:
    assert "MemoryError" in probed("bytearray(3_000_000_000)")[1]
    words, code = probed("while True: pass")[1:]
    assert "done" not in words
    assert code < 0
