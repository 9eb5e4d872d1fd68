"""A persona from a VRM or GLB file, drawn with OpenGL where the machine has EGL."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from avatars.renderers.camera import Camera, frame_figure
from avatars.renderers.errors import BrokenFace, RendererClosed
from avatars.renderers.expression_weights import repertoire_of, weights_of
from avatars.renderers.figure import Figure, glb_figure, vrm_figure
from avatars.renderers.figure_motion import (
    look_of,
    look_weights,
    stand_glb,
    stand_vrm,
    turns_of,
)
from avatars.renderers.gl_canvas import GlCanvas
from avatars.renderers.glb import Floats, Glb, open_file
from avatars.renderers.mesh import Mesh, Target, gather
from avatars.renderers.reading import Reading, read
from avatars.renderers.skeleton import Skeleton
from engine.face_ports import Frame, Pose


class GlRenderer:
    """Draws one figure."""

    def __init__(
        self, mesh: Mesh, skeleton: Skeleton, figure: Figure, camera: Camera, canvas: GlCanvas
    ) -> None:
        """Draw this; ``open_vrm`` and ``open_glb`` make it."""
        self._mesh, self._skeleton, self._figure, self._camera = mesh, skeleton, figure, camera
        self._canvas: GlCanvas | None = canvas
        self._able = repertoire_of(figure.has)
        self._shown: Mapping[Target, float] = {}
        self._name, self._size = "", (0, 0)

    def named(self, name: str, size: tuple[int, int]) -> "GlRenderer":
        """Say what it is called and how large its frames are."""
        self._name, self._size = name, size
        return self

    @property
    def name(self) -> str:
        """For logs and for the owner."""
        return self._name

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self._size

    @property
    def device(self) -> str:
        """What draws, as it calls itself; empty when closed."""
        return self._canvas.device if self._canvas else ""

    def draw(self, pose: Pose) -> Frame:
        """Draw a pose."""
        if self._canvas is None:
            raise RendererClosed(self._name)
        reading = read(pose)
        turns = turns_of(reading, self._figure, self._camera.viewer_below_deg)
        palette = self._mesh.palette(self._skeleton.turned(turns))
        return self._canvas.draw(self._camera.view, palette, self._changed(reading))

    def close(self) -> None:
        """Free the device."""
        if self._canvas is not None:
            self._canvas.close()
        self._canvas = None

    def _changed(self, reading: Reading) -> Floats | None:
        """The vertices where the face has changed since the last frame."""
        look = look_weights(self._figure, *look_of(reading, self._camera.viewer_below_deg))
        targets = self._figure.targets({**weights_of(reading, self._able), **look})
        if targets == self._shown:
            return None
        self._shown = targets
        return self._mesh.blended(targets)


def open_vrm(
    content: bytes,
    *,
    size: tuple[int, int] = (512, 512),
    background: str = "plain",
    name: str = "vrm",
    is_smooth: bool = True,
) -> GlRenderer:
    """Open a VRM 1.0.

    Args:
        content: The file; what was uploaded is checked already.
        size: Of the frames, both even.
        background: A scene.
        name: For logs.
        is_smooth: Draw at twice the size and shrink, so that edges are smooth; half as fast.

    Raises:
        BrokenFace: Not a VRM 1.0.
        RendererUnavailable: There is no EGL here.
    """
    return _opened(content, size, background, is_vrm=True, is_smooth=is_smooth).named(name, size)


def open_glb(
    content: bytes,
    *,
    size: tuple[int, int] = (512, 512),
    background: str = "plain",
    name: str = "glb",
    is_smooth: bool = True,
) -> GlRenderer:
    """Open a GLB whose blend shapes have ARKit's or Oculus' names; arguments as for ``open_vrm``.

    Raises:
        BrokenFace: Not a GLB, or nothing in it to draw.
        RendererUnavailable: There is no EGL here.
    """
    return _opened(content, size, background, is_vrm=False, is_smooth=is_smooth).named(name, size)


def _opened(
    content: bytes, size: tuple[int, int], background: str, *, is_vrm: bool, is_smooth: bool
) -> GlRenderer:
    file = open_file(content)
    try:
        skeleton, mesh, figure = _read(file, is_vrm=is_vrm)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise error if isinstance(error, BrokenFace) else BrokenFace(f"broken: {error}") from error
    places = mesh.bent(skeleton.worlds)
    head = figure.bones.get("head")
    camera = frame_figure(places, None if head is None else skeleton.place(head), size[0] / size[1])
    seen = mesh.only(_in_sight(places, camera))
    return GlRenderer(
        seen, skeleton, figure, camera, GlCanvas(file, seen, size, background, is_smooth=is_smooth)
    )


def _read(file: Glb, *, is_vrm: bool) -> tuple[Skeleton, Mesh, Figure]:
    skeleton = Skeleton(file)
    mesh = gather(file, skeleton)
    figure = vrm_figure(file, mesh) if is_vrm else glb_figure(mesh, skeleton.names)
    (stand_vrm if is_vrm else stand_glb)(skeleton, figure)
    return skeleton, mesh, figure


def _in_sight(places: Floats, camera: Camera) -> npt.NDArray[np.bool_]:
    """Vertices that can come into the picture: in it, or near its edge."""
    clip = np.concatenate([places, np.ones((len(places), 1), np.float32)], axis=1) @ camera.view.T
    near = np.abs(clip[:, :2]) < 1.3 * clip[:, 3:]
    return np.asarray(near.all(axis=1))
