"""Seals a process: from then on it computes, reads its standard input and writes its answer.

Several layers, each of which holds alone what it can: limits of the kernel for memory, processor
time and files; no free file number, so that nothing can be opened, sockets included; an empty
network; and, where the kernel filters calls, a short list of calls that are let through.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from typing import Any, Final

STANDARD_FILES: Final = 3
"""Input, answer and errors stay open."""

NEW_NETWORK: Final = 0x40000000
NEW_USER: Final = 0x10000000
SET_PARENT_DEATH_SIGNAL: Final = 1
SET_SECCOMP: Final = 22
SET_NO_NEW_PRIVILEGES: Final = 38
FILTER: Final = 2
KILLED: Final = 9

LOAD: Final = 0x20
JUMP_IF_EQUAL: Final = 0x15
RETURN: Final = 0x06
ALLOWED: Final = 0x7FFF0000
REFUSED: Final = 0x00050001
"""The call fails with EPERM."""
CALL_AT, MACHINE_AT = 0, 4
"""Offsets in the kernel's ``seccomp_data``."""

# read write close fstat poll lseek mmap mprotect munmap brk
# rt_sigaction rt_sigprocmask rt_sigreturn readv writev sched_yield mremap madvise getpid exit uname
# gettimeofday getrusage sysinfo gettid futex sched_getaffinity clock_gettime clock_nanosleep
# exit_group getrandom rseq sigaltstack restart_syscall clock_getres membarrier
CALLS: Final[dict[str, tuple[int, tuple[int, ...]]]] = {
    "x86_64": (
        0xC000003E,
        (
            *(0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 39, 60, 63, 96),
            *(98, 99, 186, 202, 204, 228, 230, 231, 318, 334, 131, 219, 229, 324),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(63, 64, 57, 80, 73, 62, 222, 226, 215, 214, 134, 135, 139, 65, 66, 124, 216, 233),
            *(172, 93, 160, 169, 165, 179, 178, 98, 123, 113, 115, 94, 278, 293, 132, 128, 114),
            283,
        ),
    ),
}
"""Machine -> its code in the kernel, and the calls above by number, in that order."""


class _Program(ctypes.Structure):
    """The kernel's ``sock_fprog``."""

    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def limit_cost(memory_bytes: int, cpu_s: int) -> None:
    """Bound what the process may take; call it before anything large is imported.

    Args:
        memory_bytes: Address space.
        cpu_s: Processor time; one second later it is killed.
    """
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    if sys.platform == "linux":
        _limit(resource.RLIMIT_AS, memory_bytes)
        _call(SET_PARENT_DEATH_SIGNAL, KILLED)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))


def seal() -> tuple[str, ...]:
    """Shut the process in for good; call it when all code is imported.

    Returns:
        The layers that hold on this machine: ``files`` always, else an error is raised.
    """
    os.closerange(STANDARD_FILES, _most_files())
    layers = ["files"]
    _limit(resource.RLIMIT_NOFILE, STANDARD_FILES)
    if sys.platform == "linux":
        if _libc().unshare(NEW_NETWORK) == 0 or _libc().unshare(NEW_USER | NEW_NETWORK) == 0:
            layers.append("network")
        if _filter_calls():
            layers.append("calls")
    return tuple(layers)


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def _most_files() -> int:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 65_536 if most == resource.RLIM_INFINITY else min(most, 65_536)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(option: int, first: int, second: Any = None) -> int:  # noqa: ANN401 - a ctypes pointer
    """The kernel's ``prctl``; it wants all its words, and whole ones."""
    nothing = ctypes.c_ulong(0)
    return _libc().prctl(option, ctypes.c_ulong(first), second or nothing, nothing, nothing)


def _filter_calls() -> bool:
    """Let through only the calls that computing needs; every other fails.

    Source:
        seccomp(2), "Filter mode".
    """
    if platform.machine() not in CALLS:
        return False
    machine, calls = CALLS[platform.machine()]
    steps = [(LOAD, 0, 0, MACHINE_AT), (JUMP_IF_EQUAL, 1, 0, machine), (RETURN, 0, 0, REFUSED)]
    steps.append((LOAD, 0, 0, CALL_AT))
    for place, call in enumerate(calls):
        # On a match: over the other comparisons and over the refusal.
        steps.append((JUMP_IF_EQUAL, len(calls) - place, 0, call))
    steps += [(RETURN, 0, 0, REFUSED), (RETURN, 0, 0, ALLOWED)]
    binary = b"".join(struct.pack("<HBBI", *step) for step in steps)
    program = _Program(len(steps), binary)
    if _call(SET_NO_NEW_PRIVILEGES, 1) != 0:
        return False
    return _call(SET_SECCOMP, FILTER, ctypes.byref(program)) == 0
