"""`kiemdiem serve`: prepare what is needed, say where to go, and serve until Ctrl-C."""

import importlib
import os
import socket
import sys
from argparse import Namespace
from contextlib import suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

import django
import segno
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kiemdiem.cli.options import Options
from kiemdiem.config import env

# Several threads a worker: a long action that tells its progress (issuing the papers of a cycle, opening one) holds a
# thread to its end, and whoever came to the same worker would wait as long. Two workers: Python runs one thread at once.
WORKERS, THREADS = 2, 4
APPLICATION = "kiemdiem.config.wsgi"
# After Ctrl-C: browsers keep idle connections open, which nobody should wait for.
SECONDS_TO_FINISH = 3
HIGHEST_PORT = 65535
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 -- read, not bound
# Towards a gateway where there is one, else towards any private network: a hotspot without Internet has only that.
NETWORKS = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254")


class CannotServeError(Exception):
    """Why the server can't start, and what to do about it, in Vietnamese."""


def run(arguments: list[str]) -> int:
    """Serve. Exit code 1, with a sentence, where the port, the folder or the database can't be used."""
    options = _options(arguments)
    if options.sample:
        os.environ["KIEMDIEM_SAMPLE"] = "1"
    reached = [] if options.host in LOOPBACK else _reached(options)
    try:
        _check_port(options.host, options.port)
        _check_folder(env.data_folder())
        _open_to(reached)
        django.setup()
        prepare = importlib.import_module("kiemdiem.cli.prepare")
        prepare.prepare(_address(options))
        connections.close_all()
    except CannotServeError as cannot:
        print(cannot, file=sys.stderr)
        return 1
    if options.host not in LOOPBACK:
        print(_in_the_hall(options, reached))
    print(f"Đang phục vụ tại {_address(options)} (dừng: Ctrl-C)", flush=True)
    serve(options.host, options.port)
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
    host = "127.0.0.1" if options.host in ANYWHERE else options.host
    return f"http://[{host}]:{options.port}" if ":" in host else f"http://{host}:{options.port}"


def _reached(options: Namespace) -> list[str]:
    """Return the addresses at which other machines of the network reach this one, the likeliest first."""
    if options.host not in ANYWHERE:
        return [_address(options)]
    found = [_own_address_towards(network) for network in NETWORKS]
    with suppress(socket.gaierror):  # a machine that doesn't know its own name has addresses all the same
        found += [str(row[4][0]) for row in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    own = dict.fromkeys(each for each in found if each and not each.startswith(("127.", "0.")))
    return [f"http://{each}:{options.port}" for each in own]


def _own_address_towards(network: str) -> str:
    """Return this machine's own address on the way to `network`; nothing is sent. Empty where there is no way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((network, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _open_to(reached: list[str]) -> None:
    """Let this run answer under these addresses, and know the first as its own, unless the environment says otherwise."""
    if not reached:
        return
    hosts = dict.fromkeys(urlsplit(each).hostname or "" for each in reached)
    os.environ.setdefault(
        "KIEMDIEM_HOSTS", ",".join(["127.0.0.1", "localhost", "[::1]", *map(_bracketed, hosts)])
    )
    os.environ.setdefault("KIEMDIEM_ADDRESS", reached[0])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _in_the_hall(options: Namespace, reached: list[str]) -> str:
    """Return how phones and other machines come in, and what to mind."""
    if not reached:
        return "Máy này chưa có địa chỉ mạng nào. Hãy bật Wi-Fi hoặc điểm phát sóng của máy, rồi chạy lại."
    lines = [
        "Máy này phục vụ cả mạng nội bộ, không cần Internet:",
        "  1. Bật điểm phát sóng (hotspot) của máy này, hoặc nối máy vào bộ phát Wi-Fi của phòng họp; đặt mật khẩu Wi-Fi.",
        "  2. Điện thoại, máy tính của người dự vào cùng mạng Wi-Fi đó.",
        "  3. Quét mã dưới đây, hoặc mở địa chỉ:",
        *(f"       {each}" for each in reached),
        _scanned(os.environ.get("KIEMDIEM_ADDRESS") or reached[0]),
        "Chú ý: kết nối chưa mã hóa (HTTP). Chỉ dùng trong mạng riêng có mật khẩu; không mở ra Internet.",
    ]
    if env.flag("KIEMDIEM_HTTPS"):
        lines.append(
            "Chú ý: KIEMDIEM_HTTPS đang bật nên đăng nhập chỉ được qua HTTPS; họp bằng mạng nội bộ thì bỏ cài đặt này."
        )
    if options.sample:
        lines.append("Chú ý: chế độ mẫu cho vào không cần mật khẩu; chỉ nên mở trong mạng tin cậy.")
    if len(reached) > 1:
        lines.append("Địa chỉ đầu không mở được thì thử địa chỉ sau; đổi mạng Wi-Fi thì chạy lại lệnh này.")
    return "\n".join(lines)


def _scanned(address: str) -> str:
    """Return a code to scan, drawn in letters."""
    drawn = StringIO()
    segno.make(address, error="l", micro=False).terminal(out=drawn, compact=True, border=2)
    return drawn.getvalue().rstrip("\n")


def serve(host: str, port: int) -> None:
    """Serve until Ctrl-C. The workers are copies of this process, which loads the software once for all of them."""
    importlib.import_module(APPLICATION)
    server = Granian(
        f"{APPLICATION}:application",
        address=host,
        port=port,
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
