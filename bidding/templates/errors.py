"""What may go wrong with templates."""

from core.errors import ConflictError


class TooManyTemplatesError(ConflictError):
    """The fan keeps as many templates as one may."""

    code = "too_many_templates"
