"""Draws a mesh with OpenGL and no window."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import cv2
import moderngl
import numpy as np
import numpy.typing as npt

from avatars.renderers.background import scene
from avatars.renderers.gl_device import SHADERS, open_device
from avatars.renderers.glb import Floats, Glb
from avatars.renderers.lamps import lamps
from avatars.renderers.materials import ORDER, Material, read_material
from avatars.renderers.mesh import Mesh
from avatars.renderers.pictures import decode
from engine.face_ports import Frame

_LARGEST_TEXTURE: Final = 2_048


@dataclass(frozen=True, slots=True)
class _Stroke:
    """One call of drawing."""

    material: Material
    program: Any
    triangles: Any
    picture: Any
    shade_picture: Any


class GlCanvas:
    """Holds one mesh, its textures and its background on the graphics device."""

    def __init__(
        self, file: Glb, mesh: Mesh, size: tuple[int, int], background: str, *, is_smooth: bool
    ) -> None:
        """Put everything on the device.

        Args:
            file: With materials and pictures.
            mesh: What is drawn.
            size: Of the frames, in pixels.
            background: A scene.
            is_smooth: Draw at twice the size and shrink.

        Raises:
            RendererUnavailable: There is no EGL here, or it cannot draw.
        """
        self._size = size
        self._full = (size[0] * 2, size[1] * 2) if is_smooth else size
        self._device = open_device()
        with self._device:
            self.device = str(self._device.info["GL_RENDERER"])
            """What draws, as it calls itself."""
            self._programs = _Programs(self._device, len(mesh.sockets), lamps(background))
            self._places: Any = self._device.buffer(mesh.places.astype("<f4").tobytes())
            self._strokes = self._prepared(file, mesh)
            self._target, self._backdrop = self._surfaces(background)
        self._pixels = np.empty((self._full[1], self._full[0], 4), np.uint8)

    def draw(self, view: Floats, palette: Floats, places: Floats | None) -> Frame:
        """Draw a frame.

        Args:
            view: Shape (4, 4), from the world to the picture.
            palette: A matrix for each socket of the mesh.
            places: Of the vertices where they have changed; None leaves them.
        """
        with self._device as device:
            if places is not None:
                self._places.write(places.tobytes())
            self._programs.move(view, palette)
            device.copy_framebuffer(self._target, self._backdrop)
            self._target.use()
            for stroke in self._strokes:
                self._draw_stroke(stroke)
            self._target.read_into(self._pixels, components=4, alignment=1)
        frame = self._pixels
        if self._full != self._size:
            frame = cv2.resize(frame, self._size, interpolation=cv2.INTER_AREA)
        frame[..., 3] = 255
        return np.asarray(frame, np.uint8)

    def close(self) -> None:
        """Free the device."""
        with self._device:
            self._device.gc()
        self._device.release()

    def _draw_stroke(self, stroke: _Stroke) -> None:
        material, program, device = stroke.material, stroke.program, self._device
        stroke.picture.use(0)
        stroke.shade_picture.use(1)
        for name, value in _numbers(material).items():
            if name in program:
                program[name].value = value
        (device.disable if material.is_two_sided else device.enable)(moderngl.CULL_FACE)
        (device.enable if material.mode == "BLEND" else device.disable)(moderngl.BLEND)
        stroke.triangles.render(moderngl.TRIANGLES)

    def _prepared(self, file: Glb, mesh: Mesh) -> list[_Stroke]:
        device = self._device
        device.enable(moderngl.DEPTH_TEST)
        device.front_face = "cw"  # the picture is drawn from its top down
        device.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA
        pictures = _Pictures(device, file)
        fixed = [
            (self._places, "3f4", "place"),
            (device.buffer(mesh.normals.astype("<f4").tobytes()), "3f4", "normal"),
            (device.buffer(mesh.textured.astype("<f4").tobytes()), "2f4", "textured"),
            (device.buffer(mesh.bones.astype("<u1").tobytes()), "4u1", "bones"),
            (device.buffer(mesh.pulls.astype("<f4").tobytes()), "4f4", "pulls"),
        ]
        strokes: list[_Stroke] = []
        for material, corners in _by_material(mesh).items():
            look = read_material(file, material)
            order = device.buffer(corners.astype("<u4").tobytes())
            program = self._programs.of(look)
            used = [one for one in fixed if one[2] in program]
            triangles = device.vertex_array(program, used, index_buffer=order)
            shown = pictures.of(look.picture), pictures.of(look.shade_picture)
            strokes.append(_Stroke(look, program, triangles, *shown))
        return sorted(strokes, key=lambda one: ORDER.index(one.material.mode))

    def _surfaces(self, background: str) -> tuple[Any, Any]:
        """What is drawn on, and the background with a clear depth beside it."""
        device, full = self._device, self._full
        target, backdrop = (
            device.framebuffer([device.renderbuffer(full)], device.depth_renderbuffer(full))
            for _ in range(2)
        )
        backdrop.clear(depth=1.0)
        picture = cv2.cvtColor(scene(background, full), cv2.COLOR_RGB2RGBA)
        painted = device.framebuffer([device.texture(full, 4, picture.tobytes())])
        device.copy_framebuffer(backdrop, painted)
        backdrop.depth_mask = True
        return target, backdrop


class _Programs:
    """The shaders, one for each need of a material."""

    def __init__(self, device: Any, sockets: int, light: Mapping[str, Floats]) -> None:  # noqa: ANN401 - moderngl has no types
        self._device, self._light = device, light
        self._vertex = (SHADERS / "toon.vert").read_text().replace("BONES", str(sockets))
        self._fragment = (SHADERS / "toon.frag").read_text()
        self._made: dict[tuple[bool, bool, bool], Any] = {}

    def of(self, look: Material) -> Any:  # noqa: ANN401 - moderngl has no types
        is_textured = (look.picture, look.shade_picture) != (None, None)
        needs = (is_textured, look.cutoff >= 0, look.is_lit)
        if needs not in self._made:
            self._made[needs] = self._make(needs)
        return self._made[needs]

    def move(self, view: Floats, palette: Floats) -> None:
        """Give all of them the camera and the bones; matrices lie there by columns."""
        seen = np.ascontiguousarray(view.T).tobytes()
        bent = np.ascontiguousarray(palette.swapaxes(1, 2)).tobytes()
        for program in self._made.values():
            program["view"].write(seen)
            program["palette"].write(bent)

    def _make(self, needs: tuple[bool, bool, bool]) -> Any:  # noqa: ANN401 - moderngl has no types
        version, _, rest = self._fragment.partition("\n")
        names = zip(("TEXTURED", "CUT", "LIT"), needs, strict=True)
        defined = [f"#define {name} {int(need)}" for name, need in names]
        program = self._device.program(
            vertex_shader=self._vertex, fragment_shader="\n".join((version, *defined, rest))
        )
        for name, value in self._light.items():
            if name in program:
                program[name].write(value.astype("<f4").tobytes())
        for unit, name in enumerate(("picture", "shade_picture")):
            if name in program:
                program[name].value = unit
        return program


class _Pictures:
    """Textures of a file, each sent once."""

    def __init__(self, device: Any, file: Glb) -> None:  # noqa: ANN401 - moderngl has no types
        self._device, self._file = device, file
        self._white = device.texture((1, 1), 4, b"\xff" * 4)
        self._sent: dict[int, Any] = {}

    def of(self, texture: int | None) -> Any:  # noqa: ANN401 - moderngl has no types
        if texture is None:
            return self._white
        if texture not in self._sent:
            self._sent[texture] = self._send(texture)
        return self._sent[texture]

    def _send(self, texture: int) -> Any:  # noqa: ANN401 - moderngl has no types
        spec = self._file.many("textures")[texture]
        rgba = decode(self._file.picture(int(spec["source"])))
        if (longest := max(rgba.shape[:2])) > _LARGEST_TEXTURE:
            share = _LARGEST_TEXTURE / longest
            rgba = np.asarray(cv2.resize(rgba, None, fx=share, fy=share), np.uint8)
        height, width = rgba.shape[:2]
        sent = self._device.texture((width, height), 4, np.ascontiguousarray(rgba).tobytes())
        sent.build_mipmaps()
        sent.filter = (moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR)
        return sent


def _by_material(mesh: Mesh) -> Mapping[int, npt.NDArray[np.int64]]:
    found: dict[int, list[npt.NDArray[np.int64]]] = {}
    for surface in mesh.surfaces:
        found.setdefault(surface.material, []).append(surface.corners)
    return {material: np.concatenate(corners) for material, corners in found.items()}


def _numbers(material: Material) -> dict[str, object]:
    """Of the shader, for one material."""
    dark, full = material.ramp
    steep = 1.0 / (full - dark)
    return {
        "base": tuple(material.base),
        "shade": tuple(material.shade),
        "glow": tuple(material.glow),
        "ramp": (steep, -dark * steep),
        "cutoff": material.cutoff,
    }
