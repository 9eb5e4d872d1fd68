"""Wire types that several features share."""

from typing import Annotated, Final

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from core.plain_json import text_problem

CURRENCY: Final = "MESI"
MAX_AMOUNT_CHARS: Final = 40


def _storable(text: str) -> str:
    """No database stores a NUL or half a character (a lone surrogate), and no text needs one."""
    if problem := text_problem(text):
        raise ValueError(problem)
    return text


class Request(BaseModel):
    """Base of request bodies: an unknown field is an error, not a wish."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """Base of answers."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


Text = Annotated[str, AfterValidator(_storable)]
"""Text that every database can store."""
AmountText = Annotated[
    Text,
    StringConstraints(min_length=1, max_length=MAX_AMOUNT_CHARS),
    Field(examples=["12.5"], description="Decimal string of tokens, at most six decimals."),
]
"""Money on the wire."""
RowId = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
"""An identifier in a path."""
OptionalRowId = Annotated[str | None, Query(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
"""An identifier after the path."""
