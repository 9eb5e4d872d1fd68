"""The eyes: lids that close, irises that look around, lashes."""

from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.planar.brush import Brush, Halo, darker, lighter
from avatars.planar.face import Face
from avatars.planar.ink import BLACK, WHITE, Points, flat, outline
from avatars.planar.layer import Layer, Motion, Table
from avatars.planar.person import Eyes, Person

COUNT: Final = 21
U: Final[Points] = np.linspace(-1.0, 1.0, COUNT, dtype=np.float32)
"""Along an eye: -1 is the inner corner, 1 the outer one."""
DOME: Final = ((1.0 - np.abs(U + 0.10 * (1 - U**2)) ** 2.3) ** 0.80).astype(np.float32)
"""The upper lid's rise; its top lies a little towards the nose."""
BOWL: Final = ((1.0 - np.abs(U - 0.10 * (1 - U**2)) ** 2.2) ** 0.90).astype(np.float32)
ONE: Final[Points] = np.ones(COUNT, np.float32)
OUTER: Final = np.clip((U + 1.0) / 2.0, 0.0, 1.0).astype(np.float32)
SHUT: Final = 0.985
"""From here on an eye is shut and its ball is not drawn."""
OPENING, SHADOW, FOLD, UNDER, LASH = range(5)
BANDS: Final = np.array(((0, 1), (0, 2), (4, 3), (1, 5), (6, 7)))
"""The two lines, of those that ``_shaped`` computes, that each polygon lies between."""
LINES: Final = outline(2 * COUNT)


class EyePair:
    """Draws both eyes of one person."""

    def __init__(self, person: Person, scale: float) -> None:
        eyes = person.eyes
        self._eyes = eyes
        self._iris = (_painted_iris(person, scale),)
        self._iris_scale = scale
        self._basis = np.stack((-eyes.tilt * U, DOME, BOWL, OUTER * DOME, OUTER, ONE))
        self._bands = np.empty((len(BANDS), 2 * COUNT, 2), np.float32)
        self._bands[..., 0] = np.concatenate((U, U[::-1])) * eyes.half
        dark = darker(person.shade if not eyes.lashes else person.brow, 0.55)
        self._lash = flat(dark)
        self._crease = flat(darker(person.shade, 0.35), 0.62)
        self._under = flat(darker(person.shade, 0.35), 0.55)
        self._white = flat("#f6efec")
        self._pink = flat("#d98a80", 0.85)
        self._dim = flat("#6a3c3c", 0.16)
        self._shadow = flat("#1a0c12", 0.34)
        self._catch = flat(WHITE, 0.95)
        self._catch_low = flat(WHITE, 0.35)
        self._spikes = _spikes(eyes)

    def draw(self, table: Table, face: Face, side: int, place: Motion) -> None:
        """Draw one eye.

        Args:
            table: To draw on.
            face: The pose.
            side: -1 for the viewer's left.
            place: Takes (0, 0) to the eye's middle; x runs outwards.
        """
        canvas = table.canvas
        blink = face.blink_left if side > 0 else face.blink_right
        bands = self._shaped(face, blink)
        table.enter(place)
        if blink < SHUT:
            self._draw_ball(table, face, side, place, bands)
            table.enter(place)
        canvas.drawPath(LINES.through(bands[FOLD]), self._crease)
        canvas.drawPath(LINES.through(bands[UNDER]), self._under)
        lash = bands[LASH]
        if self._eyes.lashes:
            lash = self._with_lashes(lash, blink)
        canvas.drawPath(outline(len(lash)).through(lash), self._lash)

    def _shaped(self, face: Face, blink: float) -> Points:
        """The polygons of an eye, shape (bands, 2 * COUNT, 2)."""
        eyes, moods = self._eyes, face.moods
        opened = 1.0 - blink
        wide = 1.0 + 0.28 * moods.surprised - 0.12 * moods.angry + 0.020 * face.gaze_pitch
        droop = 0.22 * moods.relaxed + 0.10 * moods.sad + 0.06 * moods.happy
        raised = 0.62 * moods.happy + 0.25 * moods.angry + 0.2 * moods.relaxed
        low = eyes.lower * (1.0 - 0.55 * raised - 0.004 * face.gaze_pitch)
        # Shut lids meet below the middle: the upper one comes all the way down.
        meet = 0.62 * low
        rise = eyes.upper * max(0.35, wide - droop) * opened - 4.5 * moods.angry
        outer = (3.5 * moods.sad - 4.5 * moods.angry) * opened
        up, bowl = -rise * opened, meet * blink
        crease = up - eyes.crease * (1.0 - 0.2 * blink)
        line, thick = eyes.line, 0.25
        weights = np.array(
            (
                # slant, dome, bowl, outer dome, outer, one
                (1.0, up, bowl, outer, 0.0, 0.0),  # upper lid
                (1.0, 0.0, meet + (low - meet) * opened, 0.0, 0.0, 0.0),  # lower lid
                (1.0, up, bowl, outer, 0.0, 4.8),  # its shadow
                (1.0, crease, bowl, outer, 0.0, -0.8),  # fold
                (1.0, crease - 1.5, bowl, outer, 0.0, -0.8),
                (1.0, 0.0, meet + (low - meet) * opened, 0.0, 1.1, 0.3),  # under the eye
                (1.0, up - 0.22 * line, bowl, outer - 0.53 * line, -thick * line, -0.08 * line),
                (1.0, up, bowl, outer, 0.0, 0.5),  # lashes
            ),
            np.float32,
        )
        lines = weights @ self._basis
        np.minimum(lines[0], lines[1], out=lines[0])
        bands = self._bands
        bands[:, :COUNT, 1] = lines[BANDS[:, 0]]
        bands[:, COUNT:, 1] = lines[BANDS[:, 1], ::-1]
        bands[LASH, COUNT - 1] = (eyes.half + 0.9 * line, lines[6, -1] - 0.6 * line)
        return bands

    def _draw_ball(self, table: Table, face: Face, side: int, place: Motion, bands: Points) -> None:
        canvas, eyes = table.canvas, self._eyes
        opening = LINES.through(bands[OPENING])
        canvas.drawPath(opening, self._white)
        canvas.save()
        canvas.clipPath(opening, doAntiAlias=True)
        canvas.drawCircle(-eyes.half + 2.2, eyes.tilt * 0.9, 3.4, self._pink)
        canvas.drawCircle(-eyes.half, 0.0, 11.0, self._dim)
        canvas.drawCircle(eyes.half + 1.0, 0.0, 10.0, self._dim)
        x = 0.30 * face.gaze_yaw * side - 0.6
        y = -0.27 * face.gaze_pitch - 1.6
        table.lay(self._iris, _at(place, x, y, self._iris_scale))
        table.enter(place)
        canvas.drawPath(LINES.through(bands[SHADOW]), self._shadow)
        canvas.drawCircle(x - 3.6 * side, y - 3.9, 2.8, self._catch)
        canvas.drawCircle(x + 3.6 * side, y + 4.3, 1.6, self._catch_low)
        canvas.restore()

    def _with_lashes(self, line: Points, blink: float) -> Points:
        """The line of the lashes with single ones standing out of its upper edge."""
        order, still, tips, reach = self._spikes
        points = line[order] + still
        points[tips, 1] -= reach * (0.82 - 0.70 * blink)
        return points


def _at(place: Motion, x: float, y: float, scale: float) -> Motion:
    """A motion of pixels of a layer whose middle is at a spot of the eye."""
    a, b, left, c, d, top = place
    return (
        *(a / scale, b / scale, a * x + b * y + left),
        *(c / scale, d / scale, c * x + d * y + top),
    )


def _spikes(eyes: Eyes) -> tuple[npt.NDArray[np.intp], Points, npt.NDArray[np.intp], Points]:
    """How single lashes grow out of the line.

    Returns:
        The line's points in order, each with a lash three times; what is added to them; which of
        them are tips; and how far the tips reach.
    """
    at = np.linspace(0.42, 0.97, max(1, eyes.lashes))
    roots = np.round((at + 1) / 2 * (COUNT - 1)).astype(np.intp)
    order = np.sort(np.concatenate((np.arange(2 * COUNT), roots, roots)))
    tips = np.searchsorted(order, roots) + 1
    still = np.zeros((len(order), 2), np.float32)
    still[tips - 1] = (-1.1, 0.3)
    still[tips, 0] = eyes.lash_length * (0.25 + 0.85 * (at - 0.3))
    still[tips + 1] = (0.9, 0.5)
    reach = eyes.lash_length * (0.62 + 0.38 * np.sin(np.pi * (at - 0.25)))
    return order, still, tips, reach.astype(np.float32)


def _painted_iris(person: Person, scale: float) -> Layer:
    """An iris with fibres, a dark rim and the pupil; its middle is at (0, 0)."""
    radius = person.eyes.iris * scale
    mid = float(np.ceil(radius)) + 1.0
    pixels = np.zeros((int(2 * mid), int(2 * mid), 4), np.uint8)
    brush = Brush(pixels, 1.0, 0.0, 0.0)
    like = person.likeness
    rim, body, glow = like.iris_deep, like.iris, person.iris_light
    brush.blob(mid, mid, radius, radius, Halo((mid, mid), radius, (glow, body, body, rim)))
    dice = np.random.default_rng(person.seed)
    for angle in np.linspace(0, 2 * np.pi, 48, endpoint=False):
        turn = angle + dice.uniform(-0.05, 0.05)
        near, far = radius * dice.uniform(0.42, 0.5), radius * dice.uniform(0.7, 0.92)
        tone = lighter(glow, 0.25) if dice.random() < 0.5 else darker(body, 0.4)
        spots = [
            (mid + float(np.cos(turn)) * reach, mid + float(np.sin(turn)) * reach)
            for reach in (near, (near + far) / 2, far)
        ]
        brush.strand(spots, tone, radius * 0.09, alpha=float(dice.uniform(0.15, 0.5)))
    low = mid + radius * 0.45
    brush.blob(mid, low, radius * 0.62, radius * 0.36, glow, soft=radius * 0.2, alpha=0.5)
    brush.blob(mid, mid, radius * 0.45, radius * 0.45, BLACK, soft=radius * 0.03, alpha=0.96)
    around = [
        (mid + radius * 0.93 * float(np.cos(a)), mid + radius * 0.93 * float(np.sin(a)))
        for a in np.linspace(0.0, 2 * np.pi, 16, endpoint=False)
    ]
    brush.line(around, rim, radius * 0.13, soft=radius * 0.04, closed=True, alpha=0.85)
    return Layer(pixels, -int(mid), -int(mid))
