"""What every test has: its own data folder, and the cast."""

import gc
import os
import tempfile
from collections.abc import Generator

import pytest
from django.conf import settings as django_settings
from django.template import engines
from hypothesis import HealthCheck, Phase, settings

os.environ["KIEMDIEM_DATA"] = tempfile.mkdtemp(prefix="kiemdiem-test-")
os.environ["DJANGO_SETTINGS_MODULE"] = "kiemdiem.config.settings"
os.environ.pop("KIEMDIEM_SAMPLE", None)

pytest_plugins = ["cast", "shapes", "tables"]

# A busy machine is no fault of the code: no deadlines, no complaint that examples are slow to make.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Where thousands of broken versions are tried, the same few examples each time, and none made smaller.
settings.register_profile(
    "mutation",
    parent=settings.get_profile("patient"),
    derandomize=True,
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "patient"))


@pytest.fixture(autouse=True, scope="session")
def _set_up_once() -> None:
    """Have no test client list all static files when it starts, and templates told that this is no sample."""
    django_settings.WHITENOISE_AUTOREFRESH = True
    assert engines.all()[0].env.globals["sample"] is False  # type: ignore[attr-defined]  # the only backend is Jinja's


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a test by how many bytes it is given, not by the bytes: a zip holds the hour, and workers must agree on names."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what was imported, and look at the rest less often: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_unconfigure() -> None:
    """Let everything go at the end: libraries complain of what is never given back."""
    gc.unfreeze()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Give all tests of a file to one worker, which prepares what they share; begin with the named groups, the longest.

    So that no worker waits for the other at the end.
    """
    of_a_file = [item for item in items if item.get_closest_marker("xdist_group") is None]
    for item in of_a_file:
        item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    yield
    items.sort(key=set(of_a_file).__contains__)
