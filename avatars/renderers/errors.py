"""Why a face cannot be drawn."""


class RendererUnavailable(RuntimeError):  # noqa: N818 - a state of the machine, named as such
    """This machine lacks what the renderer needs, for example EGL."""


class RendererClosed(RuntimeError):  # noqa: N818 - a state, named as such
    """``draw`` was called after ``close``."""


class BrokenFace(ValueError):  # noqa: N818 - reads as the sentence that the owner gets
    """The file or the markers cannot make a face."""


class WeightsRefused(ValueError):  # noqa: N818 - reads as the sentence that the operator gets
    """Weights without a licence, or of a shape that nothing here can use."""
