"""Why a face is not drawn, as codes that a client can act on."""

from core.errors import UnavailableError


class StagesFullError(UnavailableError):
    """As many faces are drawn as this machine can draw without stutter."""

    code = "picture_busy"
