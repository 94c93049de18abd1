"""`kiemdiem serve` as somebody runs it: what it says when it can't, and that it can."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

KIEMDIEM = [sys.executable, "-c", "from kiemdiem.cli.main import main; main()"]
Run = Callable[..., subprocess.Popen[str]]
ANYWHERE = "0.0.0.0"  # noqa: S104 -- that is what is tried


@pytest.fixture
def port(socket_enabled: None) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Start `kiemdiem …` with a data folder of its own; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        own = {"KIEMDIEM_DATA": str(tmp_path / "data"), "DATABASE_URL": "", "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(
            [*KIEMDIEM, *arguments], env={**os.environ, **own, **environment}, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def said(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end; return the exit code and all that was printed."""
    printed, _ = process.communicate(timeout=120)
    assert "Traceback" not in printed, printed
    return process.returncode, printed


def answer_of(address: str, process: subprocess.Popen[str]) -> str:
    """Wait until the server answers at `address`, follow it where it sends one, and return the page."""
    parts, until = urlsplit(address), time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
        try:
            connection.request("GET", parts.path)
            answer = connection.getresponse()
            page = answer.read().decode()
        except OSError:
            time.sleep(0.1)
            continue
        finally:
            connection.close()
        moved = answer.headers.get("Location")
        return answer_of(urljoin(address, moved), process) if moved else page
    raise AssertionError(said(process))


def stopped(process: subprocess.Popen[str]) -> str:
    """Press Ctrl-C and return all that was printed."""
    os.killpg(process.pid, signal.SIGINT)
    code, printed = said(process)
    assert code == 0
    return printed


def test_a_port_in_use_is_said_with_the_way_out(run: Run, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        code, printed = said(run("serve", "--port", str(port)))
    assert code == 1
    assert f"Cổng {port} đang có chương trình khác dùng" in printed
    assert f"--port {port + 1}" in printed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "99999"], "Cổng phải từ 1 đến 65535"),
        (["--port", "0"], "Cổng phải từ 1 đến 65535"),
        (["--host", "may-nay-khong-co.invalid"], "Không tìm thấy địa chỉ may-nay-khong-co.invalid"),
    ],
)
def test_an_address_that_cannot_be_used_is_said(run: Run, arguments: list[str], says: str) -> None:
    code, printed = said(run("serve", *arguments))
    assert code == 1
    assert says in printed


def test_a_folder_that_cannot_be_written_is_said(run: Run, port: int) -> None:
    code, printed = said(run("serve", "--port", str(port), KIEMDIEM_DATA="/dev/null/du-lieu"))
    assert code == 1
    assert "Không ghi được vào thư mục dữ liệu /dev/null/du-lieu" in printed
    assert "KIEMDIEM_DATA" in printed


def test_a_database_out_of_reach_is_said_without_its_password(run: Run, port: int) -> None:
    away = "postgresql://nguoi:bi-mat@127.0.0.1:1/kiemdiem"
    code, printed = said(run("serve", "--port", str(port), DATABASE_URL=away))
    assert code == 1
    assert "Không kết nối được cơ sở dữ liệu 127.0.0.1:1/kiemdiem" in printed
    assert "bi-mat" not in printed


def test_a_file_that_is_no_database_is_said(run: Run, port: int, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/kiemdiem.sqlite3").write_text("không phải cơ sở dữ liệu " * 100, encoding="utf-8")
    code, printed = said(run("serve", "--port", str(port)))
    assert code == 1
    assert "Không mở được tệp cơ sở dữ liệu" in printed


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL phải có dạng postgresql://"),
        ({"KIEMDIEM_DEBUG": "maybe"}, "KIEMDIEM_DEBUG=maybe: hãy dùng 1 hoặc 0."),
        ({"KIEMDIEM_SECRET_KEY_FILE": "/khong/co"}, "KIEMDIEM_SECRET_KEY_FILE"),
    ],
)
def test_a_wrong_setting_is_said(run: Run, port: int, environment: dict[str, str], says: str) -> None:
    code, printed = said(run("serve", "--port", str(port), **environment))
    assert code == 1
    assert says in printed


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["bay"], 1, "Không có lệnh “bay”."),
        (["help"], 0, "kiemdiem serve"),
        ([], 0, "kiemdiem check audit"),
        (["serve", "--port", "abc"], 2, "Dòng lệnh chưa đúng"),
        (["check"], 2, "Cách dùng: kiemdiem check"),
        (["check", "audit"], 1, "Hãy chạy kiemdiem serve trước"),
    ],
)
def test_the_command_line_explains_itself(run: Run, arguments: list[str], code: int, says: str) -> None:
    left, printed = said(run(*arguments))
    assert left == code
    assert says in printed


def test_the_first_start_prepares_and_offers_a_link_and_the_second_only_serves_with_a_new_link(
    run: Run, port: int
) -> None:
    first = run("serve", "--port", str(port))
    address = f"http://127.0.0.1:{port}"
    assert "Đăng nhập" in answer_of(f"{address}/", first)
    printed = stopped(first)
    assert "Chuẩn bị cơ sở dữ liệu" in printed
    assert "Đã dừng." in printed
    link = re.search(rf"{address}/to-chuc/quan-tri-dau-tien/(\S+)/", printed)
    assert link is not None
    second = run("serve", "--port", str(port))
    assert "Liên kết không còn dùng được" in answer_of(link.group(0), second)
    printed = stopped(second)
    assert "Chuẩn bị cơ sở dữ liệu" not in printed
    assert link.group(1) not in printed
    assert "Gone: /to-chuc/quan-tri-dau-tien/…/" in printed


def test_serving_the_hall_says_how_phones_come_in_and_answers_under_the_machine_s_own_address(
    run: Run, port: int
) -> None:
    served = run("serve", "--host", ANYWHERE, "--port", str(port), KIEMDIEM_HTTPS="1")
    answer_of(f"http://127.0.0.1:{port}/static/kiemdiem/icon.svg", served)
    printed = stopped(served)
    for says in (
        "không cần Internet",
        "Quét mã dưới đây",
        "▀",
        "chưa mã hóa (HTTP)",
        "KIEMDIEM_HTTPS đang bật",
    ):
        assert says in printed
    assert "KIEMDIEM_HOSTS" not in printed
    own = re.search(rf"http://([\d.]+):{port}\n", printed)
    assert own is not None
    assert not own.group(1).startswith("127.")
    again = run("serve", "--host", ANYWHERE, "--port", str(port))
    assert "Đăng nhập" in answer_of(f"http://{own.group(1)}:{port}/", again)
    asked = HTTPConnection(own.group(1), port, timeout=30)
    asked.request("GET", "/", headers={"Host": "ten-mien-la.example"})
    assert asked.getresponse().status == 400  # a name that is not this machine's own leads nowhere
    asked.close()
    stopped(again)
