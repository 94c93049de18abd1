"""The summary workbook of a cycle: levels by unit and kind, caps, suggested points with answers, the register."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from kiemdiem.adapters.workbook import Book, Chart, Column, Page, Value
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Confidence, Level, SubjectKind
from kiemdiem.cycles.access import visible_subjects
from kiemdiem.cycles.models import Cycle, Inclusion, Subject, SuggestedPoint, Suggestion
from kiemdiem.cycles.phrases import KIND_NAMES
from kiemdiem.cycles.queries import rule_set
from kiemdiem.cycles.queries.suggestions import UNANSWERED
from kiemdiem.ratings.access import visible_ratings
from kiemdiem.ratings.models import CapRaise
from kiemdiem.ratings.phrases import counted, group_name
from kiemdiem.ratings.queries import group_counts, with_levels
from kiemdiem.ratings.queries.caps import meters
from kiemdiem.reviews.models import PointAnswer
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming, State

MOST_DRAWN = 40
LEVELS = tuple(Level)
SHOWN = ("unit__name", "kind", "inclusion", "decided")
UNCHECKED = "chưa đối chiếu bản gốc"
COUNTED = (
    *(Column(level.value, 10, f"Số được quyết định xếp loại {level.value}.") for level in LEVELS),
    Column("Chưa quyết định", 14, "Số phải xếp loại mà chưa có quyết định."),
    Column("Cộng", 10, "Tổng số phải xếp loại."),
    Column("Không xếp loại", 14, "Số không kiểm điểm hoặc kiểm điểm mà không xếp loại."),
)  # fmt: skip
CAPS = (
    Column("Nhóm so sánh", 44, "Các đối tượng có vị trí, nhiệm vụ tương đồng."),
    Column("Mức", 8, "Mức bị giới hạn tỷ lệ."), Column("Trong nhóm", 11, "Số phải xếp loại trong nhóm."),
    Column("Được phép", 11, "Số tối đa theo tỷ lệ, tính trên mức dự kiến."),
    Column("Dự kiến", 10, "Số giữ mức ấy nếu mọi đề xuất được quyết định."),
    Column("Vượt", 8, "Dự kiến trừ được phép; trống nếu không vượt."),
    Column("Cách tính", 50, "Tỷ lệ, cơ sở tính và làm tròn."), Column("Quy định", 50, "Nội dung giới hạn."),
    Column("Căn cứ", 36, "Điều khoản của quy định."), Column("Độ tin cậy", 22, "Điều khoản đã đối chiếu bản gốc hay chưa."),
)  # fmt: skip
POINTS = (
    Column("Đơn vị", 32, "Đơn vị của đối tượng được gợi ý."), Column("Đối tượng", 36, "Tập thể hoặc cá nhân được gợi ý."),
    Column("Số văn bản", 18, "Số, ký hiệu văn bản gợi ý."), Column("Ban hành", 12, "Ngày ban hành."),
    Column("Ký nhận", 16, "Thời điểm ký nhận."), Column("Hạn trả lời", 12, "Hạn trả lời ghi khi ban hành."),
    Column("Trả lời", 12, "Ngày gửi báo cáo có phần giải trình."), Column("Tình trạng", 18, "Đã trả lời, chưa trả lời, trả lời sau hạn."),
    Column("Nội dung gợi ý", 60, "Nội dung phải giải trình."), Column("Căn cứ", 40, "Căn cứ gợi ý."),
    Column("Giải trình", 60, "Phần giải trình trong báo cáo đã gửi."),
)  # fmt: skip
ENTRIES = (
    Column("Đơn vị", 32, "Đơn vị có hạn chế."), Column("Số", 8, "Số trong sổ của đơn vị."),
    Column("Nội dung", 60, "Nội dung hạn chế, khuyết điểm."), Column("Lĩnh vực", 22, "Lĩnh vực công tác."),
    Column("Nguồn phát hiện", 24, "Hạn chế được nêu ở đâu."), Column("Thấy lần đầu", 12, "Ngày thấy lần đầu."),
    Column("Chức vụ chịu trách nhiệm", 32, "Chức vụ chịu trách nhiệm khắc phục."), Column("Thời hạn", 12, "Thời hạn khắc phục."),
    Column("Trạng thái", 22, "Trạng thái hôm nay."), Column("Quá hạn (ngày)", 14, "Số ngày quá thời hạn, nếu đang khắc phục hoặc chờ thẩm tra."),
)  # fmt: skip


def cycle_book(cycle: Cycle, by: Actor, today: date) -> Book:
    """Return the summary of a cycle within what `by` sees, in eight statements."""
    notes = [
        f"Số liệu ngày {today:%d/%m/%Y}, trong phạm vi người xuất được xem.",
        "Mức xếp loại là mức đã có quyết định; tỷ lệ tính trên mức dự kiến (đã quyết định, nếu chưa thì theo đề xuất).",
    ]
    if cycle.illustrative:
        notes.append("Đợt này là số liệu minh họa.")
    above = (cycle.title, f"Số liệu ngày {today:%d/%m/%Y}")
    units, kinds = _levels(cycle, by)
    return Book(
        cycle.title,
        [
            _levels_page("Mức theo đơn vị", "Đơn vị", units, above),
            _levels_page("Mức theo đối tượng", "Đối tượng", kinds, above),
            _caps_page(list(_caps(cycle, by)), above),
            Page("Gợi ý và giải trình", POINTS, list(_points(cycle, by)), above),
            Page("Sổ hạn chế", ENTRIES, list(_entries(cycle, by, today)), above),
        ],
        notes,
    )


def _levels(cycle: Cycle, by: Actor) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Count the levels by unit and by kind of subject; what has none is counted under no level."""
    rows = with_levels(Subject.objects.filter(visible_ratings(by), cycle=cycle))
    units: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[str]] = {KIND_NAMES[kind]: Counter() for kind in SubjectKind}
    found = rows.order_by("unit__sort_key", "unit_id", "pk")
    for unit, kind, inclusion, decided in found.values_list(*SHOWN):
        key = (decided or "open") if inclusion == Inclusion.FULL else "aside"
        units[unit][key] += 1
        kinds[KIND_NAMES[SubjectKind(kind)]][key] += 1
    return units, {name: counts for name, counts in kinds.items() if counts}


def _levels_page(name: str, word: str, counts: Mapping[str, Counter[str]], above: tuple[str, str]) -> Page:
    rows: list[tuple[Value, ...]] = []
    for label, found in counts.items():
        levels = [found[level.value] for level in LEVELS]
        rows.append((label, *levels, found["open"], sum(levels) + found["open"], found["aside"]))
    chart = _chart("Mức xếp loại đã quyết định", (1, 2, 3, 4, 5), rows, stacked=True)
    return Page(name, (Column(word, 44, f"{word}."), *COUNTED), rows, above, (chart,))


def _caps_page(rows: list[tuple[Value, ...]], above: tuple[str, str]) -> Page:
    chart = _chart("Được phép và dự kiến theo nhóm so sánh", (3, 4), rows, stacked=False)
    return Page("Tỷ lệ theo nhóm", CAPS, rows, above, (chart,))


def _chart(title: str, numbers: tuple[int, ...], rows: list[tuple[Value, ...]], *, stacked: bool) -> Chart:
    """Return a chart of the first rows, which says so where there are more."""
    said = f"{title} ({MOST_DRAWN} dòng đầu)" if len(rows) > MOST_DRAWN else title
    return Chart(said, words=0, numbers=numbers, rows=min(len(rows), MOST_DRAWN), stacked=stacked)


def _caps(cycle: Cycle, by: Actor) -> Iterator[tuple[Value, ...]]:
    """Yield every cap over every group, those over it first; whole groups are counted as far as they are seen."""
    rules = rule_set(cycle)
    raised = set(CapRaise.objects.filter(cycle=cycle).values_list("comparison_group", flat=True))
    found = group_counts(visible_ratings(by) & Q(cycle=cycle))
    rows = []
    for (_, key), counts in sorted(found.items(), key=lambda item: textvi.sort_key(item[0][1] or "~")):
        total = sum(counts.foreseen.values())
        for meter in meters(rules, counts.foreseen, total, raised=key in raised):
            rule, state = meter.cap.rule, meter.state
            sure = "đã đối chiếu" if rule.confidence is Confidence.CONFIRMED else UNCHECKED
            rows.append(
                (
                    group_name(key), meter.cap.level.value, counts.total, state.limit, state.used, state.over or None,
                    counted(meter), rule.says, rule.article, sure,
                )
            )  # fmt: skip
    yield from sorted(rows, key=lambda row: -(row[5] or 0))


def _points(cycle: Cycle, by: Actor) -> Iterator[tuple[Value, ...]]:
    """Yield every point that stands, with its answer once the report was sent."""
    seen = visible_subjects(by, "cycles.see", "suggestion__subject__")
    asked = SuggestedPoint.objects.filter(
        seen, Suggestion.standing("suggestion__"), suggestion__subject__cycle=cycle
    )
    answers = dict(
        PointAnswer.objects.filter(point__in=asked.order_by().values("pk"))
        .exclude(point__suggestion__subject__step__in=UNANSWERED)
        .values_list("point_id", "text")
    )
    rows = asked.select_related("suggestion__subject__unit").order_by(
        "suggestion__subject__unit__sort_key", "suggestion__subject__sort_key", "suggestion_id", "number"
    )
    for point in rows:
        one, subject = point.suggestion, point.suggestion.subject
        answered = timezone.localdate(one.answered_at) if one.answered_at else None
        late = bool(answered and one.answer_due and answered > one.answer_due)
        said = "chưa trả lời" if subject.step in UNANSWERED else "trả lời sau hạn" if late else "đã trả lời"
        yield (
            subject.unit.name, subject.name, one.number, timezone.localdate(one.issued_at),
            timezone.localtime(one.received_at) if one.received_at else None, one.answer_due, answered, said, point.text,
            point.ground, answers.get(point.pk, ""),
        )  # fmt: skip


def _entries(cycle: Cycle, by: Actor, today: date) -> Iterator[tuple[Value, ...]]:
    """Yield the entries of the cycle's units that are not overcome, and those born in it wherever they lie now."""
    inside = cycle.units.filter(unit=OuterRef("unit"))
    unsolved = Q(state__in=(State.OPEN, State.CLAIMED, State.DEFERRED))
    rows = Shortcoming.objects.filter(
        visible_entries(by, today), (Exists(inside) & unsolved) | Q(born_in=cycle)
    ).exclude(state=State.WITHDRAWN)
    for row in rows.select_related("unit", "field", "owner_post").order_by(
        "unit__sort_key", "unit_id", "number"
    ):
        runs = row.deadline is not None and row.state in (State.OPEN, State.CLAIMED) and row.deadline < today
        yield (
            row.unit.name, row.number, row.wording, row.field.name if row.field else "", row.get_origin_display(),
            row.first_seen_on, row.owner_post.title if row.owner_post else "", row.deadline, row.get_state_display(),
            (today - row.deadline).days if runs and row.deadline else None,
        )  # fmt: skip
