"""A canvas for flat drawings, at twice the size of the picture."""

from typing import Final

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 800
SCALE: Final = 2
Point = tuple[float, float]


class Sketch:
    """A canvas in picture coordinates, 640 by 800, that draws at twice the size."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self.pen = ImageDraw.Draw(image, "RGBA")

    def blob(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """Fill an ellipse around a centre."""
        box = [(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE]
        self.pen.ellipse(box, fill=fill)

    def shape(self, points: list[Point], fill: str) -> None:
        """Fill a closed curve through points (Catmull-Rom)."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in _rounded(points)], fill=fill)

    def arc(
        self, box: tuple[float, float, float, float], start: int, end: int, ink: str, width: float
    ) -> None:
        """Draw a part of an ellipse; angles in degrees, clockwise from the right."""
        self.pen.arc([side * SCALE for side in box], start, end, ink, round(width * SCALE))

    def line(self, points: list[Point], ink: str, width: float) -> None:
        """Draw straight lines from point to point."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, ink, round(width * SCALE), joint="curve")


def _rounded(points: list[Point]) -> list[Point]:
    curve: list[Point] = []
    count = len(points)
    for i in range(count):
        a, b, c, d = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        curve.extend(
            (_blend(a[0], b[0], c[0], d[0], t / 12), _blend(a[1], b[1], c[1], d[1], t / 12))
            for t in range(12)
        )
    return curve


def _blend(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
