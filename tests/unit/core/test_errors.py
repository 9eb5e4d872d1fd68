import pytest

from core import errors
from core.errors import AppError, NotFoundError

pytestmark = pytest.mark.unit

KINDS = [one for one in vars(errors).values() if isinstance(one, type)]


def test_an_error_carries_what_a_client_can_act_on() -> None:
    error = NotFoundError("no such bid", param="bid_id", bid_id="bid_1")
    assert str(error) == error.message == "no such bid"
    assert (error.status, error.code, error.param) == (404, "not_found", "bid_id")
    assert error.details == {"bid_id": "bid_1"}


@pytest.mark.parametrize("kind", [one for one in KINDS if issubclass(one, AppError)])
def test_codes_are_words_for_programs(kind: type[AppError]) -> None:
    assert kind.code.replace("_", "").isalpha()
    assert kind.code == kind.code.lower()
    assert 400 <= kind.status < 600
