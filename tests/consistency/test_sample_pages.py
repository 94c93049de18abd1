"""The whole sample, read by those it offers to be: pages full of rows fail for nobody, and the journal is whole."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.template import engines
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from addresses import addresses, addresses_of, body_of
from documents.measuring import faults_of_pdf, faults_of_word
from kiemdiem.accounts.models import Account
from kiemdiem.adapters import pdf, word
from kiemdiem.audit.queries import chain_end, chain_faults
from kiemdiem.cli import sample
from kiemdiem.core.access import SYSTEM
from kiemdiem.documents.queries.forms import KINDS, forms
from kiemdiem.documents.queries.paper import Draft, draft_of
from kiemdiem.documents.queries.templates import template_for
from kiemdiem.plenums.models import PlenumPaper
from kiemdiem.programmes.models import Programme
from kiemdiem.publishing.models import Poll, PollState
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.targets.models import Target

# The sample is built once, by one of the workers.
pytestmark = pytest.mark.xdist_group("sample")
READERS = 2
Read = Callable[[str, str], str]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Build the sample once for the tests of this module, and take it back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        sample.build(lambda _: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def sample_mode(built: None, db: None, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in sample mode for a test; templates are told of it when the first is loaded, so not again."""
    monkeypatch.setitem(engines.all()[0].env.globals, "sample", True)  # type: ignore[attr-defined]  # the only backend is Jinja's
    settings.SAMPLE = True


@pytest.fixture
def read() -> Read:
    """Read the text of a page as somebody: `read("can-bo-to-chuc", "/so-han-che/")`."""

    def text(who: str, address: str) -> str:
        client = Client()
        client.force_login(
            Account.objects.get(username=who), backend="kiemdiem.accounts.access.AccountBackend"
        )
        answer = client.get(address)
        assert answer.status_code == 200
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())

    return text


def in_order(page: str, *parts: str) -> None:
    place = 0
    for part in parts:
        found = page.find(part, place)
        assert found >= 0, f"“{part}” is missing, or stands before what precedes it"
        place = found + len(part)


def test_nobody_meets_a_fault_in_the_sample() -> None:
    assert list(chain_faults()) == []
    assert chain_end()[0] > 1000
    offered = list(Account.objects.exclude(sample_label="").order_by("sample_order"))
    failed = []
    for place, account in enumerate(offered[:READERS]):
        client = Client(raise_request_exception=False)
        client.force_login(account, backend="kiemdiem.accounts.access.AccountBackend")
        for name, pattern in addresses().items():
            for address in addresses_of(name, pattern, spread=place == 0, missing=False):
                answer = client.get(address)
                body_of(answer)
                if answer.status_code >= 500:
                    failed.append(
                        f"{account.username} {address}: {getattr(answer, 'exc_info', ('', ''))[1]!r}"
                    )
    assert not failed, "\n".join(failed)


def test_the_land_of_me_linh_reads_as_one_story_in_every_commune_that_carries_it_on(read: Read) -> None:
    entries = Shortcoming.objects.filter(field__key="dat-dai", unit__name__in=[
        "Xã Mê Linh", "Xã Yên Lãng", "Xã Tiến Thắng", "Xã Quang Minh",
    ]).select_related("unit").order_by("pk")  # fmt: skip
    assert [entry.state for entry in entries] == [State.OPEN] * 4
    assert sum(entries[0].transfers.values_list("share_percent", flat=True)) == 100
    for entry in entries:
        page = read("can-bo-to-chuc", reverse("shortcomings:entry", args=[entry.pk]))
        story = page[page.index("Toàn bộ quá trình") :]
        handed = (
            "Chuyển từ Huyện Mê Linh sang Xã Mê Linh (25 %)"
            if entry.share_of_id is None
            else "Tiếp nhận 25 % từ Huyện Mê Linh"
        )
        in_order(
            story, "22/12/2021 Thấy lần đầu", "Báo cáo vướng mắc lên Bộ Tài nguyên và Môi trường",
            "Đưa vào mục III báo cáo của Ban Thường vụ Huyện ủy Mê Linh", "trả lời vướng mắc sau 360 ngày",
            "01/07/2025", handed,
        )  # fmt: skip
        assert "Còn thiếu gì để kết thúc hạn chế" in page
        assert story.count("Thấy lần đầu") == 1
    memory = read("can-bo-to-chuc", reverse("shortcomings:memory", args=[entries[0].pk]))
    assert "đã hẹn thời hạn 2 lần" in memory
    assert "Bí thư Huyện ủy" in memory


def test_the_disbursement_of_bac_tu_liem_shows_estimate_implied_plan_meetings_and_closing(read: Read) -> None:
    entry = Shortcoming.objects.get(unit__name="Quận Bắc Từ Liêm", field__key="dau-tu-cong")
    page = read("can-bo-to-chuc", reverse("shortcomings:entry", args=[entry.pk]))
    assert "ước 335 tỷ đồng Ước chưa đạt Kế hoạch khoảng 341,8 tỷ đồng (tính ngược từ 335 = 98 %)" in page
    in_order(
        page[page.index("Toàn bộ quá trình") :], "12/04/2022 Họp kiểm điểm tiến độ", "12/07/2022 Họp kiểm điểm tiến độ",
        "11/10/2022 Họp kiểm điểm tiến độ", "Số ước: 98 %", "Số chính thức: 97,6 %", "Nộp minh chứng",
        "Tự báo cáo kết quả: Đạt đầy đủ", "Thẩm tra: Đạt đầy đủ",
    )  # fmt: skip
    target = Target.objects.get(unit=entry.unit, year=2022)
    listed = read("can-bo-to-chuc", reverse("targets:index", query={"don-vi": entry.unit_id, "nam": 2022}))
    assert (
        "0/1 chỉ tiêu đạt theo số chính thức. 1 chỉ tiêu mới có số ước: 0 ước đạt, 1 ước chưa đạt." in listed
    )
    assert "ước 98 %" in read("can-bo-to-chuc", reverse("targets:target", args=[target.pk]))


def test_the_citys_public_page_tells_estimate_from_final_and_waits_for_the_second_person() -> None:
    address = reverse("publishing:body", args=["dang-bo-thanh-pho-ha-noi"])
    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", Client().get(address).content.decode())).split())
    in_order(
        page, "Giải ngân vốn đầu tư công chậm", "Đơn vị: Quận Bắc Từ Liêm. Tình trạng: Đã khắc phục", "Chưa giao đất dịch vụ",
        "Đơn vị: Xã Mê Linh. Tình trạng: Đang khắc phục", "ước 335 tỷ đồng (đến 31/12/2022) số ước", "8,89 % (đến 31/12/2022)",
    )  # fmt: skip
    assert "Xã Yên Lãng" not in page
    assert (
        "Xã Mê Linh"
        in Client().get(reverse("publishing:item", args=["dang-bo-thanh-pho-ha-noi", 1])).content.decode()
    )


def test_the_programmes_of_2023_were_commented_under_the_four_groups_and_the_oldest_hard_matter_stands_first(
    read: Read,
) -> None:
    programme = Programme.objects.get(title__contains="15-NQ/TW", state="programme_adopted")
    page = read("can-bo-to-chuc", reverse("programmes:comments", args=[programme.pk]))
    in_order(
        page, "4 góp ý, đã xử lý hết", "Kết cấu; mục tiêu, chỉ tiêu", "Tiếp thu", "Nhiệm vụ, giải pháp chủ yếu",
        "Tổ chức thực hiện, phân công nhiệm vụ", "Giải trình", "Lộ trình, tiến độ", "Không tiếp thu",
    )  # fmt: skip
    city = programme.unit_id
    shortlist = read("can-bo-to-chuc", reverse("programmes:priorities", query={"don-vi": city, "nam": 2026}))
    first = shortlist.index("từ 22/12/2021")
    assert "Chưa giao đất dịch vụ" in shortlist[first - 400 : first]
    assert first < shortlist.index("từ 24/12/2021")


def test_the_plenum_commented_on_the_report_with_its_11_and_6_groups_and_every_remark_was_answered(
    read: Read,
) -> None:
    paper = PlenumPaper.objects.select_related("plenum").get()
    text = read("can-bo-to-chuc", paper.get_absolute_url())
    in_order(text, "11 nhóm hạn chế", "6 nhóm hạn chế", "Tiếp thu", "Giải trình", "Không tiếp thu")
    assert "số liệu minh họa" in text
    minutes = read("can-bo-to-chuc", reverse("plenums:minutes", args=[paper.plenum_id]))
    in_order(minutes, "Hội nghị lần thứ 11", "Biểu quyết giơ tay", paper.plenum.minutes_hash)


def test_the_smart_city_poll_is_closed_and_read_by_anybody_with_its_source() -> None:
    poll = Poll.objects.get(source__startswith="Tài liệu 002")
    assert (poll.state, poll.key, poll.answers) == (PollState.CLOSED, "", 120)
    page = Client().get(reverse("publishing:public_poll", args=[poll.pk])).content.decode()
    in_order(
        page,
        "thành phố thông minh",
        "Nguồn: Tài liệu 002",
        "<strong>120</strong> lượt trả lời",
        "không đại diện",
    )


WARD = {"cycle__year": 2026, "unit__unit__code": "phuong-tay-tuu"}
BEFORE = {"cycle__year": 2022, "stages__kind": "decision"}
PAPERS: dict[str, dict[str, object]] = {
    "report_collective": WARD | {"kind": "collective"},
    "report_leader": WARD | {"kind": "leader"},
    "report_staff": WARD | {"kind": "staff", "step": "accepted"},
    "report_outside": WARD | {"kind": "outside"},
    "suggestion": {"subject__cycle__year": 2026},
    "visit_report": {"unit__cycle__year": 2022, "report__sent_at__isnull": False},
    "review_plan": {"title__contains": "Tây Tựu"},
    "invitation": {"title__contains": "Tây Tựu"},
    "minutes": {"title__contains": "Tây Tựu"},
    "ballot": {"paper_vote__agreed_at__isnull": False},
    "counting_minutes": {"paper_vote__agreed_at__isnull": False},
    "appraisal_summary": WARD | {"stages__kind": "appraisal"},
    "decision": BEFORE,
    "rerating_decision": {"cycle__year": 2025, "stages__replaces__isnull": False},
    "notice": BEFORE,
    "nd90_01": BEFORE | {"kind": "leader"},
    "nd90_02": BEFORE | {"kind": "leader"},
    "nd90_03": BEFORE | {"kind": "leader"},
    "dossier_list": WARD | {"kind": "collective"},
    "quarter_sheet": {"submitted_at__isnull": False},
    "remedy_plan_entry": {"unit__code": "phuong-tay-tuu"},
    "remedy_plan": {"cycle__year": 2026, "unit__code": "phuong-tay-tuu"},
    "progress_report": {"cycle__year": 2026, "unit__code": "phuong-tay-tuu"},
    "level_summary": {"cycle__year": 2022, "unit__code": "thanh-uy"},
    "programme_dispositions": {},
    "plenum_minutes": {},
}
"""Where the sample has a paper of each form with nothing missing."""
DAY = date(2026, 11, 23)


def drafts_in_the_sample(key: str) -> list[Draft]:
    """Return papers of a form in the sample, as they would be issued on the sample's day."""
    kind = KINDS[forms()[key].about]
    found = kind.model._default_manager.filter(**PAPERS[key]).order_by("pk").values_list("pk", flat=True)
    return [draft_of(key, pk, SYSTEM, DAY) for pk in list(found[:3])]


def test_every_form_has_a_whole_paper_in_the_sample() -> None:
    assert set(forms()) == set(PAPERS)
    lacking = {}
    for key in PAPERS:
        drafts = drafts_in_the_sample(key)
        if not any(not draft.missing for draft in drafts):
            lacking[key] = [one.says for draft in drafts for one in draft.missing]
    assert lacking == {}


def test_every_form_s_paper_in_the_sample_is_printed_as_its_layout_says() -> None:
    """Each Word file is read by its XML, each PDF that LibreOffice makes of it by where its letters stand."""
    whole = {key: next(one for one in drafts_in_the_sample(key) if not one.missing) for key in PAPERS}
    words = {
        key: word.fill(
            template_for(one).content, replace(one.paper, issued_on=one.paper.issued_on or DAY), one.layout
        )
        for key, one in whole.items()
    }
    pages = dict(zip(words, pdf.from_words(list(words.values())), strict=True))
    faults = {
        key: [
            *faults_of_word(words[key], one.layout.key),
            *faults_of_pdf(pages[key].content, one.layout.key, one.paper),
        ]
        for key, one in whole.items()
    }
    assert {key: found for key, found in faults.items() if found} == {}
