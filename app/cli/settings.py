"""``mesi settings``: what is in force, and from where."""

import re
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.settings import Settings

_PASSWORD: Final = re.compile(r"(://[^:/@]*:)[^/]*@")
"""The password inside an address."""


def settings() -> None:
    """Print every setting in force; secrets are masked."""
    table = Table("setting", "environment", "value", "meaning", box=None)
    in_force = Settings()
    for name, field in Settings.model_fields.items():
        value = getattr(in_force, name)
        mark = "" if value == field.default else "*"
        shown = escape(_PASSWORD.sub(r"\1***@", str(value)))
        table.add_row(name + mark, f"MESI_{name.upper()}", shown, field.description)
    console = Console()
    console.print(table)
    console.print("* differs from the default; the file is ./mesi.toml")
