"""A slow, lossy link between two hosts on this one machine, in user space.

Two network namespaces, each with a TUN device; a small program moves packets from one to the other,
late, and not all of them. Kernels without ``netem`` can do this too. It needs root and
``/dev/net/tun``; nothing outside the two namespaces is touched or reachable.
"""

import asyncio
import fcntl
import os
import random
import shutil
import struct
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

SERVER: Final = "10.213.8.1"
CLIENT: Final = "10.213.8.2"
MTU: Final = 1_400
_TUN: Final = Path("/dev/net/tun")
_SET_NAME: Final = 0x400454CA
_PLAIN_TUN: Final = 0x0001 | 0x1000
_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True)
class Weather:
    """How a link is, one way."""

    delay_ms: float
    jitter_ms: float
    """Added to the delay: evenly spread from nothing to this; packets keep their order."""
    loss: float
    """Share of packets that vanish, 0 to 1."""

    def __str__(self) -> str:
        return f"{self.delay_ms:g}+{self.jitter_ms:g} ms, {self.loss:.0%} lost"


FAIR: Final = Weather(0, 0, 0)


def missing_for_links() -> str | None:
    """What this machine lacks for a link; None where it lacks nothing."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not _TUN.exists():
        return "there is no /dev/net/tun"
    return None if shutil.which("ip") else "ip is not installed: apt-get install iproute2"


class LossyLink:
    """Two hosts and the link between them; use it as a context.

    ``inside("server", command)`` and ``inside("client", command)`` are commands that run there, at
    the addresses ``SERVER`` and ``CLIENT``.
    """

    def __init__(self) -> None:
        self._names = {"server": f"mesi-s{os.getpid()}", "client": f"mesi-c{os.getpid()}"}
        self._relay: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        try:
            ends = self._build()
        except BaseException:
            self._tear_down()
            raise
        self._relay = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "app.bench.lossy_link", *map(str, ends)],
            stdin=subprocess.PIPE,
            text=True,
            pass_fds=ends,
        )
        for end in ends:
            os.close(end)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take it all down; closing twice is fine."""
        if self._relay is not None:
            self._relay.communicate()
            self._relay = None
        self._tear_down()

    def inside(self, host: str, command: list[str]) -> list[str]:
        """The command that runs another one on a host."""
        return ["ip", "netns", "exec", self._names[host], *command]

    def change(self, weather: Weather) -> None:
        """Let the link be like this from now on, both ways."""
        assert self._relay is not None and self._relay.stdin is not None  # noqa: S101 - entered
        self._relay.stdin.write(f"{weather.delay_ms} {weather.jitter_ms} {weather.loss}\n")
        self._relay.stdin.flush()

    def _build(self) -> list[int]:
        ends: list[int] = []
        addresses = {"server": (SERVER, CLIENT), "client": (CLIENT, SERVER)}
        for host, (own, other) in addresses.items():
            name, device = self._names[host], f"mesi-{host[0]}{os.getpid() % 100_000}"
            ends.append(_open_tun(device))
            _ip("netns", "add", name)
            _ip("link", "set", device, "netns", name)
            _ip("-n", name, "addr", "add", own, "peer", other, "dev", device)
            _ip("-n", name, "link", "set", device, "up", "mtu", str(MTU))
            _ip("-n", name, "link", "set", "lo", "up")
        return ends

    def _tear_down(self) -> None:
        for name in self._names.values():
            _ip("netns", "del", name, must_work=False)


def _open_tun(device: str) -> int:
    end = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, _SET_NAME, struct.pack("16sH", device.encode(), _PLAIN_TUN))
    return end


def _ip(*arguments: str, must_work: bool = True) -> None:
    command = [shutil.which("ip") or "ip", *arguments]
    subprocess.run(command, check=must_work, capture_output=True)  # noqa: S603 - iproute2


class Lane:
    """One direction of the link; packets keep their order.

    Args:
        target: Descriptor of the device at the end.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._waiting: deque[tuple[float, bytes]] = deque()

    def send(self, packet: bytes, after_s: float) -> None:
        """Deliver a packet later, never before the one ahead of it."""
        loop = asyncio.get_running_loop()
        at_s = loop.time() + after_s
        if self._waiting:
            at_s = max(at_s, self._waiting[-1][0])
        self._waiting.append((at_s, packet))
        loop.call_at(at_s, self._deliver)

    def _deliver(self) -> None:
        """Each packet has its timer, but timers of one moment fire in any order."""
        _put(self._target, self._waiting.popleft()[1])


class Relay:
    """Moves packets between two TUN devices; reads its weather from standard input.

    Args:
        ends: Descriptors of the two devices.
    """

    def __init__(self, ends: tuple[int, int]) -> None:
        self._ends = ends
        self._weather = FAIR
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Move packets until standard input ends."""
        loop = asyncio.get_running_loop()
        one, other = self._ends
        loop.add_reader(one, self._take, one, Lane(other))
        loop.add_reader(other, self._take, other, Lane(one))
        loop.add_reader(sys.stdin.fileno(), self._change)
        await self._over.wait()

    def _change(self) -> None:
        lines = os.read(sys.stdin.fileno(), 4_096)
        if not lines:
            asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
            self._over.set()
            return
        self._weather = Weather(*map(float, lines.splitlines()[-1].split()))

    def _take(self, source: int, lane: Lane) -> None:
        weather = self._weather
        for _ in range(_AT_ONCE):
            try:
                packet = os.read(source, MTU + 100)
            except BlockingIOError:
                return
            if random.random() >= weather.loss:
                delay_ms = weather.delay_ms + random.random() * weather.jitter_ms
                lane.send(packet, delay_ms / 1e3)


def _put(target: int, packet: bytes) -> None:
    try:
        os.write(target, packet)
    except OSError:
        return  # The device is full: one more packet is lost.


if __name__ == "__main__":
    asyncio.run(Relay((int(sys.argv[1]), int(sys.argv[2]))).run())
