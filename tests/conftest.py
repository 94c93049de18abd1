"""What every test has: its own data folder, and the cast."""

import os
import tempfile

from hypothesis import HealthCheck, settings

os.environ["KIEMDIEM_DATA"] = tempfile.mkdtemp(prefix="kiemdiem-test-")
os.environ["DJANGO_SETTINGS_MODULE"] = "kiemdiem.config.settings"
os.environ.pop("KIEMDIEM_SAMPLE", None)

pytest_plugins = ["cast"]

# A busy machine is no fault of the code: no deadlines, no complaint that examples are slow to make.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
