"""Dependencies of routes run on the event loop: plain ones cost a hop to a thread each."""

import inspect
from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.factory import ROUTERS

pytestmark = pytest.mark.unit


def below(dependant: Dependant) -> Iterator[Dependant]:
    for child in dependant.dependencies:
        yield child
        yield from below(child)


def test_no_dependency_goes_through_a_thread() -> None:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    calls = {child.call for route in routes for child in below(route.dependant)}
    assert len(calls) > 8
    plain = [call for call in calls if not inspect.iscoroutinefunction(call)]
    assert not plain
