"""Whoever silences a tool says why, beside it."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import files, text

pytestmark = pytest.mark.unit

SILENCERS = {
    ".py": (
        re.compile(r"#\s*noqa\b(?!: [A-Z0-9, ]+ - \S)"),
        re.compile(r"#\s*pyright:(?! ?ignore\[[A-Za-z, ]+\] - \S)"),
        re.compile(r"#\s*type:\s*ignore(?!\[[\w-]+\](?:  #| -) \S)"),
        re.compile(r"#\s*pragma: no (?:cover|branch)(?! - \S)"),
    ),
    ".ts": (
        re.compile(r"eslint-disable(?!(?:-next-line|-line)? [\w@/, -]+ -- \S)"),
        re.compile(r"@ts-(?:ignore|nocheck)"),
        re.compile(r"@ts-expect-error\s*$", re.MULTILINE),
    ),
}
SILENCERS[".svelte"] = SILENCERS[".ts"]


@pytest.mark.parametrize("suffix", SILENCERS)
def test_every_silenced_line_says_why(suffix: str) -> None:
    bare = [
        f"{path}:{number}: {line.strip()}"
        for path in files(suffix)
        # pyright, which these comments speak to, does not check tests.
        if path.parts[0] != "tests" and not path.name.endswith(".d.ts")
        for number, line in enumerate(text(path).splitlines(), 1)
        for silencer in SILENCERS[suffix]
        if silencer.search(line)
    ]
    assert not bare, "\n".join(bare)


def test_svelte_warnings_are_silenced_with_a_reason_above() -> None:
    bare = []
    for path in files(".svelte"):
        lines = text(path).splitlines()
        for above, line in zip(["", *lines], lines, strict=False):
            is_told = "-->" in above or "(" in line
            if "svelte-ignore" in line and not is_told:
                bare.append(f"{path}: {line.strip()}")
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("heading", ["ignore = [", '"tests/**" = [', "filterwarnings = ["])
def test_every_rule_switched_off_for_good_says_why(heading: str) -> None:
    """In pyproject.toml: a comment beside an entry, or above its group."""
    lines = text(Path("pyproject.toml")).splitlines()
    start = lines.index(heading) + 1
    is_explained = False
    for line in lines[start : lines.index("]", start)]:
        is_explained = is_explained or line.strip().startswith("#")
        assert is_explained or "#" in line or line.strip() == '"error",', line
