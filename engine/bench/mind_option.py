"""The mind to measure, from a command line."""

import argparse
import sys
from pathlib import Path

from engine.llm.spec import MindSpec
from engine.llm.weights import best_mind


def add_mind_options(parser: argparse.ArgumentParser, *, slots: int) -> None:
    """Add the options that :func:`read_spec` reads."""
    parser.add_argument("--backend", default="xllamacpp", choices=("xllamacpp", "transformers"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--slots", type=int, default=slots)


def read_spec(arguments: argparse.Namespace) -> MindSpec:
    """The mind to measure: the given weights, or the best that is installed."""
    weights: Path | None = arguments.weights
    if weights is None:
        offer = best_mind()
        if offer is None:
            sys.exit("no weights are installed; name some with --weights")
        weights = offer.path
    return MindSpec(arguments.backend, weights=weights, slots=arguments.slots)
