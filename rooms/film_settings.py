"""What an operator may set about films; ``app.settings`` fills it from the environment."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FilmSettings:
    """Where films are made and how long they are kept."""

    folder: Path
    """For scripts and signing keys; shared by all servers that have live rooms."""
    kept_days: int = 30
    """Then a film is erased."""
    most_bytes: int = 1_000_000_000
    """Disk that one film's script may take; an hour in which both speak takes 290 MB."""
    key: Path | None = None
    """Of the operator, as PEM; films are signed with a pair of our own where either is missing."""
    chain: Path | None = None
    """Its certificates, the signer's first."""
