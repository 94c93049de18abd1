"""Writes `data/demo/wards.yaml`, the communes and wards of Hà Nội, from the package `vietnam-provinces`.

Run where that package is installed: `python -m kiemdiem.cli.wards` (see the group `sample` in pyproject.toml).
"""

import json
from collections import Counter
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kiemdiem import data

HANOI = 1
KINDS = {"phường": "phuong", "xã": "xa"}
TARGET = data.ROOT / "demo" / "wards.yaml"


def main() -> None:
    """Write the file, and say what is in it."""
    package = import_module("vietnam_provinces")
    provinces = json.loads(Path(package.NESTED_DIVISIONS_JSON_PATH).read_text(encoding="utf-8"))
    wards = next(province["wards"] for province in provinces if province["code"] == HANOI)
    counts = Counter(KINDS[ward["division_type"]] for ward in wards)
    TARGET.write_text(
        _page(wards, counts, version("vietnam-provinces"), package.__data_version__), encoding="utf-8"
    )
    print(f"{TARGET.name}: {len(wards)} = {counts['phuong']} phường + {counts['xa']} xã")


def _page(wards: list[dict[str, Any]], counts: Counter[str], package: str, retrieved: str) -> str:
    lines = [
        "# Communes and wards of Hà Nội since 1 July 2025. Written by kiemdiem.cli.wards; do not edit by hand.",
        "# code: code of the administrative unit as given by the statistics office.",
        f"source: 'Danh mục đơn vị hành chính (Tổng cục Thống kê), qua gói vietnam-provinces {package}'",
        f"package: vietnam-provinces=={package}",
        f"retrieved: {retrieved}",
        f"counts: {{phuong: {counts['phuong']}, xa: {counts['xa']}}}",
        "wards:",
        *(
            f"  - {{code: '{ward['code']:05d}', kind: {KINDS[ward['division_type']]}, name: {ward['name']}}}"
            for ward in sorted(wards, key=lambda ward: int(ward["code"]))
        ),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
