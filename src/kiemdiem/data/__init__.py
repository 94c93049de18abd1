"""What is data and not code: rule sets, forms, access policy, holidays, the sample."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(str(files(__name__)))
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: str) -> str:
    """Return the text of the packaged file at `path`, such as `access/policy.yaml`.

    Raises FileNotFoundError where the file is not part of the package.
    """
    return (ROOT / path).read_text(encoding="utf-8")


def table(path: str) -> Any:
    """Return what the packaged YAML file at `path` holds.

    Raises FileNotFoundError where the file is not part of the package.
    """
    return yaml.load(read(path), Loader=_Loader)  # noqa: S506 -- both loaders are the safe one
