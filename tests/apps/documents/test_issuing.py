"""Issuing papers: numbers without gaps, content under a hash, refusals that say what to do."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from docx import Document

from apps.documents.conftest import DAY, ISSUED_AT, Issue, later
from cast import NOW, TODAY, World
from kiemdiem.adapters.word import fill
from kiemdiem.assignments.models import Task
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.papers import Field, Table, Text
from kiemdiem.core.papers.stored import content_hash, from_json, to_json
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Cycle, Subject, SuggestedPoint
from kiemdiem.documents import actions
from kiemdiem.documents.models import Body, IssuedPaper, NumberSeries, PaperVersion
from kiemdiem.documents.queries.forms import KINDS, forms, forms_for
from kiemdiem.documents.queries.kept import paper_faults
from kiemdiem.documents.queries.paper import draft_of, recorded_number
from kiemdiem.documents.queries.reports import tasks_of
from kiemdiem.documents.queries.templates import default_template, template_for
from kiemdiem.organisations.models import Collective, Unit
from kiemdiem.ratings.models import RatingStage, StageKind

Actors = Callable[[str], Actor]


def words_of(version: PaperVersion) -> str:
    """Return the text of the kept Word file, tables and all."""
    with version.file.open("rb") as file:
        document = Document(BytesIO(file.read()))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(texts)


def test_a_report_is_issued_with_the_first_number_of_the_term(
    reported: Subject, party_body: Body, issue: Issue
) -> None:
    version = issue("report_collective", reported.pk)
    assert (version.number, version.version, version.issued_on) == (1, 1, DAY)
    assert str(version.series) == "BC, 2025-2030"
    text = words_of(version)
    for said in (
        "Số 01-BC/ĐU",
        "Nội dung của ii_1.",
        "Tổng điểm: 50",
        "I. Ưu điểm, kết quả đạt được",
        "T/M BAN THƯỜNG VỤ",
    ):
        assert said in text, said


def test_what_a_report_declares_of_itself_is_its_appendix(
    reported: Subject, party_body: Body, issue: Issue
) -> None:
    version = issue("report_collective", reported.pk)
    [appendix] = from_json(version.content).appendices
    assert appendix.title == "Số liệu tự khai"
    assert isinstance(appendix.blocks[0], Table)
    with version.file.open("rb") as file:
        said = [paragraph.text for paragraph in Document(BytesIO(file.read())).paragraphs]
    refers = next(text for text in said if "Phụ lục kèm theo" in text)
    begins = said.index("Phụ lục")
    assert said.index(refers) < begins
    assert said[begins + 1 : begins + 3] == [
        "Số liệu tự khai",
        "(Kèm theo Báo cáo số 01-BC/ĐU ngày 24 tháng 11 năm 2026 của Đảng ủy phường An Thử)",
    ]


def test_a_report_of_who_leads_nobody_lists_the_year_s_tasks_in_an_appendix(
    world: World, actor: Actors
) -> None:
    """Mẫu 2B: product, progress, quality; only tasks of the year, and none that the reader may not see."""
    Subject.objects.filter(pk=world.subjects["member_a"].pk).update(kind="staff")
    subject = Subject.objects.get(pk=world.subjects["member_a"].pk)
    given = {
        "unit": world.units["ward_a"], "post": world.posts["head_a"], "person": subject.person,
        "assigned_on": date(2025, 1, 2),
    }  # fmt: skip
    Task.objects.create(name="Rà soát hồ sơ", due_on=date(2026, 6, 30), **given)
    Task.objects.create(
        name="Lập kế hoạch",
        due_on=date(2026, 3, 31),
        done_on=date(2026, 4, 2),
        done_amount=1,
        quality=1,
        **given,
    )
    Task.objects.create(name="Việc năm trước", due_on=date(2025, 3, 31), **given)
    appendices = draft_of("report_staff", subject.pk, SYSTEM, DAY).paper.appendices
    assert [one.title for one in appendices] == ["Kết quả thực hiện nhiệm vụ", "Số liệu tự khai"]
    table = appendices[0].blocks[0]
    assert isinstance(table, Table)
    assert [row[1:] for row in table.rows] == [
        ("Lập kế hoạch", "", "31/03/2026", "xong ngày 02/04/2026, chậm 2 ngày", "Mức 1: chủ động, hiệu quả, có kết quả cụ thể"),
        ("Rà soát hồ sơ", "", "30/06/2026", "chưa xong", "chưa xác nhận"),
    ]  # fmt: skip
    assert not tasks_of([subject], actor("stranger"))[subject.pk]
    Task.objects.filter(name="Lập kế hoạch").update(illustrative=True)
    assert "số liệu minh họa" in draft_of("report_staff", subject.pk, SYSTEM, DAY).paper.marks


def test_a_paper_of_before_appendices_keeps_its_hash(decided: Subject, city_body: Body, issue: Issue) -> None:
    version = issue("decision", decided.pk, who="organiser")
    assert "appendices" not in version.content
    assert content_hash(from_json(version.content)) == version.content_hash


def test_what_was_issued_is_kept_under_its_hashes(reported: Subject, party_body: Body, issue: Issue) -> None:
    version = issue("report_collective", reported.pk)
    paper = from_json(version.content)
    assert version.content_hash == content_hash(paper)
    assert to_json(paper) == version.content
    with version.file.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == version.file_hash
    event = Event.objects.get(action="documents.issue")
    assert version.content_hash in event.payload


def test_a_report_that_was_not_sent_is_not_issued_and_no_number_is_lost(
    committee: Subject, party_body: Body, issue: Issue
) -> None:
    with pytest.raises(NotReady) as refusal:
        issue("report_collective", committee.pk)
    assert "chưa được gửi" in refusal.value.missing[0].says
    assert not NumberSeries.objects.exists()
    assert not IssuedPaper.objects.exists()


def test_without_a_described_body_and_without_a_term_nothing_is_issued(
    reported: Subject, world: World, issue: Issue, actor: Actors
) -> None:
    with pytest.raises(NotReady) as refusal:
        issue("report_collective", reported.pk)
    assert "chưa khai tên cơ quan ban hành" in refusal.value.missing[0].says
    actions.describe_body(
        unit=world.units["ward_a"], line="party", name="Đảng ủy", abbreviation="ĐU", place="An Thử",
        by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    with pytest.raises(NotReady) as refusal:
        issue("report_collective", reported.pk)
    assert "Chưa ghi nhiệm kỳ" in refusal.value.missing[0].says


def test_a_stranger_neither_reads_nor_issues(reported: Subject, party_body: Body, issue: Issue) -> None:
    with pytest.raises(NotAllowed):
        issue("report_collective", reported.pk, who="stranger")


def test_whoever_only_reads_does_not_issue(reported: Subject, party_body: Body, issue: Issue) -> None:
    with pytest.raises(NotAllowed):
        issue("report_collective", reported.pk, who="leader")


def test_a_paper_is_issued_once(reported: Subject, party_body: Body, issue: Issue) -> None:
    issue("report_collective", reported.pk)
    with pytest.raises(Refused, match="đã được ban hành"):
        issue("report_collective", reported.pk)
    assert NumberSeries.objects.get().last == 1


def test_a_day_ahead_is_refused(reported: Subject, party_body: Body, issue: Issue) -> None:
    with pytest.raises(Refused, match="ở sau ngày ghi"):
        issue("report_collective", reported.pk, on=date(2026, 12, 24))


def test_days_of_a_series_do_not_go_back(
    reported: Subject, party_body: Body, entry: object, issue: Issue, world: World
) -> None:
    issue("report_collective", reported.pk)
    with pytest.raises(Refused, match="sau ngày 20/11/2026"):
        issue("progress_report", world.cycle_units["ward_a"].pk, on=date(2026, 11, 20))
    assert NumberSeries.objects.get().last == 1


def test_numbers_run_by_type_of_paper_and_body(
    reported: Subject, party_body: Body, entry: object, issue: Issue, world: World
) -> None:
    unit = world.cycle_units["ward_a"].pk
    assert issue("report_collective", reported.pk).number == 1
    assert issue("progress_report", unit).number == 2
    with pytest.raises(NotReady, match="Chưa ban hành được kế hoạch khắc phục"):
        issue("remedy_plan", unit)


def test_the_state_counts_by_the_year(
    world: World, sent: Callable[..., object], state_body: Body, issue: Issue
) -> None:
    executive = world.subjects["executive"]
    sent(executive)
    version = issue("report_collective", executive.pk)
    assert str(version.series) == "BC, 2026"
    assert "Số: 01/BC-UBND" in words_of(version)


def test_the_standing_committee_of_a_council_writes_under_the_council_s_own_name_and_numbers(
    world: World, sent: Callable[..., object], state_body: Body, issue: Issue, actor: Actors
) -> None:
    executive = world.subjects["executive"]
    Collective.objects.filter(pk=executive.collective_id).update(kind="thuong_truc_hdnd")
    sent(executive)
    with pytest.raises(NotReady) as refusal:
        issue("report_collective", executive.pk)
    assert "văn bản của Hội đồng nhân dân" in refusal.value.missing[0].says
    actions.describe_body(
        unit=world.units["ward_a"], line="council", name="Hội đồng nhân dân phường An Thử", abbreviation="HĐND",
        place="An Thử", by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    version = issue("report_collective", executive.pk)
    text = words_of(version)
    assert "Hội đồng nhân dân phường An Thử" in text
    assert "Số: 01/BC-HĐND" in text
    assert "TM. THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN" in text
    assert (version.layout_key, str(version.series)) == ("nd30_2020", "BC, 2026")


def test_an_unchanged_paper_is_not_issued_again(
    reported: Subject, party_body: Body, issue: Issue, actor: Actors
) -> None:
    issue("report_collective", reported.pk)
    with pytest.raises(Refused, match="Nội dung không khác bản 1"):
        actions.reissue(
            form_key="report_collective",
            thing_id=reported.pk,
            ground="Thử",
            by=actor("officer_a"),
            at=later(1),
        )


def test_a_changed_paper_is_issued_again_as_a_new_version(
    entry: object, party_body: Body, issue: Issue, actor: Actors, world: World
) -> None:
    unit = world.cycle_units["ward_a"].pk
    first = issue("progress_report", unit)
    entry.wording = "Chậm giải quyết hồ sơ đất đai ở hai tổ"  # type: ignore[attr-defined]
    entry.save()  # type: ignore[attr-defined]
    again = {"form_key": "progress_report", "thing_id": unit, "by": actor("officer_a"), "at": later(1)}
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        actions.reissue(ground=" ", **again)
    second = actions.reissue(ground="Bổ sung nội dung", **again)
    assert (second.version, second.number, second.ground) == (2, 2, "Bổ sung nội dung")
    first.refresh_from_db()
    assert first.withdrawn_at is None
    assert "hai tổ" in words_of(second)
    assert "hai tổ" not in words_of(first)


def test_nothing_is_issued_again_that_was_not_issued(
    reported: Subject, party_body: Body, actor: Actors
) -> None:
    with pytest.raises(Refused, match="chưa được ban hành"):
        actions.reissue(
            form_key="report_collective",
            thing_id=reported.pk,
            ground="Thử",
            by=actor("officer_a"),
            at=ISSUED_AT,
        )


def test_a_withdrawn_paper_keeps_its_number_and_may_be_issued_anew(
    reported: Subject, party_body: Body, issue: Issue, actor: Actors
) -> None:
    version = issue("report_collective", reported.pk)
    with pytest.raises(NotAllowed):
        actions.withdraw(version=version, ground="Sai", by=actor("officer_a"), at=later(1))
    with pytest.raises(Refused, match="Chưa ghi lý do thu hồi"):
        actions.withdraw(version=version, ground="", by=actor("head_a"), at=later(1))
    actions.withdraw(version=version, ground="Ghi nhầm điểm", by=actor("head_a"), at=later(1))
    with pytest.raises(Refused, match="đã được thu hồi"):
        actions.withdraw(version=version, ground="Nữa", by=actor("head_a"), at=later(2))
    again = issue("report_collective", reported.pk, at=later(3), on=date(2026, 11, 24))
    assert (again.version, again.number) == (2, 2)


def test_a_decision_is_issued_by_the_authority_under_the_number_it_bears(
    decided: Subject, city_body: Body, issue: Issue
) -> None:
    with pytest.raises(NotAllowed):
        issue("decision", decided.pk)
    version = issue("decision", decided.pk, who="organiser")
    assert (version.number, version.recorded_number, version.issued_on) == (
        None,
        "15-QĐ/TU",
        date(2026, 11, 23),
    )
    text = words_of(version)
    assert "Số 15-QĐ/TU" in text
    assert "Hoàn thành tốt nhiệm vụ" in text
    assert (
        text.index("Ban Thường vụ") < text.index("Căn cứ") < text.index("Quyết định:") < text.index("Điều 1.")
    )
    assert not NumberSeries.objects.exists()


def test_sheets_of_the_decree_are_offered_for_its_years_alone(decided: Subject) -> None:
    """Nghị định 90 held for years that ended from 20/08/2020 to 31/12/2025, beside reviews under the Party's texts."""
    head = Subject.objects.get(name="Vũ Tưởng Tượng")
    sheets = ("nd90_01", "nd90_02", "nd90_03")

    def offered(year: int) -> list[str]:
        Cycle.objects.update(year=year, period_start=date(year, 1, 1), period_end=date(year, 12, 31))
        matter = KINDS["rating"].load(head.pk, SYSTEM, date(2026, 11, 23))
        return [line.form.key for line in forms_for(matter) if line.form.key in sheets]

    assert offered(2025) == list(sheets)
    assert offered(2026) == []


def test_a_decision_nobody_took_is_not_issued(committee: Subject, city_body: Body, issue: Issue) -> None:
    with pytest.raises(NotReady) as refusal:
        issue("decision", committee.pk, who="organiser")
    assert "Chưa có quyết định xếp loại" in refusal.value.missing[0].says


def test_a_second_decision_is_needed_for_rating_anew(decided: Subject, city_body: Body, issue: Issue) -> None:
    with pytest.raises(NotReady, match="xếp loại lại"):
        issue("rerating_decision", decided.pk, who="organiser")


def test_what_was_decided_anew_has_papers_of_both_decisions_and_a_new_notice(
    decided: Subject, city_body: Body, issue: Issue, actor: Actors, world: World
) -> None:
    """Mẫu 03 names the decision that it replaces; the paper of that one stays; the notice is given once more."""
    first = issue("decision", decided.pk, who="organiser")
    issue("notice", decided.pk, who="organiser")
    before = decided.stages.get(kind=StageKind.DECISION)
    RatingStage.objects.create(
        subject=decided, kind=StageKind.DECISION, level=Level.HT, computed_level=Level.HT, authority=world.units["city"],
        decision_number="Số 21-QĐ/TU", decided_on=DAY, ground="Số liệu tự khai không đúng.", replaces=before, at=ISSUED_AT,
    )  # fmt: skip
    anew = words_of(issue("rerating_decision", decided.pk, who="organiser"))
    for said in (
        "Số 21-QĐ/TU",
        "(Hoàn thành tốt nhiệm vụ) đã công bố tại Quyết định số 15-QĐ/TU ngày 23/11/2026.",
        "Hoàn thành nhiệm vụ. Căn cứ: Số liệu tự khai không đúng.",
    ):
        assert said in anew, said
    with pytest.raises(NotReady) as refusal:
        actions.reissue(
            form_key="decision", thing_id=decided.pk, ground="x", by=actor("organiser"), at=later(1)
        )
    assert "dùng mẫu Quyết định đánh giá, xếp loại lại" in refusal.value.missing[0].says
    first.refresh_from_db()
    assert "Số 15-QĐ/TU" in words_of(first)
    notice = actions.reissue(
        form_key="notice", thing_id=decided.pk, ground="Xếp loại lại", by=actor("organiser"), at=later(1)
    )
    said = words_of(notice)
    assert "Theo quyết định số 21-QĐ/TU, ngày 24/11/2026." in said
    assert (
        "thay thế Quyết định số 15-QĐ/TU, ngày 23/11/2026; mức “Hoàn thành tốt nhiệm vụ” đã thông báo không còn"
        in said
    )
    listed = draft_of("dossier_list", decided.pk, actor("organiser"), DAY).paper.blocks[-1]
    assert isinstance(listed, Table)
    held = next(row[2] for row in listed.rows if row[1].startswith("Kết luận, quyết định"))
    assert [
        name in held for name in ("Quyết định xếp loại chất lượng", "Quyết định đánh giá, xếp loại lại")
    ] == [True, True]


def test_a_collective_has_no_post_to_be_filled_in(decided: Subject, actor: Actors) -> None:
    for key in ("appraisal_summary", "dossier_list"):
        paper = draft_of(key, decided.pk, actor("organiser"), DAY).paper
        assert "Chức vụ" not in [block.label for block in paper.blocks if isinstance(block, Field)]


def test_a_unit_does_not_report_to_itself(reported: Subject, world: World, actor: Actors) -> None:
    paper = draft_of("report_collective", reported.pk, actor("officer_a"), DAY).paper
    assert paper.sent_to == world.units["city"].name
    Cycle.objects.filter(pk=world.cycle.pk).update(root=world.units["ward_a"])
    own = draft_of("report_collective", reported.pk, actor("officer_a"), DAY).paper
    assert (own.sent_to, own.recipients) == ("", paper.recipients)


@pytest.mark.parametrize("what", ["stage", "unit"])
def test_what_rests_on_invented_rows_says_so(decided: Subject, actor: Actors, what: str) -> None:
    keys = (("decision", decided.pk), ("level_summary", decided.unit_id))
    for key, thing in keys:
        assert "số liệu minh họa" not in draft_of(key, thing, actor("organiser"), DAY).paper.marks
    if what == "stage":
        decided.stages.update(illustrative=True)
    else:
        Unit.objects.filter(pk=decided.unit.unit_id).update(illustrative=True)
    for key, thing in keys:
        assert "số liệu minh họa" in draft_of(key, thing, actor("organiser"), DAY).paper.marks, key


def test_a_form_is_refused_for_what_it_is_not_for(reported: Subject, party_body: Body, issue: Issue) -> None:
    with pytest.raises(Refused, match="không dùng cho"):
        issue("report_leader", reported.pk)
    with pytest.raises(Refused, match="không có mẫu"):
        issue("khong_co", reported.pk)


def test_a_suggestion_prints_its_points_and_grounds(
    suggested: list[SuggestedPoint], city_body: Body, issue: Issue
) -> None:
    version = issue("suggestion", suggested[0].suggestion_id, who="organiser")
    text = words_of(version)
    assert "Số 12-CV/BTC" in text
    assert "Giải trình việc chậm cấp giấy chứng nhận." in text
    assert "mẫu tham khảo của phần mềm" in text


def test_the_same_paper_gives_the_same_bytes(reported: Subject, party_body: Body, actor: Actors) -> None:
    drafts = [draft_of("report_collective", reported.pk, actor("officer_a"), DAY) for _ in range(2)]
    files = [
        fill(template_for(one).content, replace(one.paper, number=7, issued_on=DAY), one.layout)
        for one in drafts
    ]
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15-QĐ/TU", (15, "QĐ/TU")),
        ("05/QĐ-UBND", (5, "QĐ-UBND")),
        ("Số 15-QĐ/TU", (15, "QĐ/TU")),
        ("số: 15-QĐ/TU", (15, "QĐ/TU")),
        ("Số minh họa 1-CV/TU", (0, "")),
        ("", (0, "")),
        ("0-QĐ/TU", (0, "")),
        ("9999999-QĐ", (0, "")),
    ],
)
def test_a_typed_number_is_read_where_it_is_one(text: str, found: tuple[int, str]) -> None:
    assert recorded_number(text) == found


def test_every_form_is_for_something_and_has_its_own_code() -> None:
    assert len({form.code for form in forms().values()}) == len(forms()) >= 24


def test_before_points_a_collective_proposes_its_level_and_a_person_claims_one() -> None:
    """Mẫu 01 and the personal forms of Hướng dẫn 21 and Hướng dẫn 25 name their section VII each in its own way."""
    titles = {
        key: [part.text for part in form.parts if part.text.startswith("VII.")]
        for key, form in forms().items()
        if form.about == "report"
    }
    own = ["VII. Tự nhận mức xếp loại chất lượng"]
    assert titles == {
        "report_collective": ["VII. Đề nghị mức xếp loại chất lượng"],
        "report_leader": own, "report_staff": own, "report_outside": own,
    }  # fmt: skip


def test_a_body_without_a_name_or_of_an_unknown_line_is_refused(world: World, actor: Actors) -> None:
    given = {
        "unit": world.units["ward_a"],
        "abbreviation": "ĐU",
        "place": "An Thử",
        "by": actor("officer_a"),
        "at": NOW,
    }
    with pytest.raises(Refused, match="Chưa ghi tên cơ quan"):
        actions.describe_body(line="party", name=" ", **given)
    with pytest.raises(Refused, match="Thể thức văn bản"):
        actions.describe_body(line="doan", name="Đoàn", **given)
    with pytest.raises(NotAllowed):
        actions.describe_body(line="party", name="Đảng ủy", **{**given, "by": actor("stranger")})


def test_terms_do_not_overlap_and_only_the_party_has_them(
    party_body: Body, state_body: Body, actor: Actors
) -> None:
    by = {"by": actor("officer_a"), "at": NOW}
    with pytest.raises(Refused, match="trùng với nhiệm kỳ 2025-2030"):
        actions.set_term(body=party_body, name="2030-2035", starts_on=date(2030, 6, 1), **by)
    with pytest.raises(Refused, match="theo năm"):
        actions.set_term(body=state_body, name="2025-2030", starts_on=date(2025, 7, 1), **by)
    with pytest.raises(Refused, match="đứng trước ngày bắt đầu"):
        actions.set_term(
            body=party_body, name="2025-2030", starts_on=date(2025, 7, 1), ends_on=date(2024, 7, 1), **by
        )
    with pytest.raises(NotAllowed):
        actions.set_term(
            body=party_body, name="2020-2025", starts_on=date(2020, 7, 1), by=actor("stranger"), at=NOW
        )


def test_a_term_does_not_leave_its_papers_outside(
    reported: Subject, party_body: Body, issue: Issue, actor: Actors
) -> None:
    issue("report_collective", reported.pk)
    with pytest.raises(Refused, match="ngoài khoảng ngày này"):
        actions.set_term(
            body=party_body, name="2025-2030", starts_on=date(2025, 7, 1), ends_on=date(2026, 10, 1),
            by=actor("officer_a"), at=later(1),
        )  # fmt: skip


def test_an_own_template_is_checked_used_and_followed(
    reported: Subject, party_body: Body, issue: Issue, actor: Actors
) -> None:
    by = {"by": actor("officer_a"), "at": NOW}
    default = default_template("report_collective", "hd05_2026").content
    document = Document(BytesIO(default))
    document.paragraphs[-1].insert_paragraph_before("Mẫu riêng của phường An Thử")
    made = BytesIO()
    document.save(made)
    given = {"body": party_body, "form_key": "report_collective"}
    with pytest.raises(Refused, match="không phải tệp Word"):
        actions.upload_template(**given, file=ContentFile(b"%PDF-1.4 x", "mau.pdf"), **by)
    own = actions.upload_template(**given, file=ContentFile(made.getvalue(), "mau.docx"), **by)
    with pytest.raises(Refused, match="chính là mẫu đang dùng"):
        actions.upload_template(**given, file=ContentFile(made.getvalue(), "mau.docx"), **by)
    version = issue("report_collective", reported.pk)
    assert version.template == own
    assert version.template_hash == own.sha256
    assert "Mẫu riêng của phường An Thử" in words_of(version)
    actions.end_template(template=own, **by)
    with pytest.raises(Refused, match="đã thôi dùng"):
        actions.end_template(template=own, **by)
    with pytest.raises(NotAllowed):
        actions.upload_template(**given, file=ContentFile(default, "mau.docx"), by=actor("stranger"), at=NOW)


def test_a_template_with_faults_is_refused_with_all_of_them(party_body: Body, actor: Actors) -> None:
    document = Document()
    document.add_paragraph("{{ khong_co }} {% for %}")
    made = BytesIO()
    document.save(made)
    with pytest.raises(NotReady) as refusal:
        actions.upload_template(
            body=party_body, form_key="minutes", file=ContentFile(made.getvalue(), "mau.docx"),
            by=actor("officer_a"), at=NOW,
        )  # fmt: skip
    assert refusal.value.missing
    assert not ValidationError([]).messages


def test_files_go_into_the_items_of_the_dossier(committee: Subject, actor: Actors) -> None:
    given = {
        "subject": committee,
        "title": "Bản quét biên bản",
        "dated": DAY,
        "by": actor("officer_a"),
        "at": ISSUED_AT,
    }
    pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
    added = actions.add_file(item="minutes", file=ContentFile(pdf, "bien-ban.pdf"), **given)
    assert added.sha256 == hashlib.sha256(pdf).hexdigest()
    with pytest.raises(Refused, match="đã có trong hồ sơ"):
        actions.add_file(item="minutes", file=ContentFile(pdf, "bien-ban.pdf"), **given)
    with pytest.raises(Refused, match="không có mục ấy"):
        actions.add_file(item="residence", file=ContentFile(pdf + b" ", "nhan-xet.pdf"), **given)
    with pytest.raises(NotAllowed):
        actions.add_file(
            item="minutes", file=ContentFile(pdf + b"  ", "b.pdf"), **{**given, "by": actor("stranger")}
        )


def test_the_check_finds_what_was_changed_behind_the_software_s_back(
    reported: Subject, party_body: Body, issue: Issue
) -> None:
    version = issue("report_collective", reported.pk)
    assert [fault for _, fault in paper_faults()] == [""]
    Path(version.file.path).write_bytes(b"khac")
    assert "đã bị sửa" in next(fault for _, fault in paper_faults())
    PaperVersion.objects.update(content={**version.content, "subject": "khác"})
    assert "không còn khớp mã băm khi ban hành" in next(fault for _, fault in paper_faults())


def test_a_list_that_may_be_long_ends_in_a_sentence_that_goes_with_the_signatures(
    decided: Subject, actor: Actors
) -> None:
    paper = draft_of("level_summary", decided.unit_id, actor("organiser"), TODAY).paper
    table, closing = paper.blocks[-2:]
    assert isinstance(table, Table)
    assert closing == Text(f"Danh sách có {len(table.rows)} đối tượng.")
