"""The mouth: lips that part, purse and press, with teeth and a tongue behind them."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from avatars.planar.brush import darker, lighter, mixed
from avatars.planar.face import Face
from avatars.planar.ink import Canvas, Paint, Points, band, flat, ink, skia
from avatars.planar.person import Person

COUNT: Final = 25
U: Final[Points] = np.linspace(-1.0, 1.0, COUNT, dtype=np.float32)
"""Across the mouth, corner to corner."""
SQUARE: Final = (1.0 - U**2).astype(np.float32)
SPREAD: Final = (SQUARE**0.80).astype(np.float32)
"""How far open a spread mouth is across its width."""
PURSED: Final = (SQUARE**0.52).astype(np.float32)
"""The same of a round one: nearly a circle."""
FULL: Final = (SQUARE**0.60).astype(np.float32)
"""How thick the lower lip is across."""
THIN: Final = (SQUARE**0.25).astype(np.float32)
ROUNDED: Final = (SQUARE**0.5).astype(np.float32)
CORNER: Final = (U**2).astype(np.float32)
DIP: Final = np.exp(-((U / 0.17) ** 2)).astype(np.float32)
PEAKS: Final = (SQUARE**0.72).astype(np.float32)
GAPE: Final = 37.0
"""Units between the lips when the jaw is all the way down."""
INSIDE: Final = "#2a090d"
"""The dark of an open mouth; nothing else on a face has it."""
ENAMEL: Final = "#f6efe6"


@dataclass(frozen=True, slots=True)
class Lips:
    """The lines of a mouth around (0, 0), the middle of the closed lips; each of shape (25, 2)."""

    half: float
    """Half the width."""
    gap: float
    """Units between the lips in the middle."""
    top: Points
    """The upper lip's outer edge."""
    inner_top: Points
    inner_bottom: Points
    bottom: Points
    """The lower lip's outer edge."""

    @property
    def top_rise(self) -> float:
        """Units that the upper lip's middle is lifted."""
        return -float(self.inner_top[COUNT // 2, 1])


def lips_of(person: Person, face: Face) -> Lips:
    """The lines of the lips in a pose."""
    own, mouth = person.mouth, face.mouth
    smile, round_ = face.smile, min(1.0, mouth.round)
    happy, unhappy = max(0.0, smile), max(0.0, -smile)
    half = own.half * (1.0 + 0.16 * mouth.wide - 0.30 * round_ + 0.16 * happy - 0.04 * mouth.jaw)
    half *= 1.0 - 0.05 * mouth.press
    closed = (1.0 - mouth.press) * (1.0 - mouth.bite)
    gap = GAPE * mouth.jaw * (0.35 + 0.65 * closed) + 5.0 * mouth.bite
    gap = gap if mouth.press < 0.6 else gap * max(0.0, 1.0 - (mouth.press - 0.6) / 0.3)
    part = SPREAD + (PURSED - SPREAD) * round_
    up = (0.16 + 0.26 * round_) * gap + 2.5 * mouth.bite
    down = gap - up
    lift = own.curl + 7.5 * happy - 6.5 * unhappy - 0.10 * gap
    line = -lift * CORNER + 1.6 * happy * SQUARE - 1.0 * unhappy * SQUARE
    # A closed upper lip hangs a little over the lower one in the middle.
    line = line + 0.9 * (DIP * 0.8 - SQUARE * 0.3) * max(0.0, 1.0 - gap / 6)
    thin = 1.0 - 0.16 * max(0.0, mouth.wide) - 0.14 * happy + 0.22 * round_ - 0.10 * mouth.jaw
    upper = own.upper * thin * (1.0 - 0.50 * mouth.press - 0.1 * mouth.bite)
    lower = own.lower * thin * (1.0 - 0.52 * mouth.press - 0.50 * mouth.bite)
    inner_top = line - up * part
    inner_bottom = line + down * part
    bow = PEAKS * (1.0 - own.bow * (1.0 - 0.5 * round_) * DIP)
    edge = 0.9 * THIN
    x = U * half
    return Lips(
        half,
        gap,
        _line(x, inner_top - upper * bow - edge),
        _line(x, inner_top),
        _line(x, inner_bottom),
        _line(x, inner_bottom + lower * FULL + edge),
    )


def _line(x: Points, y: npt.NDArray[np.floating] | float) -> Points:
    """Pairs of x and y; quicker than numpy's own way for so few."""
    line = np.empty((COUNT, 2), np.float32)
    line[:, 0] = x
    line[:, 1] = y
    return line


class MouthPainter:
    """Draws one person's mouth."""

    def __init__(self, person: Person) -> None:
        self._person = person
        lip, skin = person.lips, person.skin
        self._upper_tones = [ink(tone) for tone in (mixed(lip, skin, 0.22), lip, darker(lip, 0.30))]
        self._lower_tones = [
            ink(tone) for tone in (darker(lip, 0.14), lighter(lip, 0.16), lip, darker(lip, 0.26))
        ]
        self._throat = flat(INSIDE)
        self._teeth = (flat(ENAMEL), flat("#d8cabd"))
        self._tongue = flat("#b04652")
        self._tongue_light = flat("#e58f92", 0.45)
        self._seam = flat(darker(lip, 0.50))
        self._corner = flat(darker(person.shade, 0.45), 0.55)
        self._shine = flat("#ffffff", 0.30)
        self._gap_line = flat("#8b6a62", 0.28)
        self._above = flat("#14040a", 0.42)
        self._groove = flat("#7d2833", 0.40)

    def draw(self, canvas: Canvas, face: Face, lips: Lips) -> None:
        """Draw the mouth around (0, 0)."""
        if lips.gap > 0.35:
            self._draw_inside(canvas, face, lips)
        self._draw_lips(canvas, face, lips)

    def _draw_inside(self, canvas: Canvas, face: Face, lips: Lips) -> None:
        opening = band(lips.inner_top, lips.inner_bottom)
        canvas.save()
        canvas.clipPath(opening, doAntiAlias=True)
        canvas.drawPath(opening, self._throat)
        # A tongue at the teeth is seen before them, any other behind.
        parts = (self._draw_tongue, self._draw_teeth)
        for draw in reversed(parts) if face.mouth.tongue > 0.7 else parts:
            draw(canvas, face, lips)
        shade = lips.inner_top.copy()
        shade[:, 1] += min(3.2, 0.28 * lips.gap)
        canvas.drawPath(band(lips.inner_top, shade), self._above)
        canvas.restore()

    def _draw_teeth(self, canvas: Canvas, face: Face, lips: Lips) -> None:
        shown = face.mouth.teeth
        top, bottom = _middle(lips.inner_top), _middle(lips.inner_bottom)
        reach = min(11.0 * min(1.0, shown * 1.15), max(lips.gap * 0.92, 0.0))
        if face.mouth.bite > 0.3:
            reach = lips.gap + 0.6
        wide = lips.half * (0.86 - 0.10 * face.mouth.round)
        if reach > 0.8:
            self._draw_row(canvas, top - 4.0, top + reach, wide, self._teeth[0])
        low = min(8.0, max(0.0, lips.gap - reach - 1.0)) * max(0.0, shown - 0.45) * 1.5
        if low > 0.8 and face.mouth.bite < 0.3:
            self._draw_row(canvas, bottom + 4.0, bottom - low, wide * 0.82, self._teeth[1])

    def _draw_row(self, canvas: Canvas, gum: float, edge: float, wide: float, paint: Paint) -> None:
        """A row of teeth from the gum to its edge, bent up towards the corners."""
        x = U * wide
        bend = np.sign(gum - edge) * 0.30 * abs(edge - gum) * CORNER
        canvas.drawPath(band(_line(x, gum), _line(x, edge + bend)), paint)
        if abs(edge - gum) < 5.5:
            return
        for at in (-0.62, -0.32, 0.0, 0.32, 0.62):
            left = float(at * wide)
            ends = sorted((gum, edge + float(np.sign(gum - edge)) * 0.6))
            canvas.drawRect(
                skia.Rect.MakeLTRB(left - 0.3, ends[0], left + 0.3, ends[1]), self._gap_line
            )

    def _draw_tongue(self, canvas: Canvas, face: Face, lips: Lips) -> None:
        raised = face.mouth.tongue
        if raised < 0.05 or lips.gap < 2.0:
            return
        top, bottom = _middle(lips.inner_top), _middle(lips.inner_bottom)
        rest = bottom - 0.30 * lips.gap
        crest = rest + (top + 0.42 * lips.gap - rest) * min(1.0, max(0.0, raised - 0.35) * 1.5)
        wide = lips.half * (0.70 - 0.12 * face.mouth.round)
        deep = bottom + 10.0 - crest
        box = skia.Rect.MakeLTRB(-wide, crest, wide, crest + 2.0 * deep)
        canvas.drawOval(box, self._tongue)
        light = skia.Rect.MakeLTRB(-0.6 * wide, crest + 0.6, 0.6 * wide, crest + 0.5 * deep)
        canvas.drawOval(light, self._tongue_light)
        canvas.drawOval(
            skia.Rect.MakeLTRB(-1.0, crest + 1.5, 1.0, crest + 2.0 + 0.5 * deep), self._groove
        )

    def _draw_lips(self, canvas: Canvas, face: Face, lips: Lips) -> None:
        top, inner = float(lips.top[:, 1].min()), _middle(lips.inner_top)
        start, end = _middle(lips.inner_bottom), _middle(lips.bottom)
        canvas.drawPath(band(lips.inner_bottom, lips.bottom), _wash(start, end, self._lower_tones))
        canvas.drawPath(band(lips.top, lips.inner_top), _wash(top, inner, self._upper_tones))
        self._draw_shine(canvas, lips, start, end)
        seam = lips.inner_top.copy()
        seam[:, 1] += (0.9 + 0.5 * CORNER) * THIN
        over = lips.inner_top.copy()
        over[:, 1] -= 0.55 * ROUNDED
        if lips.gap < 6.0:
            self._seam.setAlphaf(0.90 * (1.0 - lips.gap / 6.0) * (1.0 - 0.35 * face.mouth.press))
            canvas.drawPath(band(over, seam), self._seam)
        for end_of in (0, -1):
            x, y = (float(part) for part in lips.inner_top[end_of])
            canvas.drawOval(skia.Rect.MakeLTRB(x - 2.3, y - 1.4, x + 2.3, y + 1.6), self._corner)

    def _draw_shine(self, canvas: Canvas, lips: Lips, start: float, end: float) -> None:
        deep = end - start
        if deep < 4.0:
            return
        mid = slice(7, 17)
        upper = lips.inner_bottom[mid].copy()
        upper[:, 1] += 0.30 * deep
        lower = upper.copy()
        lower[:, 1] += 0.22 * deep * np.sin(np.linspace(0, np.pi, len(lower)))
        upper[:, 0] -= 0.06 * lips.half
        lower[:, 0] -= 0.06 * lips.half
        canvas.drawPath(band(upper, lower.astype(np.float32)), self._shine)


def _middle(line: Points) -> float:
    return float(line[COUNT // 2, 1])


def _wash(start: float, end: float, tones: list[int]) -> Paint:
    """From top to bottom; made anew for each frame, which costs less than changing one."""
    ends: Any = [
        skia.Point(0.0, start),
        skia.Point(0.0, end if abs(end - start) > 0.1 else start + 0.1),
    ]
    return skia.Paint(AntiAlias=True, Shader=skia.GradientShader.MakeLinear(ends, tones))
