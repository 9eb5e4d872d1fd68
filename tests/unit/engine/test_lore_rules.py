import pytest

from engine.lore_rules import read_rules
from engine.lorebook import LoreRules

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ("", LoreRules()),
        ("@@activate", LoreRules(always=True)),
        ("@@constant", LoreRules(always=True)),
        ("@@activate false", LoreRules()),
        ("@@dont_activate", LoreRules(never=True)),
        ("@@activate_only_after 3", LoreRules(after=3)),
        ("@@activate_only_every 2", LoreRules(every=2)),
        ("@@activate_only_every 0", LoreRules(every=1)),
        ("@@keep_activate_after_match", LoreRules(keeps=True)),
        ("@@dont_activate_after_match", LoreRules(once=True)),
        ("@@depth 5", LoreRules(depth=5)),
        ("@@depth 5000", LoreRules(depth=50)),
        ("@@depth x", LoreRules()),
        ("@@depth -1", LoreRules()),
        ("@@scan_depth 9", LoreRules(scan_depth=9)),
        ("@@role assistant", LoreRules(role="assistant")),
        ("@@role developer", LoreRules()),
        ("@@additional_keys a, b ,,c", LoreRules(also=("a", "b", "c"))),
        ("@@exclude_keys night", LoreRules(unless=("night",))),
        ("@@exclude_keys", LoreRules()),
        ("@@unknown 7", LoreRules()),
        ("  @@DEPTH 2  ", LoreRules(depth=2)),
        ("@@depth 1\n@@role user", LoreRules(depth=1, role="user")),
        # The first that is known counts, of one and its fallbacks.
        ("@@new_thing 4\n@@@depth 3", LoreRules(depth=3)),
        ("@@depth 2\n@@@depth 9", LoreRules(depth=2)),
        ("@@new 1\n@@@newer 2\n@@@depth 6\n@@@depth 7", LoreRules(depth=6)),
    ],
)
def test_decorators(lines: str, rules: LoreRules) -> None:
    assert read_rules(f"{lines}\nThe glade.") == (rules, "The glade.")
    assert read_rules(f"{lines}\r\nThe glade.") == (rules, "The glade.")


def test_only_the_top_lines_decorate() -> None:
    rules, text = read_rules("The glade.\n@@depth 4\n@@ more")
    assert rules == LoreRules()
    assert text == "The glade.\n@@depth 4\n@@ more"
