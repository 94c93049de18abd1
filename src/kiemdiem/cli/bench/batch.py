"""`kiemdiem bench --batch`: how a light page answers while the papers of a whole cycle are issued, beside alone."""

import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from time import monotonic, sleep
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from kiemdiem.cli.bench import goals, measures, world
from kiemdiem.cli.bench.report import Line, line_of, print_table
from kiemdiem.cli.bench.serving import server
from kiemdiem.cli.serve import WORKERS
from kiemdiem.cli.tables import make_tables
from kiemdiem.core.access import SYSTEM
from kiemdiem.cycles.models import Cycle
from kiemdiem.documents.actions import describe_body
from kiemdiem.documents.models import PaperVersion

FORM, LINE = "dossier_list", "party"
UNITS = 2
EVERY = 0.05
AT_LEAST, WARMING = 2, 2
SLOWEST = 600
TOKEN = "a" * 32


@dataclass(frozen=True)
class Batch:
    """A cycle whose papers are to be issued, and the session of whoever issues them and reads meanwhile."""

    cycle: Cycle
    session: str


def report(papers: int, seconds: int) -> None:
    """Build a cycle, read a light page alone, then while its papers are issued; print both and their ratio.

    Raises RuntimeError where a page is none, or not every paper was issued.
    """
    print(f"Đang lập đợt tạm: {papers} văn bản …", flush=True)
    make_tables()
    batch = _batch(papers)
    with server() as port:
        _asked(port, batch, _for(WARMING))
        alone = _asked(port, batch, _for(seconds))
        issuing = threading.Thread(target=_issue, args=(port, batch))
        began = monotonic()
        issuing.start()
        meanwhile = _asked(port, batch, issuing.is_alive)
        issuing.join()
        took = monotonic() - began
    issued = PaperVersion.objects.count()
    if issued != batch.cycle.subjects.count() or len(meanwhile) < AT_LEAST:
        raise RuntimeError(
            f"Ban hành được {issued} văn bản; trang đọc được {len(meanwhile)} lần trong lúc ấy."
        )
    print_table(_lines(alone, meanwhile, issued, took))


def _for(seconds: int) -> Callable[[], bool]:
    """Return what is true for some seconds from now on."""
    end = monotonic() + seconds
    return lambda: monotonic() < end


def _lines(alone: list[float], meanwhile: list[float], issued: int, took: float) -> list[Line]:
    before, during = (quantiles(times, n=20)[-1] for times in (alone, meanwhile))
    return [
        Line("  văn bản ban hành hàng loạt qua máy chủ", f"{issued} trong {took:.0f} s", None),
        Line("  trang nhẹ khi máy rỗi, p95", f"{before * 1000:.0f} ms", None),
        line_of(goals.BATCH_PAGE, during * 1000, None),
        line_of(goals.BATCH_RATIO, during / before, None),
    ]


def _batch(papers: int) -> Batch:
    now = timezone.now()
    scratch = world.build(max(papers, 10 * UNITS), UNITS, now)
    cycle, _ = measures.opening(scratch, timezone.localdate(now).year, now)
    for unit in cycle.units.select_related("unit").order_by("pk"):
        describe_body(
            unit=unit.unit, line=LINE, name=f"Đảng ủy {unit.name}", abbreviation="ĐU", place="Hà Nội", by=SYSTEM, at=now
        )  # fmt: skip
    return Batch(cycle, measures.signed_in(scratch.organiser).cookies["sessionid"].value)


def _asked(port: int, batch: Batch, goes_on: Callable[[], bool]) -> list[float]:
    """Ask for the page at steady moments, each time over a connection of its own; return the seconds of each answer."""
    times: list[float] = []
    page = reverse("cycles:index")
    while goes_on() or len(times) < 2 * WORKERS:
        began = monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SLOWEST)
        connection.request("GET", page, headers={"Cookie": f"sessionid={batch.session}"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{page}: {answer.status}")
        times.append(monotonic() - began)
        sleep(max(0.0, EVERY - times[-1]))
    return times


def _issue(port: int, batch: Batch) -> None:
    """Press the button that issues all papers of the form, and read its progress to the end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SLOWEST)
    body = urlencode({"csrfmiddlewaretoken": TOKEN})
    headers = {
        "Cookie": f"sessionid={batch.session}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", reverse("documents:batch", args=[batch.cycle.pk, FORM]), body, headers)
    connection.getresponse().read()
    connection.close()
