"""The WSGI application that granian serves."""

import gc
import importlib
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiemdiem.config.settings")
application = get_wsgi_application()
importlib.import_module(settings.ROOT_URLCONF)
# All pages are loaded by now and stay: the collector need not walk through them again and again, a tenth of a second
# each time, while somebody waits.
gc.collect()
gc.freeze()
