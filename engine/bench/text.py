"""Text rooms beside the bare mind, in one run: ``python -m engine.bench.text``.

Prints a table; the last line is one JSON object. Progress goes to stderr.
"""

import argparse
import asyncio
import gc
import statistics
import sys
import time
from dataclasses import dataclass, replace

import psutil

from core.clock import SystemClock
from engine.bench.bare_mind import BareMind, open_bare
from engine.bench.fan import QUESTIONS, ask, new_room, sheet
from engine.bench.mind_option import add_mind_options, read_spec
from engine.bench.recording import RecordingBackend
from engine.bench.text_result import Result, RoomsResult, show
from engine.conversation import Conversation
from engine.history import Turn
from engine.llm.registry import open_backend
from engine.llm.spec import MindSpec
from engine.ports import ChatRequest

COLD_ROUNDS = 3
IDLE_WINDOW_S = 2.0
MANY = 1_000
"""Room objects made to weigh one of them."""


def rss_mb() -> float:
    """Resident memory of this process."""
    return psutil.Process().memory_info().rss / 1e6


def say(text: str) -> None:
    """Show progress."""
    print(text, file=sys.stderr, flush=True)


async def measure_cold(mind: RecordingBackend, bare: BareMind) -> tuple[float, float]:
    """First token when nothing of the prompt is cached: ours and bare, in turn."""
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(1, COLD_ROUNDS + 1):
        say(f"cold {number}/{COLD_ROUNDS}")
        room = new_room(mind, f"cold-{number}", number)
        answered = await ask(room, QUESTIONS[0], "r")
        ours.append((answered.ended.first_token_ms or 0) / 1e3)
        theirs.append((await bare.ask(mind.requests[-1])).ttft_s)
        await room.release()
    return statistics.median(ours), statistics.median(theirs)


@dataclass(slots=True)
class Warm:
    """Medians of warm turns, ours and bare."""

    ttft_s: float
    bare_ttft_s: float
    text_s: float
    bare_text_s: float
    tokens_per_s: float
    bare_tokens_per_s: float


async def measure_warm(mind: RecordingBackend, bare: BareMind) -> Warm:
    """A conversation of several turns; each prompt is then put to the bare mind as well."""
    room = new_room(mind, "warm")
    await room.warm()
    beside = new_room(mind, "beside")
    rows: list[tuple[float, ...]] = []
    for index, question in enumerate(QUESTIONS):
        say(f"warm {index + 1}/{len(QUESTIONS)}")
        await beside.warm()  # both minds come to their timed question straight from work
        answered = await ask(room, question, f"r{index}")
        ended = answered.ended
        # The bare mind wrote other replies than the room's: let it read those ahead, untimed.
        await bare.warm(without_question(mind.requests[-1]))
        alone = await bare.ask(mind.requests[-1], mark_chars=answered.first_text_chars)
        rows.append(
            (
                (ended.first_token_ms or 0) / 1e3,
                alone.ttft_s,
                (ended.first_text_ms or 0) / 1e3,
                alone.mark_s,
                mind.tokens_per_s(),
                alone.tokens_per_s,
            )
        )
    return Warm(*(statistics.median(column) for column in zip(*rows, strict=True)))


def without_question(request: ChatRequest) -> ChatRequest:
    """A prompt up to the fan's last turn."""
    known = request.messages[:-1]
    return replace(request, messages=known, prefix_messages=len(known))


async def measure_rooms(mind: RecordingBackend, bare: BareMind, count: int) -> RoomsResult:
    """Rooms that all ask at once, and what they cost while they are silent."""
    say(f"{count} rooms")
    rooms = [new_room(mind, f"many-{index}") for index in range(count)]
    for room in rooms:
        await room.warm()
    started_s, cpu_s = time.perf_counter(), time.process_time()
    await asyncio.sleep(IDLE_WINDOW_S)
    idle = (time.process_time() - cpu_s) / (time.perf_counter() - started_s)
    before = len(mind.requests)
    await rooms[-1].warm()
    started_s = time.perf_counter()
    questions = (QUESTIONS[index % len(QUESTIONS)] for index in range(count))
    answers = await asyncio.gather(
        *(ask(room, question, "r") for room, question in zip(rooms, questions, strict=True))
    )
    took_s = time.perf_counter() - started_s
    firsts = [(answered.ended.first_token_ms or 0) / 1e3 for answered in answers]
    tokens = sum(one.ended.usage.output_tokens for one in answers if one.ended.usage)
    await bare.warm_all(mind.warmed[-1])
    alone = await bare.ask_all(mind.requests[before:])
    memory = rss_mb()
    for room in rooms:
        await room.release()
    return RoomsResult(
        count,
        memory,
        idle * 100 / count,
        statistics.median(firsts),
        max(firsts),
        statistics.median(alone),
        max(alone),
        tokens / took_s,
    )


async def measure_cancel(mind: RecordingBackend) -> float:
    """Milliseconds from closing a reply to having the loop back."""
    took: list[float] = []
    for index in range(5):
        room = new_room(mind, "cancel")
        room.add_fan_turn("Tell me a very long story of the sea.")
        reply = room.reply(turn_id=str(index))
        await anext(reply)
        started_s = time.perf_counter()
        await reply.aclose()
        took.append((time.perf_counter() - started_s) * 1e3)
    return statistics.median(took)


def weigh_room(mind: RecordingBackend) -> float:
    """Megabytes of one idle room with twenty turns behind it."""
    history = [
        Turn(f"t{i}", "fan" if i % 2 == 0 else "persona", f"{i} " + "words of a turn " * 8)
        for i in range(20)
    ]
    gc.collect()
    before = rss_mb()
    rooms = [
        Conversation(
            sheet(),
            mind,
            room_key=str(index),
            fan_name="Sam",
            clock=SystemClock(),
            history=[Turn(one.turn_id, one.speaker, f"{index}{one.text}") for one in history],
        )
        for index in range(MANY)
    ]
    grown = rss_mb() - before
    return max(0.0, grown) / len(rooms)


async def measure(mind: RecordingBackend, spec: MindSpec, counts: list[int]) -> Result:
    """Run everything."""
    say("loading")
    await new_room(mind, "load").warm()
    alone_rss = rss_mb()
    room_mb = await asyncio.to_thread(weigh_room, mind)
    bare = await asyncio.to_thread(open_bare, mind, spec)
    bare_mb = rss_mb() - alone_rss
    cold, bare_cold = await measure_cold(mind, bare)
    warm = await measure_warm(mind, bare)
    cancel_ms = await measure_cancel(mind)
    rooms = [await measure_rooms(mind, bare, count) for count in counts]
    for one in rooms:
        one.rss_mb -= max(0.0, bare_mb)
    bare.close()
    return Result(
        backend=mind.name,
        ttft_cold_s=cold,
        bare_ttft_cold_s=bare_cold,
        ttft_warm_s=warm.ttft_s,
        bare_ttft_warm_s=warm.bare_ttft_s,
        ttft_warm_ratio=warm.ttft_s / warm.bare_ttft_s,
        first_text_warm_s=warm.text_s,
        bare_first_text_warm_s=warm.bare_text_s,
        tokens_per_s=warm.tokens_per_s,
        bare_tokens_per_s=warm.bare_tokens_per_s,
        cancel_ms=cancel_ms,
        rss_mb=rooms[0].rss_mb if rooms else alone_rss,
        idle_room_mb=room_mb,
        rooms=rooms,
    )


async def run(spec: MindSpec, counts: list[int]) -> Result:
    """Open the mind, measure, close."""
    mind = RecordingBackend(await asyncio.to_thread(open_backend, spec))
    try:
        return await measure(mind, spec, counts)
    finally:
        await mind.aclose()


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_mind_options(parser, slots=4)
    parser.add_argument("--rooms", default="1,4,16", help="numbers of rooms, with commas")
    arguments = parser.parse_args()
    counts = [int(part) for part in arguments.rooms.split(",") if part]
    show(asyncio.run(run(read_spec(arguments), counts)))


if __name__ == "__main__":
    main()
