"""Click to click over a bad link: the product's WebRTC, plain aiortc, and a websocket, in one run.

``python -m app.bench.network [--seconds N] [--calls N]`` prints a table; its last line is JSON.
A headless Chromium in one network namespace clicks into its fake microphone; an echo server in
another sends the sound back (``app.bench.echo_server``); ``app.bench.lossy_link`` is between them.
"""

import argparse
import asyncio
import json
import math
import shlex
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from playwright.async_api import Page, async_playwright
from rich.console import Console
from rich.table import Table

from app.bench.lossy_link import FAIR, SERVER, LossyLink, Weather, missing_for_links

PORTS: Final = {"ours": 8123, "stock": 8124, "socket": 8125}
"""Each way has a server of its own, so that none pays for another."""
WAYS: Final = tuple(PORTS)
PAGE: Final = f"http://{SERVER}:{PORTS['ours']}"
NAMES: Final = {"ours": "WebRTC", "stock": "plain aiortc", "socket": "websocket PCM"}
JUDGED: Final = Weather(25, 10, 0.02)
WEATHERS: Final = (FAIR, Weather(25, 10, 0), JUDGED, Weather(60, 20, 0.03))
CLICK_EVERY_S: Final = 1.47
"""Longer than any round trip; no multiple of a packet, so that clicks fall anywhere in one."""
SETTLE_S: Final = 6.0
START_S: Final = 60.0
FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
    "--autoplay-policy=no-user-gesture-required",
    f"--unsafely-treat-insecure-origin-as-secure={PAGE}",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One way of sound over one link."""

    way: str
    weather: Weather
    connect_ms: float
    buffer_ms: float | None
    """Of it, what sound waited in the browser's own jitter buffer; None for the websocket."""
    p50_ms: float = math.nan
    p95_ms: float = math.nan
    clicks: int = 0
    missing: float = 1.0
    """Share of clicks that never came back."""


def write_clicks(path: Path) -> None:
    """Write what the fake microphone repeats: one click of 30 ms and silence."""
    rate = 48_000
    sound = np.zeros(int(rate * CLICK_EVERY_S), np.int16)
    at = np.arange(int(rate * 0.03)) / rate
    sound[: len(at)] = 20_000 * np.sin(2 * np.pi * 1_000 * at)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(sound.tobytes())


@contextmanager
def echo_servers(link: LossyLink) -> Generator[None]:
    """Echo servers on the link's server side."""
    servers: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryFile() as log:
        try:
            for port in PORTS.values():
                command = [sys.executable, "-m", "app.bench.echo_server", SERVER, str(port)]
                inside = link.inside("server", command)
                servers.append(subprocess.Popen(inside, stdout=log, stderr=log))  # noqa: S603 - our own program
            yield
        finally:
            for server in servers:
                server.terminate()
                server.wait()


def prepare_chromium(link: LossyLink, folder: Path) -> Path:
    """Write the fake microphone's sound, and the program that starts Chromium on the client side.

    Raises:
        SystemExit: Chromium is not installed.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    clicks, program = folder / "clicks.wav", folder / "chromium"
    write_clicks(clicks)
    flags = [*FLAGS, f"--use-file-for-fake-audio-capture={clicks}"]
    program.write_text(
        f'#!/bin/sh\nexec {shlex.join(link.inside("client", [chromium, *flags]))} "$@"\n'
    )
    program.chmod(0o755)
    return program


@asynccontextmanager
async def browser_page(program: Path) -> AsyncGenerator[Page]:
    """A page in a Chromium of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program)
        yield await browser.new_page()
        await browser.close()


async def measure_clicks(
    link: LossyLink, program: Path, weather: Weather, seconds: float
) -> list[Cell]:
    """Hold all three calls over one link at once, so that they meet the same conditions."""
    async with browser_page(program) as page:
        await asyncio.to_thread(link.change, FAIR)
        await _open(page)
        await asyncio.to_thread(link.change, weather)
        await page.evaluate("ways => begin(ways)", list(WAYS))
        connect_ms: dict[str, float] = {}
        for way in WAYS:
            scheme, connect = ("ws", "connectSocket") if way == "socket" else ("http", "call")
            address = f"{scheme}://{SERVER}:{PORTS[way]}/{way}"
            connect_ms[way] = await page.evaluate(
                f"([way, address]) => {connect}(way, address)", [way, address]
            )
        await asyncio.sleep(SETTLE_S)
        begun_s: float = await page.evaluate("() => context.currentTime")
        before = await _buffered(page)
        await asyncio.sleep(seconds)
        heard: dict[str, list[Any]] = await page.evaluate("() => heard")
        after = await _buffered(page)
        await asyncio.to_thread(link.change, FAIR)
    return [
        _cell(
            Cell(way, weather, connect_ms[way], _buffer_ms(before.get(way), after.get(way))),
            [ms for at_s, ms in heard[way] if at_s >= begun_s],
            seconds,
        )
        for way in WAYS
    ]


async def _buffered(page: Page) -> dict[str, tuple[float, float]]:
    """Seconds and samples that the browser's jitter buffers have cost, by way."""
    return {way: await page.evaluate("way => buffered(way)", way) for way in ("ours", "stock")}


def _buffer_ms(
    before: tuple[float, float] | None, after: tuple[float, float] | None
) -> float | None:
    if before is None or after is None or after[1] <= before[1]:
        return None
    return (after[0] - before[0]) / (after[1] - before[1]) * 1e3


async def _open(page: Page) -> None:
    async with asyncio.timeout(START_S):
        while True:
            try:
                for port in PORTS.values():
                    await page.goto(f"http://{SERVER}:{port}/cpu")
                await page.goto(PAGE)
            except Exception:  # noqa: BLE001 - the server is still starting
                await asyncio.sleep(0.2)
            else:
                return


def _cell(cell: Cell, times: list[float], seconds: float) -> Cell:
    expected = int(seconds / CLICK_EVERY_S)
    return replace(
        cell,
        p50_ms=_share(sorted(times), 0.5),
        p95_ms=_share(sorted(times), 0.95),
        clicks=len(times),
        missing=round(max(1 - len(times) / expected, 0), 3),
    )


def _share(times: list[float], share: float) -> float:
    return round(times[math.ceil(share * len(times)) - 1], 1) if times else math.nan


def measure_load(
    link: LossyLink, kind: str, calls: int, seconds: float, weather: Weather = FAIR
) -> dict[str, Any]:
    """What one call costs the echo server; its callers are in a process of their own."""
    link.change(weather)
    command = [sys.executable, "-m", "app.bench.call_load"]
    command += [f"http://{SERVER}:{PORTS[kind]}", kind, str(calls), str(seconds)]
    answer = subprocess.run(  # noqa: S603 - our own program
        link.inside("client", command), check=True, capture_output=True, text=True
    )
    return json.loads(answer.stdout.splitlines()[-1])


def bench(seconds: float, calls: int) -> dict[str, Any]:
    """Measure everything.

    Args:
        seconds: How long each link is measured.
        calls: How many calls at once the cost is measured with.
    """
    cells: list[Cell] = []
    with LossyLink() as link, tempfile.TemporaryDirectory() as folder, echo_servers(link):
        program = prepare_chromium(link, Path(folder))
        for weather in WEATHERS:
            cells += asyncio.run(measure_clicks(link, program, weather, seconds))
        ours, stock = [measure_load(link, kind, calls, 15.0) for kind in ("ours", "stock")]
    _print(cells, ours, stock)
    return _figures(cells, ours, stock)


def _print(cells: list[Cell], ours: dict[str, Any], stock: dict[str, Any]) -> None:
    table = Table(title="Click to click (there and back), in ms")
    for column in ("link, one way", "sound over"):
        table.add_column(column)
    for column in ("connect", "p50", "p95", "browser's buffer", "clicks", "missing"):
        table.add_column(column, justify="right")
    for cell in cells:
        buffer = "" if cell.buffer_ms is None else f"{cell.buffer_ms:.0f}"
        table.add_row(
            *(str(cell.weather), NAMES[cell.way], f"{cell.connect_ms:.0f}"),
            *(f"{cell.p50_ms:.0f}", f"{cell.p95_ms:.0f}", buffer),
            *(str(cell.clicks), f"{cell.missing:.0%}"),
        )
    console = Console(width=110)
    console.print(table)
    for name, load in (("WebRTC", ours), ("plain aiortc", stock)):
        console.print(
            f"{name}: {load['cpu_per_call']:.1%} of a core a call ({load['calls']} calls, "
            f"{load['heard']:.1%} of the sound came back)"
        )


def _figures(cells: list[Cell], ours: dict[str, Any], stock: dict[str, Any]) -> dict[str, Any]:
    judged = {cell.way: cell for cell in cells if cell.weather == JUDGED}
    return {
        "rtc_2pct_p50_ms": judged["ours"].p50_ms,
        "rtc_2pct_p95_ms": judged["ours"].p95_ms,
        "stock_2pct_p50_ms": judged["stock"].p50_ms,
        "ws_2pct_p50_ms": judged["socket"].p50_ms,
        "calls_per_core": round(1 / ours["cpu_per_call"], 1),
        "stock_calls_per_core": round(1 / stock["cpu_per_call"], 1),
        "cpu_per_call": ours["cpu_per_call"],
        "connect_ms": next(one.connect_ms for one in cells if one.way == "ours"),
        "cells": {
            f"{cell.way}_{cell.weather.delay_ms:g}ms_{cell.weather.loss:.0%}": [
                cell.p50_ms,
                cell.p95_ms,
                cell.missing,
            ]
            for cell in cells
        },
    }


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each link")
    parser.add_argument("--calls", type=int, default=8, help="at once, for the cost of one")
    arguments = parser.parse_args()
    lack = missing_for_links()
    if lack is not None:
        raise SystemExit(f"this measure needs a link between two namespaces: {lack}")
    print(json.dumps(bench(arguments.seconds, arguments.calls)))


if __name__ == "__main__":
    main()
