"""What the VRM part of a file comes to, whichever version it has."""

from dataclasses import dataclass, field

from avatars.uploads.fields import Record
from avatars.uploads.report import Rights


@dataclass(frozen=True, slots=True)
class Figure:
    """A checked figure."""

    written: Record = field(default_factory=Record)
    """The document's extensions, rewritten."""
    title: str = ""
    rights: Rights = field(default_factory=Rights)
    bones: dict[str, int] = field(default_factory=dict[str, int])
    """Of the manifest."""
    expressions: tuple[str, ...] = ()
    """That move anything, by name."""
