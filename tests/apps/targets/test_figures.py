"""Which figure counts, as was known when, by which rule; and what a later figure changed about reports already sent."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import NOW, TODAY, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.core.targets import Standing
from kiemdiem.reviews.models import Review, ReviewVersion
from kiemdiem.targets import actions
from kiemdiem.targets.models import Target, TargetValue
from kiemdiem.targets.phrases import sentence, standing_says
from kiemdiem.targets.queries import target_page
from kiemdiem.targets.queries.listing import Counts, count, rows_of

ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Give = Callable[..., Target]
Record = Callable[..., TargetValue]
YESTERDAY = TODAY - timedelta(days=1)


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_the_figure_up_to_the_latest_day_counts_whenever_it_was_recorded(give: Give, figure: Record) -> None:
    target = give(frequency="quarter")
    figure(target, "plan", "100")
    figure(target, "final", "70", as_of=date(2026, 9, 30))
    figure(target, "final", "31", as_of=date(2026, 3, 31), at=NOW + timedelta(hours=1))
    row = target_page(target).row
    assert row.reached is not None
    assert row.reached.value == 70
    assert (row.result.standing, row.result.under_way) == (None, True)
    assert standing_says(row) == "Đang thực hiện"


def test_an_audit_of_the_year_outweighs_figures_of_the_weeks_after_it(give: Give, figure: Record) -> None:
    target = give(year=2025)
    figure(target, "plan", "100")
    figure(target, "audited", "97", as_of=date(2025, 12, 31))
    figure(target, "final", "101", as_of=date(2026, 1, 31))
    assert target_page(target).row.result.standing is Standing.MISSED


def test_a_tolerance_needs_its_source_and_then_decides(give: Give, figure: Record) -> None:
    with pytest.raises(Refused, match="Dung sai phải có căn cứ"):
        give(tolerance_percent=Decimal(2))
    with pytest.raises(Refused, match="từ 0 đến dưới 100"):
        give(tolerance_percent=Decimal(100), source="Kế hoạch 1")
    target = give(tolerance_percent=Decimal(2), source="Kế hoạch 1-KH/TU, mục 3")
    figure(target, "plan", "100")
    figure(target, "final", "98")
    assert target_page(target).row.result.standing is Standing.MET


@pytest.mark.parametrize(
    "given", [{"source": "Báo cáo ước thực hiện cả năm"}, {"note": "Số ước"}, {"note": "ước đạt"}]
)
def test_what_its_source_calls_an_estimate_is_not_recorded_as_final(
    give: Give, figure: Record, given: dict[str, str]
) -> None:
    target = give()
    for kind in ("final", "audited"):
        with pytest.raises(Refused, match="nói đây là số ước"):
            figure(target, kind, "335", **given)
    assert figure(target, "estimate", "335", **given)
    assert figure(target, "final", "335", source="Báo cáo về nước sạch, được duyệt")


def test_a_target_is_described_anew_and_the_journal_keeps_what_stood(
    give: Give, actor: ActorOf, world: World
) -> None:
    target = give()
    facts = {
        "field": world.field, "frequency": "month", "additive": False, "tolerance_percent": Decimal(0), "owner_post": None,
        "source": "Kế hoạch 5", "at": NOW,
    }  # fmt: skip
    described = actions.describe(target=target, by=actor("organiser"), **facts)  # type: ignore[arg-type]
    assert (described.field, described.frequency, described.additive) == (world.field, "month", False)
    with pytest.raises(NotAllowed):
        actions.describe(target=target, by=actor("officer_a"), **facts)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="Dung sai"):
        actions.describe(
            target=target, by=actor("organiser"), **{**facts, "tolerance_percent": Decimal(5), "source": ""}  # type: ignore[arg-type]
        )  # fmt: skip


MOMENTS = st.integers(0, 20)
FIGURES = st.tuples(
    st.sampled_from(["plan", "estimate", "final", "audited"]), st.integers(1, 200), st.integers(0, 20)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FIGURES, max_size=6), st.lists(FIGURES, max_size=4), st.integers(0, 6))
def test_what_was_known_on_a_day_never_changes_when_later_figures_are_recorded(
    give: Give, world: World, early: list[tuple[str, int, int]], late: list[tuple[str, int, int]], days: int
) -> None:
    target = Target(
        pk=None, unit=world.units["city"], year=2026, name="Thử", measure_unit="hộ", direction="up"
    )
    target.save()

    def put(rows: list[tuple[str, int, int]], since: int) -> None:
        TargetValue.objects.bulk_create(
            TargetValue(
                target=target, kind=kind, value=value, as_of=date(2026, 1, 1) + timedelta(days=day),
                recorded_at=NOW + timedelta(days=since + place % 3),
            )
            for place, (kind, value, day) in enumerate(rows)
        )  # fmt: skip

    def known() -> object:
        page, [row] = target_page(target, day), rows_of([target], day)
        assert page.row == row
        return row.plan, row.reached, row.result, page.values

    day = TODAY + timedelta(days=3)
    put(early, 0)
    before = known()
    put(late, 4 + days)
    assert known() == before
    target.values.all().delete()
    target.delete()


def test_the_list_as_known_on_a_day_counts_only_what_was_recorded_by_then(
    give: Give, figure: Record, signed_in: SignedIn, world: World
) -> None:
    target = give(at=NOW - timedelta(days=9))
    figure(target, "plan", "100", at=NOW - timedelta(days=9))
    figure(target, "estimate", "110", at=NOW - timedelta(days=9), as_of=date(2026, 11, 1))
    figure(target, "final", "90", at=NOW)
    client = signed_in("organiser")
    now = text(client, reverse("targets:index"))
    assert "0/1 chỉ tiêu đạt theo số chính thức. 1 chỉ tiêu chưa đạt." in now
    then = text(client, reverse("targets:index") + "?tinh-den=20/11/2026")
    assert "như đã biết đến hết ngày 20/11/2026" in then
    assert "1 chỉ tiêu mới có số ước: 1 ước đạt (trong đó 1 ước vượt)" in then
    page = text(client, reverse("targets:target", args=[target.pk]) + "?tinh-den=20/11/2026")
    assert "Ước vượt" in page
    assert "Chính thức" not in page.split("Ghi số liệu")[0].split("Số liệu đã ghi")[1]


@pytest.mark.parametrize("name", ["index", "target", "cascade"])
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("32/13/2026", "Hãy ghi ngày theo dạng dd/mm/yyyy"),
        ("24/11/2026", "Ngày ấy chưa đến; đang xem số liệu hôm nay."),
        ("23/11/2026", ""),
    ],
)
def test_a_day_that_cannot_be_looked_from_is_told_and_today_is_none_of_these(
    give: Give, signed_in: SignedIn, name: str, typed: str, says: str
) -> None:
    target = give()
    address = reverse(f"targets:{name}", args=[] if name == "index" else [target.pk])
    page = text(signed_in("organiser"), f"{address}?tinh-den={typed}")
    assert says in page
    assert ("Hãy ghi ngày" in page or "Ngày ấy" in page) == bool(says)
    assert "như đã biết đến hết ngày" not in page


def test_a_target_given_later_was_not_known_on_the_day(give: Give, signed_in: SignedIn) -> None:
    give("Chỉ tiêu cũ", at=NOW - timedelta(days=9))
    give("Chỉ tiêu mới")
    page = text(signed_in("organiser"), reverse("targets:index") + "?tinh-den=20/11/2026")
    assert "0/1 chỉ tiêu đạt" in page
    assert "Chỉ tiêu mới" not in page


def test_the_sentence_of_a_report_is_generated_and_keeps_estimates_apart(give: Give, figure: Record) -> None:
    for number in range(22):
        target = give(f"Chỉ tiêu {number}")
        figure(target, "plan", "100")
        figure(target, "final", "105" if number < 5 else "100")
    counts = count(rows_of(Target.objects.all()))
    assert sentence(counts) == "22/22 chỉ tiêu đạt theo số chính thức, trong đó 5 chỉ tiêu vượt."
    mixed = Counts(5, 1, 0, 1, 1, 1, 1, 1)
    assert sentence(mixed) == (
        "1/5 chỉ tiêu đạt theo số chính thức. 1 chỉ tiêu chưa đạt. 2 chỉ tiêu mới có số ước: "
        "1 ước đạt (trong đó 1 ước vượt), 1 ước chưa đạt. 1 chỉ tiêu chưa kết luận được."
    )


def test_a_late_change_of_a_figure_names_the_reports_that_used_the_old_one(
    give: Give, figure: Record, world: World, signed_in: SignedIn
) -> None:
    target = give(unit=world.units["ward_a"])
    figure(target, "plan", "341.8", at=NOW - timedelta(days=9))
    figure(target, "estimate", "350", at=NOW - timedelta(days=9), as_of=date(2026, 11, 1))
    review = Review.objects.create(subject=world.subjects["committee"], saved_at=NOW)
    content = {"sections": [{"text": "Giải ngân ước đạt 350 tỷ đồng."}]}
    ReviewVersion.objects.create(
        review=review, number=1, content=content, content_hash="x", submitted_at=NOW - timedelta(days=5)
    )
    assert target_page(target).effects == ()
    figure(target, "final", "320")
    [effect] = target_page(target).effects
    assert (effect.version, effect.then.value, effect.then_result.standing) == (1, 350, Standing.EXCEEDED)
    assert effect.mentions
    page = text(signed_in("officer_a"), reverse("targets:target", args=[target.pk]))
    assert "Trong báo cáo có nêu số cũ." in page
    assert "lúc đó <abbr" in page
    figure(target, "final", "350", at=NOW + timedelta(minutes=1))
    assert target_page(target).effects == ()


# Many figures at once


def pasted(world: World, lines: str, **given: object) -> dict[str, object]:
    return {
        "unit": world.units["city"].name, "year": 2026, "kind": "final", "as_of": "2026-11-20", "source": "Báo cáo 7",
        "lines": lines, **given,
    }  # fmt: skip


def test_pasted_figures_are_shown_first_and_recorded_all_together(
    give: Give, figure: Record, world: World, signed_in: SignedIn
) -> None:
    targets = [give("Thu ngân sách"), give("Giải ngân")]
    figure(targets[0], "final", "12000", as_of=date(2026, 6, 30))
    client, path = signed_in("organiser"), reverse("targets:paste")
    sent = pasted(world, "thu ngan sach\t12.345,6\n\nGiải ngân\t335\t98 %\tLũy kế\n")
    shown = " ".join(client.post(path, sent).content.decode().split())
    assert "2 dòng đọc được. Chưa ghi gì cả." in shown
    assert "12.000 tỷ đồng" in shown
    assert "335 tỷ đồng (98 %)" in shown
    assert TargetValue.objects.count() == 1
    answer = client.post(path, {**sent, "ghi": "1"})
    assert answer.status_code == 302
    assert [target.values.latest("id").value for target in targets] == [Decimal("12345.6"), 335]
    assert targets[1].values.get().stated_percent == 98


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("Thu ngân sách nhà nước;5", "Gần nhất: “Thu ngân sách”"),
        ("Thu ngân sách;năm", "Ô số không đọc được"),
        ("Thu ngân sách", "Ô số không đọc được"),
        ("Thu ngân sách;5\nTHU NGAN SACH;6", "đã có ở dòng trên"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_is_recorded(
    give: Give, world: World, signed_in: SignedIn, lines: str, says: str
) -> None:
    give("Thu ngân sách")
    answer = signed_in("organiser").post(reverse("targets:paste"), {**pasted(world, lines), "ghi": "1"})
    assert says in answer.content.decode()
    assert TargetValue.objects.count() == 0


def test_one_refused_figure_keeps_all_the_others_back(give: Give, world: World, signed_in: SignedIn) -> None:
    give("Thu ngân sách")
    give("Giải ngân")
    sent = pasted(world, "Thu ngân sách;5\nGiải ngân;6;;ước đạt")
    answer = signed_in("organiser").post(reverse("targets:paste"), {**sent, "ghi": "1"})
    assert answer.status_code == 409
    assert "Giải ngân: Nguồn hoặc ghi chú nói đây là số ước" in answer.content.decode()
    assert TargetValue.objects.count() == 0


def test_others_units_are_not_found_for_pasting(give: Give, world: World, signed_in: SignedIn) -> None:
    give("Thu ngân sách")
    answer = signed_in("officer_a").post(reverse("targets:paste"), pasted(world, "Thu ngân sách;5"))
    assert "Không tìm thấy đơn vị" in answer.content.decode()


def test_the_list_is_handed_out_as_a_workbook(give: Give, figure: Record, signed_in: SignedIn) -> None:
    figure(give(), "estimate", "335")
    answer = signed_in("organiser").post(reverse("targets:export"))
    assert answer.content[:2] == b"PK"
    assert "chi-tieu.xlsx" in answer.headers["Content-Disposition"]
