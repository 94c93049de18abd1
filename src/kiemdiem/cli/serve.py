"""`kiemdiem serve`: prepare what is needed, say where to go, and serve until Ctrl-C."""

import importlib
import os
import socket
import sys
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryFile

import django
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kiemdiem.cli.options import Options
from kiemdiem.config import env

# One thread a worker: Python serves one page at a time there anyway, and a database connection belongs to a
# thread. Two workers: one long action (opening a cycle, say) leaves the other free for pages.
WORKERS, THREADS = 2, 1
# After Ctrl-C: browsers keep idle connections open, which nobody should wait for.
SECONDS_TO_FINISH = 3
HIGHEST_PORT = 65535
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class CannotServeError(Exception):
    """Why the server can't start, and what to do about it, in Vietnamese."""


def run(arguments: list[str]) -> int:
    """Serve. Exit code 1, with a sentence, where the port, the folder or the database can't be used."""
    options = _options(arguments)
    if options.sample:
        os.environ["KIEMDIEM_SAMPLE"] = "1"
    try:
        _check_port(options.host, options.port)
        _check_folder(env.data_folder())
        django.setup()
        prepare = importlib.import_module("kiemdiem.cli.prepare")
        prepare.prepare(_address(options))
        connections.close_all()
    except CannotServeError as cannot:
        print(cannot, file=sys.stderr)
        return 1
    _warn(options)
    print(f"Đang phục vụ tại {_address(options)} (dừng: Ctrl-C)", flush=True)
    _serve(options)
    print("\nĐã dừng.")
    return 0


def _options(arguments: list[str]) -> Namespace:
    options = Options(prog="kiemdiem serve")
    options.add_argument("--sample", action="store_true", help="dùng dữ liệu mẫu, tách khỏi dữ liệu thật")
    options.add_argument("--port", type=int, default=8000, help="cổng, mặc định 8000")
    options.add_argument("--host", default="127.0.0.1", help="địa chỉ máy, mặc định chỉ máy này")
    return options.parse_args(arguments)


def _check_port(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise CannotServeError(f"Không tìm thấy địa chỉ {host}. Hãy kiểm tra --host.") from error
    if not 0 < port <= HIGHEST_PORT:
        raise CannotServeError(f"Cổng phải từ 1 đến {HIGHEST_PORT}; đã chọn {port}.")
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise CannotServeError(
                f"Cổng {port} đang có chương trình khác dùng (hoặc không được phép dùng)."
                f" Hãy chọn cổng khác: kiemdiem serve --port {port % HIGHEST_PORT + 1}"
            ) from error


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CannotServeError(
            f"Không ghi được vào thư mục dữ liệu {folder}. Hãy cấp quyền ghi, hoặc đặt KIEMDIEM_DATA là thư mục khác."
        ) from error


def _address(options: Namespace) -> str:
    host = "127.0.0.1" if options.host in {"0.0.0.0", "::"} else options.host  # noqa: S104 -- read, not bound
    return f"http://[{host}]:{options.port}" if ":" in host else f"http://{host}:{options.port}"


def _warn(options: Namespace) -> None:
    if options.host in LOOPBACK:
        return
    if options.sample:
        print("Chú ý: chế độ mẫu cho vào không cần mật khẩu; chỉ nên mở trong mạng tin cậy.")
    if "KIEMDIEM_HOSTS" not in os.environ:
        print("Chú ý: đặt KIEMDIEM_HOSTS=<tên máy chủ> để máy khác truy cập được.")


def _serve(options: Namespace) -> None:
    """Serve until Ctrl-C. The workers are copies of this process, with the software already loaded."""
    server = Granian(
        "kiemdiem.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        workers_kill_timeout=SECONDS_TO_FINISH,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        log_access=False,
    )
    try:
        server.serve()
    except SystemExit:
        # Ctrl-C reaches the workers too; one that is quicker than its parent is taken for one that failed.
        if not server.interrupt_signal:
            raise
