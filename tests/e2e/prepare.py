"""Prepares the database that the journeys are walked in: the cast's ground, with sample sign-ins and no cycle."""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiemdiem.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from cast import build_ground  # noqa: E402 -- models need Django set up


def main() -> None:
    """Migrate, build, and print the ids as JSON."""
    call_command("migrate", verbosity=0)
    ground = build_ground()
    for order, (key, account) in enumerate(ground.accounts.items(), start=1):
        account.sample_label, account.sample_order = key, order
        account.save(update_fields=["sample_label", "sample_order"])
    ids = {f"unit_{key}": unit.pk for key, unit in ground.units.items()}
    ids |= {f"post_{key}": post.pk for key, post in ground.posts.items()}
    ids |= {f"person_{key}": person.pk for key, person in ground.people.items()}
    print(json.dumps(ids))


main()
