"""What is data and not code: rule sets, forms, access policy, holidays, the sample."""

from importlib.resources import files
from pathlib import Path

ROOT = Path(str(files(__name__)))


def read(path: str) -> str:
    """Return the text of the packaged file at `path`, such as `access/policy.yaml`.

    Raises FileNotFoundError where the file is not part of the package.
    """
    return (ROOT / path).read_text(encoding="utf-8")
