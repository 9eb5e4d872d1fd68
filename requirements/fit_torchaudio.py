"""Make torchaudio fit a PyTorch without CUDA: run by `make test-torch`.

PyPI's torchaudio is linked against a PyTorch with CUDA and cannot be imported beside one without.
Coqui needs nothing of the part that is linked, so that part is taken out; PyTorch's own index has
a torchaudio for CPUs, for those who can reach it.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path


def main() -> None:
    """Take the linked part out where it cannot be loaded."""
    try:
        import_module("torchaudio")
    except OSError:
        found = find_spec("torchaudio")
        if found is None or found.origin is None:
            raise
        for linked in Path(found.origin).parent.glob("lib/_torchaudio*"):
            linked.unlink()


if __name__ == "__main__":
    main()
