"""``mesi faces``: our own faces as files."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.settings import Settings

faces = typer.Typer(no_args_is_help=True, help="The faces of the house.")


@faces.callback()
def group() -> None:
    """The faces of the house (VRM 1.0)."""


@faces.command("build")
def build(
    out: Annotated[Path | None, typer.Option(help="Folder; empty takes the server's.")] = None,
) -> None:
    """Build the faces that are missing or out of date, as NAME.vrm."""
    from avatars.house import build_all  # noqa: PLC0415 - the other commands need no modelling

    settings = Settings()
    folder = out or settings.house_faces or settings.data / "faces"
    with Console(stderr=True).status("modelling faces"):
        written = build_all(folder)
    for path in written:
        typer.echo(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    if not written:
        typer.echo(f"{folder} is up to date")
