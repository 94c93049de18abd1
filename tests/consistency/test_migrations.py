"""The migrations make the very tables that a new installation makes from its models, triggers and all."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

CHILD = Path(__file__).parent.parent / "load" / "tables_child.py"


def tables_from(source: str, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    own = {"KIEMDIEM_DATA": str(folder)}
    made = subprocess.run(
        [sys.executable, str(CHILD), source], env=kept | own, capture_output=True, text=True, check=True
    )
    return dict(json.loads(made.stdout))


def test_migrations_and_models_make_the_same_tables(tmp_path: Path) -> None:
    migrated, described = tables_from("migrations", tmp_path / "a"), tables_from("models", tmp_path / "b")
    assert len(described) > 100
    assert described["triggers"]
    assert migrated == described
