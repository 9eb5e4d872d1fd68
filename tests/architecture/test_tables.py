"""Tables: each explained, times aware, money whole."""

import pytest
from sqlalchemy import DateTime, Float, Numeric
from sqlalchemy.orm import Mapper

from models.base import UtcDateTime
from models.tables import Base

pytestmark = pytest.mark.unit

MAPPERS: list[Mapper[Base]] = sorted(
    Base.registry.mappers, key=lambda mapper: mapper.class_.__name__
)
COLUMNS = [column for table in Base.metadata.tables.values() for column in table.columns]


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_a_table_says_what_its_rows_are(mapper: Mapper[Base]) -> None:
    sentence = mapper.class_.__dict__.get("__doc__") or ""
    assert sentence.strip().endswith((".", "``")), mapper.class_


def test_times_are_aware() -> None:
    naive = [str(one) for one in COLUMNS if isinstance(one.type, DateTime)]
    assert not naive
    assert any(isinstance(one.type, UtcDateTime) for one in COLUMNS)


def test_nothing_is_a_fraction() -> None:
    assert not [str(one) for one in COLUMNS if isinstance(one.type, Float | Numeric)]


def test_foreign_keys_and_constraints_are_named() -> None:
    """Migrations can only change what has a name."""
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, (table.name, constraint)
