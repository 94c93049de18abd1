"""The API keeps what its description says, whatever is sent: no crash, no undescribed answer, no page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import unsupported_method

from cast import World
from kiemdiem.api.urls import api

from .conftest import key_of

pytestmark = [pytest.mark.django_db]
schema = schemathesis.pytest.from_fixture("described")


@pytest.fixture(scope="module")
def described() -> Any:
    """The description, read when a test needs it: putting it together takes seconds."""
    found = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    found.app = get_wsgi_application()
    return found


@pytest.fixture
def secret(world: World, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The key of an officer who may read and write; files go to a folder of this test.

    The application is asked as a server asks it, so it would end each answer by closing the database connection
    that holds the test's transaction: Django's own test client leaves that out, too.
    """
    settings.MEDIA_ROOT = tmp_path
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield key_of(world, "officer_a")[0]
    for signal in ends:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=10, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_whatever_is_sent_is_answered_as_described(case: Any, secret: str) -> None:
    case.call_and_validate(
        base_url="http://testserver",
        headers={"Authorization": f"Bearer {secret}"},
        excluded_checks=[unsupported_method],
    )


def test_the_description_in_the_documents_is_the_one_served() -> None:
    written = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
    assert json.loads(written.read_text(encoding="utf-8")) == json.loads(
        json.dumps(api.get_openapi_schema())
    ), "run `make docs`"
