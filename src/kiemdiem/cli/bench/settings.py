"""The product's own settings, with one bare page beside its pages to compare them with."""

from kiemdiem.config.settings import *  # noqa: F403 -- all of them, and one other

ROOT_URLCONF = "kiemdiem.cli.bench.urls"
