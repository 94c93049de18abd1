"""The PDF of a Word file by LibreOffice: started anew each time, alone in a folder of its own, ended in time."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kiemdiem.adapters.pdf.result import Pdf
from kiemdiem.core.refusal import Refused

PROGRAMS = ("soffice", "libreoffice")
SECONDS, SECONDS_EACH = 60, 10
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_RARE = "Ấ"  # fonts made for the West lack it
_NOWHERE = "http://127.0.0.1:9"
_CHANGING = re.compile(
    rb"(?<=/CreationDate\(D:)[0-9]{14}|(?<=/ModDate\(D:)[0-9]{14}|(?<=/DocChecksum /)[0-9A-F]{32}"
    rb"|(?<=<)[0-9A-F]{32}(?=>\s*(?:<[0-9A-F]{32}>\s*)?\])"
)


def office() -> str:
    """Return the path of LibreOffice on this machine, empty where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def mixed_letters(font: str) -> str:
    """Return what to say where this machine has no font like `font` with all Vietnamese letters; empty where it has.

    The letters it lacks are taken from another font then, which shows. Empty also where that cannot be found out.
    """
    plain, whole = _matched(font), _matched(f"{font}:charset={ord(_RARE):x}")
    if not plain or plain == whole:
        return ""
    return (
        f"Máy chủ không có phông {font} hoặc phông tương đương đủ chữ Việt nên bản PDF lẫn hai kiểu chữ; "
        "nhờ người quản trị cài gói fonts-liberation2. Tệp Word không bị ảnh hưởng."
    )


@lru_cache(maxsize=16)
def _matched(pattern: str) -> str:
    """Return which font the system takes for a pattern, empty where it does not say."""
    program = shutil.which("fc-match")
    if not program:
        return ""
    try:
        said = subprocess.run(  # noqa: S603 -- the system's own program, our own words
            [program, pattern, "family"], capture_output=True, timeout=SECONDS_EACH, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout.decode(errors="replace").strip()


def from_word(docx: bytes) -> Pdf:
    """Return the PDF of a Word file. Raises Refused where LibreOffice is missing or does not answer in time."""
    return from_words([docx])[0]


def from_words(files: Sequence[bytes]) -> list[Pdf]:
    """Return the PDFs of several Word files, in their order, by one start of LibreOffice.

    Raises Refused where LibreOffice is missing, does not answer in time or cannot read a file: then there is none of
    them, and the sentence says how many it could not read.
    """
    program = office()
    if not program:
        raise Refused(
            "Máy chủ chưa cài LibreOffice nên không đổi được tệp Word thành PDF.",
            way_out="Tải tệp Word, hoặc nhờ người quản trị cài LibreOffice Writer (gói libreoffice-writer-nogui).",
        )
    if not files:
        return []
    with TemporaryDirectory(prefix="kiemdiem-pdf-") as folder:
        sheets = Path(folder, "in")
        sheets.mkdir()
        for place, content in enumerate(files):
            Path(sheets, f"{place}.docx").write_bytes(content)
        _convert(program, Path(folder), len(files))
        made = [Path(folder, "out", f"{place}.pdf") for place in range(len(files))]
        missing = sum(1 for path in made if not path.exists())
        if missing:
            raise Refused(
                f"LibreOffice không đọc được {missing}/{len(files)} tệp Word.",
                way_out="Mở tệp bằng Word và lưu lại, rồi thử lần nữa.",
            )
        by = _version(program)
        return [Pdf(_settled(path.read_bytes()), by) for path in made]


def _convert(program: str, folder: Path, files: int) -> None:
    """Run LibreOffice once over the folder `in`, in a profile and a home of its own, and end all of it in time."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    arguments = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault",
        "--nofirststartwizard", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder / "out"),
    ]  # fmt: skip
    arguments += [str(folder / "in" / f"{place}.docx") for place in range(files)]
    with subprocess.Popen(  # noqa: S603 -- the program found on this machine, no shell, our own file names
        arguments,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            running.wait(SECONDS + SECONDS_EACH * files)
        except subprocess.TimeoutExpired as error:
            raise Refused(
                "LibreOffice không trả lời trong thời gian cho phép.",
                way_out="Tải tệp Word, hoặc thử lại sau ít phút.",
            ) from error
        finally:
            _end(running)


def _end(running: "subprocess.Popen[bytes]") -> None:
    """End whatever of the conversion still runs: the process leads a group of its own."""
    try:
        os.killpg(running.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing of the server's is known, and the network leads nowhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE"}
    }
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), _NOWHERE)
    return (
        kept
        | nowhere
        | {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    )


@lru_cache(maxsize=4)
def _version(program: str) -> str:
    """Return the program's name with its version, as far as it says one."""
    with TemporaryDirectory(prefix="kiemdiem-pdf-") as folder:
        try:
            said = subprocess.run(  # noqa: S603 -- the program found on this machine
                [program, "--version"],
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env=_environment(Path(folder)),
            ).stdout.decode(errors="replace")
        except (OSError, subprocess.TimeoutExpired):
            return "LibreOffice"
    number = re.search(r"[0-9]+(\.[0-9]+)+", said)
    return f"LibreOffice {number.group()}" if number else "LibreOffice"


def _settled(content: bytes) -> bytes:
    """Return a PDF with its moments and its random number blotted out, each in as many characters as it had."""
    return _CHANGING.sub(lambda found: b"0" * len(found.group()), content)
