"""What every test has: its own data folder, and the cast."""

import os
import tempfile

import pytest
from django.conf import settings as django_settings
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
def _files_looked_up_when_asked_for() -> None:
    """Every test client is a server of its own: none of them lists all static files when it starts."""
    django_settings.WHITENOISE_AUTOREFRESH = True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what one worker does alone, the longest: so that none waits for the other at the end."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
