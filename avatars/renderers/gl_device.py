"""OpenGL without a window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

import moderngl

from avatars.renderers.errors import RendererUnavailable

SHADERS: Final = Path(__file__).parent


def open_device() -> Any:  # noqa: ANN401 - moderngl has no types
    """Open a device; ``with`` it, one thread at a time may use it.

    Raises:
        RendererUnavailable: There is no EGL here.
    """
    try:
        create = cast("Callable[..., Any]", moderngl.create_context)
        return create(standalone=True, backend="egl")
    except Exception as error:  # what moderngl raises here is a bare Exception
        raise RendererUnavailable(
            "no EGL on this machine (Debian: libegl1 and libgl1-mesa-dri)"
        ) from error
