"""The port to identity providers: a name opens one, the default asks a person."""

import pytest

from accounts.kyf.identity import Finding, open_provider
from accounts.kyf.schemas import FieldValue, KycFormRequest
from core.errors import StartError
from models.states import KycField

pytestmark = pytest.mark.unit


async def test_the_default_waits_for_a_person() -> None:
    provider = open_provider("reviewer")
    verdict = await provider.check({KycField.LEGAL_NAME: "Ada Lovelace"})
    assert (provider.name, verdict.finding) == ("reviewer", Finding.PENDING)


def test_an_unknown_provider_stops_the_start() -> None:
    with pytest.raises(StartError, match="no provider 'oracle'; there are reviewer"):
        open_provider("oracle")


def test_no_repr_shows_a_value() -> None:
    body = KycFormRequest.model_validate(
        {
            "legal_name": "marker",
            "birth_date": "1990-01-01",
            "country": "marker",
            "city": "marker",
            "document": {"kind": "passport", "number": "marker"},
            "phone": "marker",
        }
    )
    value = FieldValue(field=KycField.CITY, value="marker")
    for shown in (repr(body), str(body), repr(value), repr([value])):
        assert "marker" not in shown
        assert "1990" not in shown
