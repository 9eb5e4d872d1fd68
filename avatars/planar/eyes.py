"""The eyes: lids that close, irises that look around, lashes."""

from typing import Any, Final

import numpy as np

from avatars.planar.brush import Brush, Halo, darker, lighter
from avatars.planar.face import Face
from avatars.planar.ink import BLACK, WHITE, Canvas, Points, band, flat, ink, outline, picture_of, skia
from avatars.planar.person import Eyes, Person

COUNT: Final = 21
U: Final[Points] = np.linspace(-1.0, 1.0, COUNT, dtype=np.float32)
"""Along an eye: -1 is the inner corner, 1 the outer one."""
DOME: Final = ((1.0 - np.abs(U + 0.10 * (1 - U**2)) ** 2.3) ** 0.80).astype(np.float32)
"""The upper lid's rise; its top lies a little towards the nose."""
BOWL: Final = ((1.0 - np.abs(U - 0.10 * (1 - U**2)) ** 2.2) ** 0.90).astype(np.float32)
OUTER: Final = np.clip((U + 1.0) / 2.0, 0.0, 1.0).astype(np.float32)
SHUT: Final = 0.985
"""From here on an eye is shut and its ball is not drawn."""
FINE: Final = 4
"""The iris is painted so many times larger than it is drawn."""


class EyePair:
    """Draws both eyes of one person."""

    def __init__(self, person: Person) -> None:
        eyes = person.eyes
        self._eyes = eyes
        self._x = U * eyes.half
        self._slant = (-eyes.tilt * U).astype(np.float32)
        self._iris_pixels = _painted_iris(person)
        self._iris = picture_of(self._iris_pixels)
        self._smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kNone)
        dark = darker(person.brow if person.hair != "#ece7df" else person.shade, 0.55)
        self._lash = flat(dark)
        self._crease = flat(darker(person.shade, 0.35), 0.62)
        self._under = flat(darker(person.shade, 0.35), 0.55)
        self._pink = flat("#d98a80", 0.85)
        self._shadow = flat("#1a0c12", 0.32)
        self._catch = flat(WHITE, 0.95)
        self._catch_low = flat(WHITE, 0.35)
        self._white = skia.Paint(AntiAlias=True, Shader=_ball(eyes))
        self._spikes = _spike_roots(eyes)

    def draw(self, canvas: Canvas, face: Face, side: int) -> None:
        """Draw one eye around (0, 0), x running outwards; ``side`` is -1 for the viewer's left."""
        blink = face.blink_left if side > 0 else face.blink_right
        upper, lower, shut = self._lids(face, blink)
        if shut < SHUT:
            self._ball(canvas, face, side, upper, lower)
        self._draw_lids(canvas, upper, lower, shut)

    def _lids(self, face: Face, blink: float) -> tuple[Points, Points, float]:
        eyes, moods = self._eyes, face.moods
        wide = 1.0 + 0.28 * moods.surprised - 0.12 * moods.angry + 0.012 * face.gaze_pitch
        droop = 0.22 * moods.relaxed + 0.10 * moods.sad + 0.06 * moods.happy
        open_up = eyes.upper * max(0.35, wide - droop) * (1.0 - blink)
        raised = 0.62 * moods.happy + 0.25 * moods.angry + 0.2 * moods.relaxed
        open_low = eyes.lower * (1.0 - 0.55 * raised - 0.004 * face.gaze_pitch)
        # Shut lids meet below the middle: the upper one comes all the way down.
        meet = self._slant + BOWL * (open_low * 0.62)
        upper = meet + (self._slant - DOME * open_up - meet) * (1.0 - blink)
        upper = upper + (1.0 - OUTER) * DOME * (4.5 * moods.angry * (1.0 - blink))
        upper = upper + OUTER * DOME * (3.5 * moods.sad * (1.0 - blink))
        lower = meet + (self._slant + BOWL * open_low - meet) * (1.0 - blink)
        upper = np.minimum(upper, lower)
        return (
            np.stack((self._x, upper), axis=1),
            np.stack((self._x, lower), axis=1),
            blink,
        )

    def _ball(self, canvas: Canvas, face: Face, side: int, upper: Points, lower: Points) -> None:
        opening = band(upper, lower)
        canvas.drawPath(opening, self._white)
        canvas.save()
        canvas.clipPath(opening, doAntiAlias=True)
        inner = -self._eyes.half
        canvas.drawCircle(inner + 2.2, self._eyes.tilt * 0.9, 3.4, self._pink)
        radius = self._eyes.iris
        x = 0.30 * face.gaze_yaw * side - 0.6
        y = -0.27 * face.gaze_pitch - 1.6
        box = skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius)
        canvas.drawImageRect(self._iris, box, self._smooth)
        lid = upper.copy()
        lid[:, 1] += 4.6
        canvas.drawPath(band(upper, lid), self._shadow)
        canvas.drawCircle(x - 3.6 * side, y - 3.9, 2.7, self._catch)
        canvas.drawCircle(x + 3.6 * side, y + 4.3, 1.6, self._catch_low)
        canvas.restore()

    def _draw_lids(self, canvas: Canvas, upper: Points, lower: Points, shut: float) -> None:
        eyes = self._eyes
        crease = upper.copy()
        crease[:, 1] -= (eyes.crease * (1.0 - 0.2 * shut)) * DOME + 0.8
        crease[:, 0] *= 1.04
        fold = crease.copy()
        fold[:, 1] -= 1.5 * DOME
        canvas.drawPath(band(fold, crease), self._crease)
        below = lower.copy()
        below[:, 1] += 0.3 + 1.1 * OUTER
        canvas.drawPath(band(lower, below), self._under)
        top = upper.copy()
        top[:, 1] -= eyes.line * (0.30 + 0.70 * OUTER) * (0.25 + 0.75 * DOME)
        top[-1] += (eyes.line * 0.9, -eyes.line * 0.75)
        base = upper.copy()
        base[:, 1] += 0.5
        canvas.drawPath(band(top, base), self._lash)
        if eyes.lashes:
            self._draw_lashes(canvas, top, shut)

    def _draw_lashes(self, canvas: Canvas, top: Points, shut: float) -> None:
        at, lean, reach = self._spikes
        roots = np.stack((np.interp(at, U, top[:, 0]), np.interp(at, U, top[:, 1] + 0.8)), axis=1)
        rise = -reach * (0.82 - 1.35 * shut)
        tips = roots + np.stack((lean, rise), axis=1)
        ends = np.empty((len(at) * 3, 2), np.float32)
        ends[0::3] = roots - (1.5, 0.0)
        ends[1::3] = tips
        ends[2::3] = roots + (1.2, 0.4)
        canvas.drawPath(outline(len(ends)).through(ends), self._lash)


def _spike_roots(eyes: Eyes) -> tuple[Any, Any, Any]:
    """Where lashes stand, how far they lean outwards and how far they reach."""
    at = np.linspace(0.42, 0.97, max(1, eyes.lashes))
    lean = eyes.lash_length * (0.25 + 0.85 * (at - 0.3))
    return at, lean, eyes.lash_length * (0.62 + 0.38 * np.sin(np.pi * (at - 0.25)))


def _ball(eyes: Eyes) -> Any:
    """The white, darker at its edge."""
    tones = [ink("#fbf7f4"), ink("#f1e9e6"), ink("#c9b4b2")]
    return skia.GradientShader.MakeRadial(skia.Point(0.0, 1.0), eyes.half * 1.08, tones, [0.0, 0.55, 1.0])


def _painted_iris(person: Person) -> Any:
    """An iris with fibres, a dark rim and the pupil."""
    radius = person.eyes.iris * FINE
    side = int(np.ceil(radius)) * 2
    pixels = np.zeros((side, side, 4), np.uint8)
    brush = Brush(pixels, 1.0, 0.0, 0.0)
    mid = side / 2
    rim, body, glow = person.iris
    brush.blob(mid, mid, radius - 1, radius - 1, Halo((mid, mid), radius, (glow, body, body, rim)))
    dice = np.random.default_rng(person.seed)
    for angle in np.linspace(0, 2 * np.pi, 72, endpoint=False):
        turn = angle + dice.uniform(-0.05, 0.05)
        near, far = radius * dice.uniform(0.42, 0.5), radius * dice.uniform(0.7, 0.92)
        tone = lighter(glow, 0.25) if dice.random() < 0.5 else darker(body, 0.4)
        spots = [
            (mid + float(np.cos(turn)) * reach, mid + float(np.sin(turn)) * reach)
            for reach in (near, (near + far) / 2, far)
        ]
        brush.strand(spots, tone, radius * 0.07, alpha=float(dice.uniform(0.15, 0.5)))
    brush.blob(mid, mid + radius * 0.45, radius * 0.62, radius * 0.36, glow, soft=radius * 0.2, alpha=0.5, blend="screen")
    brush.blob(mid, mid, radius * 0.45, radius * 0.45, BLACK, soft=radius * 0.03, alpha=0.96)
    brush.line(
        [(mid + (radius - 3) * float(np.cos(a)), mid + (radius - 3) * float(np.sin(a))) for a in np.linspace(0, 6.1, 16)],
        rim,
        5,
        soft=1.6,
        closed=True,
        alpha=0.9,
    )
    return pixels
