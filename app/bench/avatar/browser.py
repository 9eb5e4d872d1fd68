"""The room's stage in a browser that draws with the processor: frames a second, lips and sound."""

from pathlib import Path
from typing import Any, Final

from app.bench.avatar.browser_room import LARGE, SMALL, video_room
from app.bench.avatar.moves import rounded
from app.bench.avatar.page_sync import PageSync, page_sync

SETTLE_S: Final = 6.0
"""In which the page finds how finely it can draw."""
WORDS: Final = ("Good evening", "And where do you come from?", "Tell me more", "Really?")


async def measure_browser(
    folder: Path, house: Path, seconds: float, turns: int
) -> tuple[dict[str, float], PageSync]:
    """Enter a room, count frames in two sizes, then talk.

    Args:
        folder: For the server.
        house: Folder of our VRM files.
        seconds: Of each count.
        turns: Answers whose lips are compared, drawn in the smaller size.

    Returns:
        Frames a second by size, and how lips kept to the sound.
    """
    rates: dict[str, float] = {}
    async with video_room(folder, house) as room:
        for width, height in (LARGE, SMALL):
            await room.resize((width, height))
            rates[f"{width}x{height}"] = await room.frame_rate(SETTLE_S, seconds)
        for number in range(turns):
            await room.ask(WORDS[number % len(WORDS)])
        watched = await room.watched()
    return rates, page_sync(room.items, watched)


def show_browser(rates: dict[str, float], sync: PageSync) -> dict[str, Any]:
    """Print what the page did; returns keys of the last line."""
    print("\nroom in Chromium, WebGL by the processor")
    for size, rate in rates.items():
        print(f"{size:>12}{rate:>8.1f} frames/s")
    keys = sync.figures()
    print(
        f"{'lips behind the sound, ms':28}median {keys['sync_browser_median_ms']}, "
        f"p95 {keys['sync_browser_p95_ms']}, signed {keys['sync_browser_signed_ms']} "
        f"({keys['sync_browser_mouths']} mouths, {keys['sync_browser_strayed']} strayed)"
    )
    return {f"browser_fps_{size}": rounded(rate) for size, rate in rates.items()} | keys
