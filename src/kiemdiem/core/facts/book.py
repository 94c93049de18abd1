"""What is wrong in a file of facts: whose, under which key, and a Vietnamese sentence."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from kiemdiem.core.refusal import Refused

SHOWN = 60
YEARS = range(1900, 2200)


@dataclass(frozen=True)
class FactFault:
    """One thing wrong: the subject's id (empty for the file itself), the key, and what is wrong there."""

    subject: str
    key: str
    says: str

    def __str__(self) -> str:
        whose = f"Đối tượng “{self.subject}”" if self.subject else "Tệp"
        return f"{whose}, “{self.key}”: {self.says}" if self.key else f"{whose}: {self.says}"


class FactFaults(Refused):
    """Facts that cannot be used, with everything that is wrong in them."""

    def __init__(self, faults: list[FactFault]) -> None:
        super().__init__(
            f"Số liệu có {len(faults)} lỗi.", way_out="Sửa từng chỗ được nêu rồi thử lại; chưa tính gì cả."
        )
        self.faults = faults


@dataclass
class FactBook:
    """Faults found so far, and whose facts are being read."""

    faults: list[FactFault] = field(default_factory=list)
    subject: str = ""

    def fault(self, key: str, says: str) -> None:
        """Note a fault of the subject being read."""
        self.faults.append(FactFault(self.subject, key, says))

    def table(self, key: str, value: object) -> Mapping[str, object]:
        """Return a table, empty where nothing or something else is given."""
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.fault(key, "phải là một bảng các mục “tên: giá trị”.")
        return {}

    def rows(self, key: str, value: object) -> list[Mapping[str, object]]:
        """Return a list of tables, empty where nothing or something else is given."""
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(row, dict) for row in value):
            return value
        self.fault(key, "phải là danh sách, mỗi dòng một bảng.")
        return []

    def words(self, key: str, value: object) -> list[str]:
        """Return a list of texts, empty where nothing or something else is given."""
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return value
        self.fault(key, "phải là danh sách các chữ.")
        return []

    def known(self, place: str, table: Mapping[str, object], keys: frozenset[str]) -> None:
        """Note every key of `table` that is not one of `keys`."""
        for key in table:
            if key not in keys:
                self.fault(f"{place}{cut(key)}", "không có mục nào tên như vậy ở đây.")

    def text(self, key: str, value: object) -> str:
        """Return a text; empty where nothing or something else is given."""
        if value is None:
            return ""
        if isinstance(value, str) and value.strip() and value.isprintable():
            return value
        self.fault(key, "phải là chữ trên một dòng, không để trống.")
        return ""

    def truth(self, key: str, value: object) -> bool | None:
        """Return a truth, or None where nothing or something else is given."""
        if value is None or isinstance(value, bool):
            return value
        self.fault(key, "phải là true hoặc false.")
        return None

    def day(self, key: str, value: object) -> date | None:
        """Return a date written 2026-05-20, or None where nothing or something else is given."""
        if value is None:
            return None
        if isinstance(value, str) and len(value) == len("2026-05-20"):
            with suppress(ValueError):
                day = date.fromisoformat(value)
                if day.year in YEARS:
                    return day
        self.fault(key, "phải là ngày viết theo mẫu 2026-05-20.")
        return None

    def amount(self, key: str, value: object, *, whole: bool = False) -> Fraction | None:
        """Return a number from 0 up, or None where nothing or something else is given."""
        if value is None:
            return None
        if not isinstance(value, Fraction) or isinstance(value, bool):
            self.fault(key, "phải là số.")
        elif value < 0:
            self.fault(key, "phải từ 0 trở lên.")
        elif whole and value.denominator != 1:
            self.fault(key, "là số đếm, phải là số nguyên.")
        else:
            return value
        return None


def cut(text: object) -> str:
    """Return a text fit for a sentence: short, and printable."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in str(text)[: SHOWN + 1])
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
