"""Settings from the environment, typed, and loud where they are wrong."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit


class SettingError(Exception):
    """A setting in the environment that cannot be used; the message says which and how to mend it."""


def text(name: str, default: str = "") -> str:
    """Return `name` from the environment, or from the file that `name`_FILE points to.

    Raises SettingError where that file can't be read.
    """
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, default)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(f"{name}_FILE={path}: không đọc được tệp này.") from error


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no setting. Raises SettingError for anything but 0, 1, true, false."""
    value = text(name).lower()
    if value in {"", "0", "1", "true", "false"}:
        return default if value == "" else value in {"1", "true"}
    raise SettingError(f"{name}={value}: hãy dùng 1 hoặc 0.")


def whole_number(name: str, default: int) -> int:
    """Return a setting that is a whole number above 0. Raises SettingError for anything else."""
    value = text(name)
    if not value:
        return default
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise SettingError(f"{name}={value}: hãy dùng một số nguyên lớn hơn 0.")


def names(name: str, default: str = "") -> list[str]:
    """Return a comma-separated setting as a list without empty entries."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def data_folder() -> Path:
    """Return where the data is kept. The sample has a folder of its own, so that it never mixes with real data."""
    default = "var/sample" if flag("KIEMDIEM_SAMPLE") else "var/data"
    return Path(text("KIEMDIEM_DATA", default)).resolve()


def database(url: str, sqlite_path: Path) -> dict[str, object]:
    """Return Django's database settings for a `postgresql://` URL, or for SQLite at `sqlite_path` where empty.

    SQLite runs in WAL with IMMEDIATE transactions, so a writer waits its turn instead of failing late; what is deleted
    is overwritten in the file, for a destroyed key must not be read out of it.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(sqlite_path),
            "CONN_MAX_AGE": 600,  # opening the file again for every request costs as much as a query
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError(
            "DATABASE_URL phải có dạng postgresql://người-dùng:mật-khẩu@máy-chủ/cơ-sở-dữ-liệu."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # Compiling a statement to machine code takes longer than any of these statements runs; and many people at once
        # are served sooner when the statement of one takes one processor only.
        # A statement asked again and again is planned once for a connection: planning takes longer than most of them run.
        "OPTIONS": {
            "options": "-c jit=off -c max_parallel_workers_per_gather=0",
            "server_side_binding": True,
            "prepare_threshold": 5,
        },
    }
