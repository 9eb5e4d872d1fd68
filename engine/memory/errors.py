"""What may go wrong in memory."""

from core.errors import AppError


class EmbedderError(AppError):
    """The weights that turn sentences into vectors failed."""

    status = 503
    code = "embedder_failed"
