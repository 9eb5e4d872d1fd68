"""Draws a film from its script: the same pose at the same sample as it was live."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from avatars.films.credentials import Credentials
from avatars.films.manifest import sign_film
from avatars.films.mark import Mark
from avatars.films.mixing import FILM_RATE, mix_of
from avatars.films.movie import FRAME_RATE, Movie
from avatars.films.script import Attended, Cued, Moved, Script, read_script
from avatars.films.timeline import (
    Act,
    Anchored,
    Cleared,
    Finished,
    Sounded,
    Timeline,
    lay_out,
)
from avatars.stage.registry import kind_of, open_renderer
from avatars.stage.scene import Scene
from engine.face_ports import Frame
from engine.voice_ports import SPOKEN_RATE, Pcm

SHORTEST: Final = SPOKEN_RATE // 2
"""A film that is shorter is none."""
UNSIGNED_FILE: Final = "unsigned.mp4"
SIGNED_FILE: Final = "film.mp4"
PERCENT_FILE: Final = "percent"
SAMPLES_A_FRAME: Final = FILM_RATE // FRAME_RATE
EMPTY_STATUS: Final = 3
"""Exit status of a film's process: there is nothing to draw, now or later."""
MOST_PERCENT: Final = 99
"""Shown until the film lies where it is kept."""


class FilmEmptyError(Exception):
    """Nothing was recorded."""


@dataclass(slots=True)
class Tap:
    """Takes frames out of a scene, in the place of its live codec."""

    show: Callable[[Frame], None]

    def encode(self, frame: Frame, at_ms: int, *, wants_key: bool) -> tuple[bytes, bool]:
        """Take a frame; nothing is to be sent anywhere."""
        del at_ms, wants_key
        self.show(frame)
        return b"", False

    def aim(self, rate_bps: int) -> None:
        """Films have one quality."""


def make_film(folder: Path, credentials: Credentials) -> int:
    """Draw and sign the film of a folder, into ``SIGNED_FILE`` there; returns its length in ms.

    Raises:
        FilmEmptyError: It has no length.
        FaceUnknownError: Nothing here draws its face.
        OSError: The script is gone, or the disk is full.
        c2pa.C2paError: The certificates are not fit for it.
    """
    script = read_script(folder)
    timeline = lay_out(script.entries)
    if timeline.length < SHORTEST:
        raise FilmEmptyError("nothing was recorded")
    unsigned, signed = folder / UNSIGNED_FILE, folder / SIGNED_FILE
    # Not written into: a process of a killed server may still have it open, for a moment.
    unsigned.unlink(missing_ok=True)
    draw_film(script, timeline, unsigned, lambda percent: write_percent(folder, percent))
    signed.unlink(missing_ok=True)
    sign_film(unsigned, signed, script.facts.persona, credentials)
    unsigned.unlink()
    return timeline.length * 1_000 // SPOKEN_RATE


def draw_film(script: Script, timeline: Timeline, path: Path, tell: Callable[[int], None]) -> None:
    """Draw a film without a manifest.

    Args:
        script: What it is drawn from.
        timeline: The script, laid out.
        path: Where to.
        tell: Hears each percent that is done.
    """
    renderer = open_renderer(script.face)
    hears_sound = kind_of(script.face).hears_sound
    mark = Mark(*renderer.size)
    mix = mix_of((timeline.persona, script.persona), (timeline.fan, script.fan))
    with Movie(path, renderer.size) as movie:
        tap = Tap(lambda frame: movie.show(mark.burn(frame)))
        scene = Scene(script.face, renderer, FRAME_RATE, 0.0, hears_sound=hears_sound, codec=tap)
        acts = deque(timeline.acts)
        count = max(1, timeline.length * FRAME_RATE // SPOKEN_RATE)
        told = -1
        try:
            for number in range(count):
                _direct(scene, acts, number * SPOKEN_RATE // FRAME_RATE, script.persona)
                scene.draw(number / FRAME_RATE)
                scene.finished()
                movie.sound(mix.read(SAMPLES_A_FRAME))
                percent = number * MOST_PERCENT // count
                if percent != told:
                    told = percent
                    tell(percent)
        finally:
            scene.close()


def write_percent(folder: Path, percent: int) -> None:
    """Say how far a film is; whoever asks never reads half a number.

    Raises:
        OSError: The folder was taken away: the film was erased.
    """
    fresh = folder / f"{PERCENT_FILE}.new"
    fresh.write_text(str(percent))
    fresh.replace(folder / PERCENT_FILE)


def read_percent(folder: Path) -> int:
    """How far a film is."""
    try:
        return int((folder / PERCENT_FILE).read_text())
    except (OSError, ValueError):
        return 0


def _direct(scene: Scene, acts: deque[Act], until: int, persona: Pcm) -> None:
    """Tell the scene what has happened until a moment."""
    while acts and acts[0].at <= until:
        act = acts.popleft()
        if isinstance(act, Attended | Cued):
            _move(scene, act)
        else:
            _speak(scene, act, persona)


def _move(scene: Scene, act: Attended | Cued) -> None:
    at_s = max(0.0, act.at / SPOKEN_RATE)
    if isinstance(act, Attended):
        scene.attend(act.attention, at_s)
    else:
        scene.cue(act.gesture, act.strength, at_s)


def _speak(
    scene: Scene, act: Anchored | Sounded | Cleared | Finished | Moved, persona: Pcm
) -> None:
    match act:
        case Anchored():
            scene.anchor(act.anchor)
        case Sounded():
            scene.hear(persona[act.offset : act.offset + act.length].tobytes(), act.played)
        case Cleared():
            scene.clear(act.item_id, act.position)
        case Finished():
            scene.finish(act.item_id, act.end)
        case Moved():
            scene.take(act.item_id, act.track)
