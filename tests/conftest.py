"""What every test has: its own data folder, and the cast."""

import os
import tempfile

os.environ["KIEMDIEM_DATA"] = tempfile.mkdtemp(prefix="kiemdiem-test-")
os.environ["DJANGO_SETTINGS_MODULE"] = "kiemdiem.config.settings"
os.environ.pop("KIEMDIEM_SAMPLE", None)

pytest_plugins = ["cast"]
