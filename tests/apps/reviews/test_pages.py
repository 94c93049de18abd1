"""The pages of reports, as each side sees them."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.cycles.models import Cycle, CycleUnit, Subject, SuggestedPoint
from kiemdiem.organisations.models import Collective
from kiemdiem.reviews import actions
from kiemdiem.reviews.models import PriorItem, Review, ReviewVersion, SectionText
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.cells import Cell, digest
from kiemdiem.shortcomings.actions import move_deadline
from kiemdiem.shortcomings.models import Shortcoming

Actors = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Whole = Callable[[Subject], dict[Cell, str]]
Sent = Callable[..., ReviewVersion]
I_1 = at.section("i_1").name


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def posted(whole: dict[Cell, str], seen: dict[str, str] | None = None, **more: str) -> dict[str, str]:
    data = {
        cell.name: text.replace(".", ",") if cell.kind == "diem" else text for cell, text in whole.items()
    }
    marks = {cell.name: digest("") for cell in whole} if seen is None else seen
    return {**data, "da-doc": json.dumps(marks), **more}


def test_the_editor_asks_for_every_section_under_its_printed_number(
    committee: Subject, signed_in: SignedIn
) -> None:
    html = page(signed_in("officer_a"), "reviews:report", committee.pk)
    for heading in (
        "I.1. Nguyên tắc tổ chức",
        "II.1. Hạn chế, khuyết điểm",
        "IV. Giải trình",
        "Phần B. Tự đánh giá",
    ):
        assert heading in html
    assert "Cần viết và gửi báo cáo kiểm điểm" in html
    assert "Hướng dẫn 43-HD/BTCTW, Mẫu 01" in html


def test_section_iii_comes_filled_from_the_register(
    committee: Subject, entry: Shortcoming, signed_in: SignedIn
) -> None:
    entry.measurements.create(value="45", estimate=True, as_of=NOW.date(), recorded_at=NOW)
    move_deadline(
        entry=entry,
        new=date(2027, 1, 29),
        ground="Chờ quy hoạch",
        authority="UBND thành phố",
        by=SYSTEM,
        at=NOW,
    )
    client = signed_in("officer_a")
    assert "<dt>Minh chứng</dt><dd>chưa có</dd>" in page(client, "reviews:report", committee.pk)
    for number, dated in enumerate((date(2026, 6, 30), date(2026, 9, 30))):
        entry.evidence.create(
            kind="result", title=f"Biên bản bàn giao {dated.month}", dated=dated, file_name="b.pdf", size=3,
            sha256=str(number) * 64, uploaded_at=NOW,
        )  # fmt: skip
    html = page(client, "reviews:report", committee.pk)
    assert "2 tệp, mới nhất “Biên bản bàn giao 9” ngày 30/09/2026" in html
    assert "Chậm giải quyết hồ sơ đất đai" in html
    assert "Phó Bí thư, Chủ tịch UBND phường" in html
    assert "29/01/2027" in html
    assert "(đã lùi 1 lần, 90 ngày)" in html
    assert "ước 45" in html


@pytest.mark.parametrize("more", [0, 2])
def test_the_editor_asks_as_many_statements_for_one_earlier_limitation_as_for_three(
    committee: Subject,
    entry: Shortcoming,
    signed_in: SignedIn,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
    more: int,
) -> None:
    for number in range(more):
        entry.pk, entry.number, entry.wording = None, number + 2, f"Hạn chế {number}"
        entry.save()
    client = signed_in("officer_a")
    page(client, "reviews:report", committee.pk)
    with django_assert_num_queries(18):
        html = page(client, "reviews:report", committee.pk)
    assert html.count("Kết quả khắc phục</legend>") == more + 1


def test_section_iv_asks_one_answer_per_point(
    committee: Subject, suggested: list[SuggestedPoint], signed_in: SignedIn
) -> None:
    html = page(signed_in("officer_a"), "reviews:report", committee.pk)
    assert all(f'name="goi-y-{point.pk}"' in html for point in suggested)
    assert "Gợi ý 2 (12-CV/BTC)" in html


def test_the_list_of_gaps_leads_to_their_places(committee: Subject, signed_in: SignedIn) -> None:
    html = page(signed_in("officer_a"), "reviews:report", committee.pk)
    assert f'href="#o-{I_1}"' in html
    assert f'id="o-{I_1}"' in html
    assert 'href="#o-tu-nhan-muc"' in html
    assert 'id="o-tu-nhan-muc"' in html


def test_a_save_by_itself_answers_with_the_time_and_the_remaining_gaps(
    committee: Subject, signed_in: SignedIn
) -> None:
    answer = signed_in("officer_a").post(
        reverse("reviews:save", args=[committee.pk]),
        {I_1: "Họp đủ kỳ.", "da-doc": "{}"},
        headers={"HX-Request": "true"},
    )
    html = answer.content.decode()
    assert "Đã lưu lúc" in html
    assert "Mục I.2: chưa viết" in html
    assert "Mục I.1: chưa viết" not in html
    assert answer["HX-Trigger"] == "kd:saved"
    assert digest("Họp đủ kỳ.") in html
    assert SectionText.objects.get().text == "Họp đủ kỳ."


@pytest.mark.parametrize("more", [0, 2])
def test_a_save_asks_as_many_statements_for_one_earlier_limitation_as_for_three(
    committee: Subject,
    entry: Shortcoming,
    signed_in: SignedIn,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
    more: int,
) -> None:
    sent = {I_1: "Họp đủ kỳ."}
    for number in range(more + 1):
        sent |= {at.prior(entry.pk).name: f"Còn vướng {number}", at.result(entry.pk).name: "doing"}
        if number < more:
            entry.pk, entry.number, entry.wording = None, number + 2, f"Hạn chế {number}"
            entry.save()
    client, address = signed_in("officer_a"), reverse("reviews:save", args=[committee.pk])
    client.post(address, {I_1: "Lần đầu.", "da-doc": "{}"}, headers={"HX-Request": "true"})
    marks = json.dumps({I_1: digest("Lần đầu.")})
    with django_assert_num_queries(20):
        answer = client.post(address, {**sent, "da-doc": marks}, headers={"HX-Request": "true"})
    assert answer["HX-Trigger"] == "kd:saved"
    assert len(PriorItem.objects.values_list("text", flat=True).distinct()) == more + 1


def test_a_bad_figure_does_not_keep_good_text_from_being_saved(
    committee: Subject, signed_in: SignedIn
) -> None:
    answer = signed_in("officer_a").post(
        reverse("reviews:save", args=[committee.pk]),
        {I_1: "Họp đủ kỳ.", "diem-common": "31", "da-doc": "{}"},
        headers={"HX-Request": "true"},
    )
    html = answer.content.decode()
    assert "Các ô khác đã lưu. Chưa ghi được: Nhóm tiêu chí chung" in html
    assert "HX-Trigger" not in answer
    assert SectionText.objects.get().text == "Họp đủ kỳ."
    assert Review.objects.get().points == {}


def test_the_button_saves_without_any_script(committee: Subject, signed_in: SignedIn) -> None:
    answer = signed_in("officer_a").post(
        reverse("reviews:save", args=[committee.pk]),
        {I_1: "Họp đủ kỳ.", "diem-common": "27,5", "da-doc": "{}"},
    )
    assert answer.status_code == 302
    html = page(signed_in("officer_a"), "reviews:report", committee.pk, query="?xong=luu")
    assert "Họp đủ kỳ." in html
    assert 'value="27,5"' in html
    assert "<strong>27,5</strong> / 100" in html
    assert f'data-saved-report="{committee.pk}"' in html


@pytest.mark.parametrize("name", ["save", "submit", "accept", "return_report"])
def test_an_address_that_takes_forms_leads_back_to_the_report(
    committee: Subject, signed_in: SignedIn, name: str
) -> None:
    answer = signed_in("officer_a").get(reverse(f"reviews:{name}", args=[committee.pk]))
    assert answer["Location"] == reverse("reviews:report", args=[committee.pk])


def test_a_stale_save_shows_both_texts_and_loses_nothing(
    committee: Subject, signed_in: SignedIn, actor: Actors
) -> None:
    actions.save(subject=committee, cells={at.section("i_1"): "Bản của bí thư."}, by=actor("head_a"), at=NOW)
    typed = {I_1: "Bản của văn phòng.", "muc-i_2": "Chỗ khác.", "da-doc": json.dumps({I_1: digest("")})}
    html = signed_in("officer_a").post(reverse("reviews:save", args=[committee.pk]), typed).content.decode()
    assert "Có người vừa sửa cùng chỗ" in html
    assert "Bản của <del>bí thư</del>." in html
    assert "Bản của <ins>văn phòng</ins>." in html
    assert ">\nBản của văn phòng.</textarea>" in html
    assert 'name="ghi-de" value="muc-i_1:' in html
    assert SectionText.objects.get(key="i_1").text == "Bản của bí thư."
    assert SectionText.objects.get(key="i_2").text == "Chỗ khác."


@pytest.mark.parametrize(
    ("choice", "stands"),
    [
        ({"ghi-de": f"{I_1}:{digest('Bản của bí thư.')}"}, "Bản của văn phòng."),
        ({"ghi-de": f"{I_1}:{digest('Bản cũ hơn.')}"}, "Bản của bí thư."),
        ({"lay-lai": I_1}, "Bản của bí thư."),
    ],
)
def test_the_writer_chooses_between_two_texts(
    committee: Subject, signed_in: SignedIn, actor: Actors, choice: dict[str, str], stands: str
) -> None:
    actions.save(subject=committee, cells={at.section("i_1"): "Bản của bí thư."}, by=actor("head_a"), at=NOW)
    typed = {I_1: "Bản của văn phòng.", "da-doc": json.dumps({I_1: digest("")}), **choice}
    signed_in("officer_a").post(reverse("reviews:save", args=[committee.pk]), typed)
    assert SectionText.objects.get().text == stands


def test_an_untouched_page_takes_nothing_back_from_others(
    committee: Subject, signed_in: SignedIn, actor: Actors
) -> None:
    actions.save(subject=committee, cells={at.section("i_1"): "Bí thư vừa viết."}, by=actor("head_a"), at=NOW)
    old_page = {
        I_1: "",
        "muc-i_2": "Văn phòng viết.",
        "da-doc": json.dumps({I_1: digest(""), "muc-i_2": digest("")}),
    }
    client = signed_in("officer_a")
    answer = client.post(
        reverse("reviews:save", args=[committee.pk]), old_page, headers={"HX-Request": "true"}
    )
    [marks] = [json.loads(part) for part in _marks(answer.content.decode())]
    assert marks[I_1] == digest("")
    client.post(reverse("reviews:save", args=[committee.pk]), {**old_page, "da-doc": json.dumps(marks)})
    assert SectionText.objects.get(key="i_1").text == "Bí thư vừa viết."


def _marks(html: str) -> list[str]:
    return [part.split('"')[0].replace("&#34;", '"') for part in html.split('id="da-doc" value="')[1:]]


def test_sending_saves_first_and_lists_what_is_missing(committee: Subject, signed_in: SignedIn) -> None:
    answer = signed_in("officer_a").post(
        reverse("reviews:submit", args=[committee.pk]), {I_1: "Vừa gõ xong.", "da-doc": "{}"}
    )
    html = answer.content.decode()
    assert "chưa gửi được vì còn thiếu" in html
    assert "Vừa gõ xong." in html
    assert SectionText.objects.get().text == "Vừa gõ xong."
    assert not ReviewVersion.objects.exists()


def test_a_whole_report_is_sent_from_the_page(
    committee: Subject,
    signed_in: SignedIn,
    whole_report: Whole,
    entry: Shortcoming,
    suggested: list[SuggestedPoint],
) -> None:
    client = signed_in("officer_a")
    answer = client.post(reverse("reviews:submit", args=[committee.pk]), posted(whole_report(committee)))
    assert answer.status_code == 302, answer.content.decode()
    html = client.get(answer["Location"]).content.decode()
    assert "Đã gửi báo cáo." in html
    assert "Đã gửi, chờ tiếp nhận" in html
    assert "<textarea" not in html


def test_what_is_typed_into_a_sent_report_is_refused_and_shown_again(
    committee: Subject, signed_in: SignedIn, sent: Sent
) -> None:
    sent(committee)
    answer = signed_in("officer_a").post(
        reverse("reviews:save", args=[committee.pk]),
        {I_1: "Sửa trộm.", "da-doc": json.dumps({I_1: digest("x")})},
    )
    html = answer.content.decode()
    assert "không sửa được nữa" in html
    assert "Sửa trộm." in html.replace("</ins>", "").replace("<ins>", "")
    assert SectionText.objects.get(key="i_1").text == "Nội dung của i_1."


def test_the_judge_reads_and_accepts(committee: Subject, signed_in: SignedIn, sent: Sent) -> None:
    sent(committee)
    client = signed_in("delegate")
    html = page(client, "reviews:report", committee.pk)
    assert "Cần đọc để tiếp nhận hoặc trả lại" in html
    assert "Nội dung của i_1." in html
    client.post(reverse("reviews:accept", args=[committee.pk]))
    committee.refresh_from_db()
    assert committee.step == "accepted"


def test_a_return_wants_its_comment(committee: Subject, signed_in: SignedIn, sent: Sent) -> None:
    sent(committee)
    client = signed_in("organiser")
    html = client.post(
        reverse("reviews:return_report", args=[committee.pk]), {"comment": ""}
    ).content.decode()
    assert "Hãy nêu rõ cần bổ sung, sửa gì" in html
    client.post(reverse("reviews:return_report", args=[committee.pk]), {"comment": "Bổ sung <b>mục II</b>."})
    html = page(signed_in("officer_a"), "reviews:report", committee.pk)
    assert "Cần sửa theo góp ý và gửi lại" in html
    assert "Bổ sung &lt;b&gt;mục II&lt;/b&gt;." in html


def test_the_judge_reads_what_was_sent_while_it_is_being_mended(
    committee: Subject, signed_in: SignedIn, actor: Actors, sent: Sent
) -> None:
    sent(committee)
    actions.return_report(subject=committee, comment="Sửa mục I.", by=actor("organiser"), at=NOW)
    actions.save(subject=committee, cells={at.section("i_1"): "Đang sửa dở."}, by=SYSTEM, at=NOW)
    html = page(signed_in("organiser"), "reviews:report", committee.pk)
    assert "Nội dung của i_1." in html
    assert "Đang sửa dở." not in html


@pytest.mark.parametrize("who", ["stranger", "organiser", "verifier", "admin"])
def test_a_draft_is_closed_to_everybody_else(committee: Subject, signed_in: SignedIn, who: str) -> None:
    answer = signed_in(who).get(reverse("reviews:report", args=[committee.pk]))
    assert answer.status_code == 403
    assert "Xem báo cáo kiểm điểm đã gửi" in answer.content.decode()


def test_a_member_without_access_saves_nothing(world: World, signed_in: SignedIn) -> None:
    subject = world.subjects["member_a"]
    answer = signed_in("officer_a").post(
        reverse("reviews:save", args=[subject.pk]), {I_1: "Viết hộ.", "da-doc": "{}"}
    )
    assert answer.status_code == 403
    assert not Review.objects.exists()


def test_an_exempt_subject_has_no_report_page(world: World, signed_in: SignedIn) -> None:
    Subject.objects.filter(pk=world.subjects["member_a"].pk).update(
        inclusion="exempt", exemption_ground="Đình chỉ"
    )
    answer = signed_in("member_a").get(reverse("reviews:report", args=[world.subjects["member_a"].pk]))
    assert answer.status_code == 409
    assert "thuộc diện không kiểm điểm" in answer.content.decode()


def test_an_unknown_report_is_not_found(world: World, signed_in: SignedIn) -> None:
    assert signed_in("officer_a").get(reverse("reviews:report", args=[999_999])).status_code == 404


def test_a_frozen_version_is_read_with_its_hash(committee: Subject, signed_in: SignedIn, sent: Sent) -> None:
    version = sent(committee)
    html = page(signed_in("leader"), "reviews:version", committee.pk, 1)
    assert version.content_hash in html
    assert "khớp" in html
    assert "Mẫu 01" in html


def test_a_tampered_version_says_so(committee: Subject, signed_in: SignedIn, sent: Sent) -> None:
    version = sent(committee)
    version.content["chapters"][0]["passages"][0]["text"] = "Sửa trong cơ sở dữ liệu."
    version.save()
    html = page(signed_in("organiser"), "reviews:version", committee.pk, 1)
    assert "không còn khớp mã băm" in html


def test_a_version_that_was_never_sent_is_refused(committee: Subject, signed_in: SignedIn) -> None:
    answer = signed_in("officer_a").get(reverse("reviews:version", args=[committee.pk, 3]))
    assert answer.status_code == 409
    assert "không có bản 3" in answer.content.decode()


def test_two_versions_are_compared_word_by_word_and_escaped(
    committee: Subject, signed_in: SignedIn, actor: Actors, sent: Sent
) -> None:
    sent(committee)
    actions.return_report(subject=committee, comment="Sửa mục I.1.", by=actor("organiser"), at=NOW)
    actions.save(subject=committee, cells={at.section("i_1"): "Nội dung <b>mới</b>."}, by=SYSTEM, at=NOW)
    committee.refresh_from_db()
    actions.submit(subject=committee, by=SYSTEM, at=NOW)
    html = page(signed_in("organiser"), "reviews:difference", committee.pk)
    assert "1 mục có thay đổi" in html
    assert "<ins>&lt;b&gt;mới&lt;/b&gt;</ins>" in html.replace("</ins><ins>", "")
    assert "<del>của i_1</del>" in html


def test_the_writer_compares_the_draft_with_what_was_sent(
    committee: Subject, signed_in: SignedIn, actor: Actors, sent: Sent
) -> None:
    sent(committee)
    actions.return_report(subject=committee, comment="Sửa mục I.1.", by=actor("organiser"), at=NOW)
    html = page(signed_in("officer_a"), "reviews:difference", committee.pk)
    assert "Bản đang viết" in html
    assert "Hai bản giống nhau hoàn toàn." in html
    refused = signed_in("organiser").get(reverse("reviews:difference", args=[committee.pk]))
    assert "chưa có hai bản" in refused.content.decode()


def test_last_years_report_stands_beside_this_years(
    world: World, signed_in: SignedIn, sent: Sent, whole_report: Whole
) -> None:
    committee = world.subjects["committee"]
    before = _last_year(world, committee)
    actions.save(
        subject=before, cells=whole_report(before) | {at.section("i_1"): "Năm ngoái."}, by=SYSTEM, at=NOW
    )
    actions.submit(subject=before, by=SYSTEM, at=NOW)
    sent(committee)
    client = signed_in("organiser")
    assert "So với kỳ trước" in page(client, "reviews:report", committee.pk)
    html = page(client, "reviews:difference", committee.pk, query="?tu=ky-truoc")
    assert "Báo cáo kỳ trước (Kiểm điểm năm 2025)" in html
    assert "<del>Năm ngoái" in html


def _last_year(world: World, committee: Subject) -> Subject:
    cycle = Cycle.objects.create(
        title="Kiểm điểm năm 2025", year=2025, period_start="2025-01-01", period_end="2025-12-31",
        root=world.units["city"], rule_set=world.rule_set, rule_set_hash=world.rule_set.content_hash, state="cycle_open",
    )  # fmt: skip
    cycle.refresh_from_db()
    ward = world.cycle_units["ward_a"]
    unit = CycleUnit.objects.create(
        cycle=cycle,
        unit=ward.unit,
        name=ward.name,
        depth=1,
        party_path=ward.party_path,
        state_path=ward.state_path,
    )
    return Subject.objects.create(
        cycle=cycle, unit=unit, kind="collective", collective=committee.collective, name=committee.name,
        party_path=ward.party_path, state_path=ward.state_path, step_since=NOW,
    )  # fmt: skip


def test_a_limitation_of_the_report_becomes_a_draft_in_the_register(
    committee: Subject, signed_in: SignedIn, actor: Actors
) -> None:
    cells = {at.section("ii_1"): "Chậm giải quyết 12 hồ sơ. Kiểm tra chưa thường xuyên."}
    actions.save(subject=committee, cells=cells, by=actor("officer_a"), at=NOW)
    client = signed_in("officer_a")
    address = reverse("reviews:raise_entry", args=[committee.pk, "ii_1"])
    assert "Chậm giải quyết 12 hồ sơ." in client.get(address).content.decode()
    answer = client.post(
        address,
        {"passage": "Chậm giải quyết  12 hồ sơ.", "wording": "Chậm giải quyết 12 hồ sơ đất đai năm 2026"},
    )
    assert answer.status_code == 302, answer.content.decode()
    entry = Shortcoming.objects.get()
    section = SectionText.objects.get(key="ii_1")
    assert (entry.origin, entry.origin_type, entry.origin_id) == (
        "self_review",
        "reviews.sectiontext",
        section.pk,
    )
    assert entry.origin_passage == "Chậm giải quyết 12 hồ sơ."
    assert (entry.born_in, entry.state) == (committee.cycle, "entry_draft")
    assert answer["Location"] == reverse("shortcomings:entry", args=[entry.pk])
    assert section.get_absolute_url() == reverse("reviews:report", args=[committee.pk]) + "#doc-ii_1"
    assert "Số 1</a>: Chậm giải quyết 12 hồ sơ đất đai năm 2026" in client.get(address).content.decode()


def test_a_passage_that_is_not_in_the_report_is_no_source(
    committee: Subject, signed_in: SignedIn, actor: Actors
) -> None:
    actions.save(subject=committee, cells={at.section("ii_1"): "Chậm hồ sơ."}, by=actor("officer_a"), at=NOW)
    answer = signed_in("officer_a").post(
        reverse("reviews:raise_entry", args=[committee.pk, "ii_1"]),
        {"passage": "Bịa ra.", "wording": "Một việc"},
    )
    html = answer.content.decode()
    assert "Đoạn trích không có trong mục này" in html
    assert "Bịa ra." in html
    assert not Shortcoming.objects.exists()


def test_the_list_puts_first_what_waits_for_the_reader(world: World, signed_in: SignedIn, sent: Sent) -> None:
    sent(world.subjects["executive"])
    html = page(signed_in("officer_a"), "reviews:index")
    assert html.index("Ban Thường vụ Đảng ủy") < html.index("Ủy ban nhân dân phường An Thử")
    assert "Đã gửi, chờ tiếp nhận" in html
    html = page(signed_in("delegate"), "reviews:index")
    assert "Cần đọc để tiếp nhận hoặc trả lại" in html
    assert "Ban Thường vụ Đảng ủy" not in html


def test_the_list_is_narrowed_by_name_without_marks_and_by_work(
    world: World, signed_in: SignedIn, sent: Sent
) -> None:
    sent(world.subjects["executive"])
    client = signed_in("officer_a")
    html = page(client, "reviews:index", query="?tim=uy+ban+nhan")
    assert "Ủy ban nhân dân phường An Thử" in html
    assert "Ban Thường vụ Đảng ủy" not in html
    html = page(client, "reviews:index", query="?viec=viet&dot=abc&trang=x")
    assert "Ban Thường vụ Đảng ủy" in html
    assert "Ủy ban nhân dân phường An Thử" not in html
    assert "Không có báo cáo nào khớp bộ lọc." in page(client, "reviews:index", query="?tim=khong+co")


def test_an_empty_list_says_what_will_come(world: World, signed_in: SignedIn) -> None:
    assert "Chưa có báo cáo nào đồng chí được xem" in page(signed_in("stranger"), "reviews:index")


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_as_many_statements_for_one_as_for_three(
    world: World,
    signed_in: SignedIn,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
    more: int,
) -> None:
    Subject.objects.exclude(pk=world.subjects["committee"].pk).delete()
    template = world.subjects["committee"]
    for number in range(more):
        collective = Collective.objects.create(
            unit=world.units["ward_a"],
            name=f"Tập thể {number}",
            kind="lanh_dao",
            line="party",
            valid_from="2025-07-01",
        )
        Subject.objects.create(
            cycle=world.cycle, unit=template.unit, kind="collective", collective=collective, name=collective.name,
            party_path=template.party_path, step_since=NOW,
        )  # fmt: skip
    client = signed_in("officer_a")
    client.get(reverse("reviews:index"))
    with django_assert_num_queries(6):
        html = page(client, "reviews:index")
    assert html.count("/bao-cao/") >= more + 1
