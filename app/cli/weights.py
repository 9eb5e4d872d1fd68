"""``mesi weights``: which minds, ears and voices are here, and how to get a better mind."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn
from rich.table import Table

from app.minds import PLUMBING_BYTES
from app.settings import Settings
from app.voice_parts import NoVoiceError, VoiceParts
from core.errors import AppError
from engine.llm.pull import pull as pull_mind
from engine.llm.weights import better_minds, find_minds, memory_bytes
from engine.voice_errors import VoiceBackendError

weights = typer.Typer(invoke_without_command=True, help="List and pull minds (model weights).")


@weights.callback()
def offer(context: typer.Context) -> None:
    """List what is installed and what this machine could run."""
    if context.invoked_subcommand is None:
        show()


@weights.command("list")
def show() -> None:
    """List what is installed, usable, and better for this machine."""
    console = Console()
    console.print(_minds())
    console.print(_better())
    console.print(_voice(VoiceParts(Settings())))
    console.print("\n`mesi weights pull NAME` brings a mind; MESI_MIND_URL uses a server instead.")
    console.print("docs/settings.md names the settings of ears and voices.")


def _minds() -> Table:
    installed = Table("installed", "size", "needs", "usable", "grade", "from", box=None)
    for mind in find_minds(Settings().data / "weights"):
        installed.add_row(
            mind.name,
            _size(mind.size_bytes),
            _size(mind.ram_bytes),
            "yes" if mind.is_usable else "too large for this machine",
            "plumbing only" if mind.size_bytes < PLUMBING_BYTES else "conversation",
            mind.source,
        )
    return installed


def _better() -> Table:
    better = Table(f"better (this machine has {_size(memory_bytes())})", "size", "fits", box=None)
    for one in better_minds():
        size = _size(one.mind.size_mb * 1_000_000)
        better.add_row(one.mind.name, size, "yes" if one.fits else "no")
    return better


def _voice(parts: VoiceParts) -> Table:
    found = Table("ears and mouths", "what is there", box=None)
    for part, open_ in (
        ("hears speech", parts.activity),
        ("judges turn ends", parts.turn_end),
        ("transcribes", parts.transcriber),
    ):
        try:
            found.add_row(part, open_().name)
        except (VoiceBackendError, NoVoiceError) as error:
            found.add_row(part, escape(f"missing: {error}"))
    try:
        for mouth in parts.mouths():
            found.add_row("speaks", f"{mouth.name}, voices: {len(mouth.voices)}")
    except (VoiceBackendError, NoVoiceError) as error:
        found.add_row("speaks", escape(f"missing: {error}"))
    for sentence in parts.left_out:
        found.add_row("", escape(f"missing: {sentence}"))
    return found


@weights.command("pull")
def pull(
    name: Annotated[str, typer.Argument(help="A name of the list, or owner/repository/file.gguf.")],
    sha256: Annotated[str | None, typer.Option(help="Refuse any other content.")] = None,
) -> None:
    """Download a mind from the hub; goes on where a broken download stopped."""
    columns = ("{task.description}", BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task(name, total=None)

        def advance(done: int, total: int | None) -> None:
            bars.update(task, completed=done, total=total)

        try:
            path = pull_mind(name, Settings().data / "weights", advance, sha256=sha256)
        except AppError as error:
            bars.stop()
            Console(stderr=True).print(f"[red]{error.code}[/red] {error.message}", highlight=False)
            raise typer.Exit(1) from None
    Console().print(f"{path} is ready; the next `make run` takes the best mind that is at hand")


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.0f} MB"
