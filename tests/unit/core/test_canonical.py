import pytest

from core.canonical import canonical_json, digest_of

pytestmark = pytest.mark.unit


def test_one_value_has_one_spelling() -> None:
    told = canonical_json({"b": [1.0, 0.5, {"d": None, "c": "é"}], "a": (True, 2)})
    assert told.decode() == '{"a":[true,2],"b":[1,0.5,{"c":"é","d":null}]}'


def test_the_order_of_names_does_not_change_a_digest_and_a_value_does() -> None:
    digest = digest_of({"a": 1, "b": 2})
    assert digest == digest_of({"b": 2.0, "a": 1})
    assert digest != digest_of({"a": 1, "b": 3})
    assert digest.startswith("sha256:")
    assert len(digest) == len("sha256:") + 64


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"a": float("nan")})
