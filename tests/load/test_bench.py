"""The bench runs from beginning to end on a small organisation, and leaves the user's own data alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.xdist_group("bench")
def test_the_bench_measures_everything_and_touches_nothing_of_the_user_s(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from kiemdiem.cli.main import main; main()", "bench",
         "--subjects", "120", "--units", "4", "--rounds", "1", "--seconds", "1",
         "--bulk-subjects", "2000", "--bulk-units", "40", "--no-spark", "--sheets", "20"],
        env={**os.environ, "KIEMDIEM_DATA": str(tmp_path / "own"), "DJANGO_SETTINGS_MODULE": "kiemdiem.config.settings"},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for line in (
        "Mở đợt",
        "bulk_create",
        "Trang bảng tiến độ",
        "Lưu một báo cáo",
        "Trang danh sách",
        "Kết thúc đợt",
        "Mục tiêu",
        "Vòng 1/1",
        "Xếp, tính tỷ lệ, tổng hợp và ghi tệp",
        "So với SQL viết tay",
        "Giải thích một đối tượng",
        "Trang nhẹ trong lúc ban hành so với khi máy rỗi",
        "Câu trả lời bình chọn ghi được mỗi giây",
    ):
        assert line in done.stdout
    assert not (tmp_path / "own").exists()


def test_too_small_an_organisation_is_refused_in_a_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from kiemdiem.cli.main import main; main()", "bench", "--subjects", "5"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "mười đối tượng cho mỗi đơn vị" in done.stderr
