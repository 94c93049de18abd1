"""Live references: figures of the registers in a report's text, printed with value and source, frozen when sent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import NOW, TODAY, World
from kiemdiem.assignments.models import Task
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.cycles.models import Subject, SuggestedPoint
from kiemdiem.reviews import actions, queries
from kiemdiem.reviews.models import SectionText
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.references import (
    HIDDEN,
    Reference,
    RefKind,
    figures_of,
    printed,
    references_of,
    token,
)
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.targets.models import Target, TargetValue

Actors = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
I_2 = at.section("i_2")


def figure_of(target: Target, kind: str, value: str, as_of: date = date(2026, 10, 31)) -> TargetValue:
    return TargetValue.objects.create(
        target=target, kind=kind, value=value, as_of=as_of, recorded_at=NOW, source="Báo cáo 212/BC-UBND"
    )


@pytest.fixture
def revenue(world: World) -> Target:
    """Return a target of ward A: planned 342, estimated at 335,2."""
    target = Target.objects.create(
        unit=world.units["ward_a"], year=2026, name="Thu ngân sách [trên địa bàn]", measure_unit="tỷ đồng"
    )
    figure_of(target, "plan", "342", date(2026, 1, 10))
    figure_of(target, "estimate", "335.2")
    return target


def of(target: Target) -> str:
    return token(Reference(RefKind.TARGET, target.pk), target.name)


def test_a_reference_is_readable_and_keeps_its_address(revenue: Target) -> None:
    text = f"Thu đạt khá. {of(revenue)} Còn lại [[ghi chú]] và [chỉ tiêu 5]."
    assert f"[[chỉ tiêu {revenue.pk}: Thu ngân sách trên địa bàn]]" in text
    assert list(references_of(text)) == [Reference(RefKind.TARGET, revenue.pk)]


def test_an_estimate_prints_as_one_with_plan_day_and_source(
    committee: Subject, revenue: Target, actor: Actors
) -> None:
    text = of(revenue)
    figures = figures_of({I_2: text}, committee, actor("officer_a"), TODAY)
    says = printed(text, figures)
    assert says == (
        "Thu ngân sách [trên địa bàn]: ước đạt 335,2 tỷ đồng, kế hoạch 342 tỷ đồng, bằng 98 % kế hoạch "
        "(số liệu đến ngày 31/10/2026; nguồn: Báo cáo 212/BC-UBND)"
    )
    figure_of(revenue, "final", "341", date(2026, 12, 31))
    later = printed(text, figures_of({I_2: text}, committee, actor("officer_a"), TODAY))
    assert "ước" not in later
    assert "341 tỷ đồng" in later


def test_what_the_reader_may_not_see_says_only_that_it_is_there(
    committee: Subject, revenue: Target, actor: Actors
) -> None:
    text = of(revenue)
    says = printed(text, figures_of({I_2: text}, committee, actor("stranger"), TODAY))
    assert HIDDEN in says
    assert "335" not in says
    assert "342" not in says


def test_tasks_entries_and_evidence_print_where_they_stand(
    committee: Subject, entry: Shortcoming, world: World, actor: Actors
) -> None:
    task = Task.objects.create(
        unit=world.units["ward_a"], post=world.posts["deputy_a"], person=world.people["deputy_a"],
        name="Rà soát hồ sơ đất đai", assigned_on=date(2026, 3, 1), due_on=date(2026, 6, 30),
        document_number="15/KH-UBND",
    )  # fmt: skip
    entry.measurements.create(value="45", estimate=True, as_of=date(2026, 10, 31), recorded_at=NOW)
    proof = entry.evidence.create(
        kind="result", title="Bảng thống kê", dated=date(2026, 10, 30), file_name="a.pdf", file="x", size=1,
        sha256="ab" * 32, uploaded_at=NOW,
    )  # fmt: skip
    references = {
        RefKind.TASK: task.pk, RefKind.ENTRY: entry.pk, RefKind.EVIDENCE: proof.pk, RefKind.WORK: committee.pk
    }  # fmt: skip
    text = "\n".join(token(Reference(kind, pk), "x") for kind, pk in references.items())
    says = printed(text, figures_of({I_2: text}, committee, actor("officer_a"), TODAY))
    assert "Rà soát hồ sơ đất đai: " in says
    assert "15/KH-UBND" in says
    assert "số đo gần nhất ước 45" in says
    assert "mã SHA-256 abababababab…" in says
    assert "Số nhiệm vụ có hạn trong kỳ: 1, đã xác nhận hoàn thành 0, quá hạn chưa xong 1" in says
    assert HIDDEN not in says
    unseen = printed(text, figures_of({I_2: text}, committee, actor("stranger"), TODAY))
    assert unseen.count(HIDDEN) == len(references)


@pytest.mark.parametrize("more", [0, 2])
def test_references_ask_as_many_statements_for_one_as_for_three(
    committee: Subject, revenue: Target, actor: Actors, more: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:  # fmt: skip
    by, text = actor("officer_a"), of(revenue)
    for number in range(more):
        other = Target.objects.create(
            unit=revenue.unit, year=2026, name=f"Chỉ tiêu {number}", measure_unit="%"
        )
        figure_of(other, "final", "5")
        text += of(other)
    with django_assert_num_queries(3):
        assert len(figures_of({I_2: text}, committee, by, TODAY)) == more + 1
    with django_assert_num_queries(0):
        assert figures_of({I_2: "Không dẫn số liệu nào."}, committee, by, TODAY) == {}


def test_a_figure_is_frozen_as_it_printed_when_the_report_was_sent(
    committee: Subject, revenue: Target, whole_report: Callable[[Subject], dict[at.Cell, str]], actor: Actors,
    signed_in: SignedIn,
) -> None:  # fmt: skip
    by = actor("officer_a")
    whole = whole_report(committee) | {I_2: f"Kết quả: {of(revenue)}."}
    actions.save(subject=committee, cells=whole, by=by, at=NOW)
    version = actions.submit(subject=committee, by=by, at=NOW)
    figure_of(revenue, "final", "300", date(2026, 12, 31))
    content = version.content
    assert "ước đạt 335,2 tỷ đồng" in content["cells"][I_2.name]
    assert content["references"][0]["provisional"] is True
    assert content["references"][0]["as_of"] == "2026-10-31"
    for reader in ("officer_a", "organiser"):
        html = signed_in(reader).get(reverse("reviews:report", args=[committee.pk])).content.decode()
        assert "ước đạt 335,2 tỷ đồng" in html
        assert "300 tỷ đồng" not in html
    assert of(revenue) in SectionText.objects.get(key="i_2").text


@pytest.mark.parametrize("why", ["gone", "not theirs"])
def test_a_reference_that_prints_nothing_is_missing_and_the_report_is_not_sent(
    committee: Subject, revenue: Target, world: World, actor: Actors, why: str,
    whole_report: Callable[[Subject], dict[at.Cell, str]],
) -> None:  # fmt: skip
    by, text = actor("officer_a"), of(revenue)
    if why == "gone":
        TargetValue.objects.all().delete()
        revenue.delete()
    else:
        Target.objects.update(unit=world.units["ward_b"])
    actions.save(subject=committee, cells=whole_report(committee) | {I_2: text}, by=by, at=NOW)
    page = queries.report_of(committee, by, NOW)
    assert [gap.where for gap in page.unsettled] == ["o-muc-i_2"]
    with pytest.raises(NotReady) as refused:
        actions.submit(subject=committee, by=by, at=NOW)
    assert "không còn trong sổ hoặc đồng chí không được xem" in refused.value.missing[0].says


def test_a_section_is_offered_what_the_registers_have(
    committee: Subject, revenue: Target, entry: Shortcoming, suggested: list[SuggestedPoint], actor: Actors
) -> None:
    by = actor("officer_a")
    figures = {
        group.title: group.pieces
        for group in queries.pieces_of(committee, "i_2", "muc-i_2", by, TODAY).groups
    }
    piece = figures["Chỉ tiêu, kế hoạch và kết quả"][0]
    assert piece.inserts == of(revenue)
    assert piece.provisional
    answers = queries.pieces_of(committee, "iv", "", by, TODAY)
    assert any("Giải trình việc chậm" in one.says for group in answers.groups for one in group.pieces)
    prior = queries.pieces_of(committee, "iii", "", by, TODAY)
    assert any(f"[[hạn chế {entry.pk}:" in one.inserts for group in prior.groups for one in group.pieces)
    with pytest.raises(Refused, match="không có mục"):
        queries.pieces_of(committee, "khong-co", "", by, TODAY)


@pytest.mark.parametrize("who", ["stranger", "member_a", "organiser", "admin"])
def test_pieces_are_for_whoever_writes_the_report_alone(committee: Subject, actor: Actors, who: str) -> None:
    with pytest.raises(NotAllowed):
        queries.pieces_of(committee, "i_2", "", actor(who), TODAY)


def test_a_person_is_offered_the_targets_of_the_own_post_only(
    world: World, revenue: Target, actor: Actors
) -> None:
    subject = world.subjects["deputy_a"]
    mine = Target.objects.create(
        unit=world.units["ward_a"], year=2026, name="Giải ngân", measure_unit="%",
        owner_post=world.posts["deputy_a"],
    )  # fmt: skip
    figure_of(mine, "final", "95")
    offer = queries.pieces_of(subject, "i_1", "", SYSTEM, TODAY)
    names = [one.says for group in offer.groups for one in group.pieces if group.title.startswith("Chỉ tiêu")]
    assert [name.partition(":")[0] for name in names] == ["Giải ngân"]


def test_the_pieces_page_stands_alone_without_a_script(
    committee: Subject, revenue: Target, signed_in: SignedIn
) -> None:
    client = signed_in("officer_a")
    address = reverse("reviews:pieces", args=[committee.pk, "i_2"])
    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<title>" in whole
    assert f"[[chỉ tiêu {revenue.pk}" in whole
    assert "<title>" not in part
    assert "data-insert=" in part
    assert "số ước, chưa chính thức" in part


def test_a_whole_register_is_put_in_at_once_a_line_each_where_it_has_several(
    committee: Subject, revenue: Target, signed_in: SignedIn
) -> None:
    client, address = signed_in("officer_a"), reverse("reviews:pieces", args=[committee.pk, "i_2"])
    assert "Chèn cả" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
    other = Target.objects.create(unit=revenue.unit, year=2026, name="Giải ngân", measure_unit="%")
    figure_of(other, "final", "95")
    html = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Chèn cả 2 dòng" in html
    assert f'data-insert="- {of(revenue)}\n- {of(other)}"' in html


@pytest.mark.parametrize("more", [0, 2])
def test_the_pieces_ask_as_many_statements_for_one_target_as_for_three(
    committee: Subject, revenue: Target, signed_in: SignedIn, more: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:  # fmt: skip
    for number in range(more):
        other = Target.objects.create(
            unit=revenue.unit, year=2026, name=f"Chỉ tiêu {number}", measure_unit="%"
        )
        figure_of(other, "final", "5")
    client = signed_in("officer_a")
    address = reverse("reviews:pieces", args=[committee.pk, "i_2"])
    client.get(address)
    with django_assert_num_queries(14):
        html = client.get(address).content.decode()
    assert html.count("[[chỉ tiêu ") == more + 1


def test_a_save_with_references_costs_no_statement_more(
    committee: Subject, revenue: Target, signed_in: SignedIn
) -> None:
    client, address = signed_in("officer_a"), reverse("reviews:save", args=[committee.pk])
    sent = {I_2.name: "Lần một.", "da-doc": "{}"}
    client.post(address, sent, headers={"HX-Request": "true"})
    counts = []
    for text in ("Lần hai.", f"Lần ba. {of(revenue)}"):
        marks = f'{{"{I_2.name}": "{at.digest(SectionText.objects.get().text)}"}}'
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(address, {I_2.name: text, "da-doc": marks}, headers={"HX-Request": "true"})
        assert answer["HX-Trigger"] == "kd:saved"
        counts.append(len(asked))
    assert counts == [18, 18]
