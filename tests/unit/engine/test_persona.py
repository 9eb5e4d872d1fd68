from typing import Any

import pytest

from engine.persona import (
    MAX_CHARACTER_CHARS,
    MAX_EXAMPLE_CHARS,
    MAX_EXAMPLES,
    MAX_NAME_CHARS,
    Example,
    PersonaSheet,
    PersonaSheetError,
)

pytestmark = pytest.mark.unit


def test_a_name_is_enough() -> None:
    assert PersonaSheet("Nova").examples == ()


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"name": "  "}, "name"),
        ({"name": "n" * (MAX_NAME_CHARS + 1)}, "name"),
        ({"name": "Nova", "character": "c" * (MAX_CHARACTER_CHARS + 1)}, "character"),
        ({"name": "Nova", "examples": (Example("a" * (MAX_EXAMPLE_CHARS + 1), "b"),)}, "examples"),
        ({"name": "Nova", "examples": (Example("a", "b"),) * (MAX_EXAMPLES + 1)}, "examples"),
    ],
)
def test_a_sheet_over_its_limits_names_the_field(fields: dict[str, Any], param: str) -> None:
    with pytest.raises(PersonaSheetError) as caught:
        PersonaSheet(**fields)
    assert caught.value.param == param
