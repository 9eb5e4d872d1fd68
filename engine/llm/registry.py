"""Names of the backends; a new one is a file and a line here."""

from importlib import import_module
from typing import Final, cast

from core.errors import AppError
from engine.llm.spec import MindSpec
from engine.ports import ChatBackend

BACKENDS: Final[dict[str, str]] = {
    "scripted": "engine.llm.scripted:open_scripted",
    "xllamacpp": "engine.llm.xllamacpp:open_xllamacpp",
    "openai_url": "engine.llm.openai_url:open_openai_url",
    "transformers": "engine.llm.transformers:open_transformers",
}
"""``langchain`` wraps a model object, so code constructs it, not a name."""


class UnknownBackendError(AppError):
    """No backend has that name, or its extra is not installed."""

    status = 422
    code = "unknown_backend"


def open_backend(spec: MindSpec) -> ChatBackend:
    """Make the backend that a spec names; weights load at the first use, off the event loop.

    Raises:
        UnknownBackendError: The name is not registered, or its libraries are not installed.
        BackendError: The weights are missing or the address is empty.
    """
    target = BACKENDS.get(spec.backend)
    if target is None:
        raise UnknownBackendError(
            f"no backend {spec.backend!r}; there are {', '.join(sorted(BACKENDS))}", param="backend"
        )
    module_name, _, function_name = target.partition(":")
    try:
        module = import_module(module_name)
    except ModuleNotFoundError as error:
        raise UnknownBackendError(
            f"backend {spec.backend!r} needs the package {error.name!r}: install its extra",
            param="backend",
        ) from error
    return cast("ChatBackend", getattr(module, function_name)(spec))
