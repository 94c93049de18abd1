"""What a period still lacks before it can be closed: the rules say it, sheet by sheet and group by group."""

from collections.abc import Iterable, Iterator, Mapping

from kiemdiem.assignments.models import Sheet, SheetState
from kiemdiem.assignments.queries.judging import Judged
from kiemdiem.assignments.queries.shares import GroupShare, group_shares
from kiemdiem.core.evaluation import OUTSIDE, Effect, Result, Verdict
from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import RuleSet
from kiemdiem.core.trace import shown

WAITING = {
    SheetState.DRAFTING: "chưa nộp phiếu",
    SheetState.SUBMITTED: "cấp trên chưa đánh giá",
}


def unready(
    rules: RuleSet, sheets: Iterable[Sheet], judged: Mapping[int, Judged], *, capped: bool
) -> list[Missing]:
    """Return everything that keeps the period open; no statement. `capped`: the caps of the rules bind."""
    listed = list(sheets)
    missing = [
        Missing(f"{sheet.name}: {says}.", where=f"phieu-{sheet.pk}")
        for sheet in listed
        for says in _lacking(sheet, judged[sheet.pk])
    ]
    if not missing and capped:
        missing += [
            _over(rules, share) for share in group_shares(rules, rated(listed, judged)) if share.state.over
        ]
    return missing


def rated(sheets: Iterable[Sheet], judged: Mapping[int, Judged]) -> list[Sheet]:
    """Return the sheets that are rated in this period."""
    return [sheet for sheet in sheets if judged[sheet.pk].verdict not in OUTSIDE]


def reasons_missing(result: Result) -> list[str]:
    """Return the sentences of the rules that wait for a figure."""
    return [
        f"{reason.line.says} ({reason.line.article})"
        for reason in result.reasons
        if reason.effect is Effect.MISSING
    ]


def _lacking(sheet: Sheet, judged: Judged) -> Iterator[str]:
    if judged.result is None:
        yield f"số liệu không dùng được: {' '.join(judged.faults)}".rstrip(".")
        return
    if judged.verdict in OUTSIDE:
        return
    if sheet.state in WAITING:
        yield WAITING[SheetState(sheet.state)]
        return
    if judged.unconfirmed:
        yield f"còn {judged.unconfirmed} nhiệm vụ đến hạn trong kỳ chưa được xác nhận kết quả"
    if judged.verdict is Verdict.MISSING_DATA:
        yield f"còn thiếu số liệu mà quy định hỏi: {' '.join(reasons_missing(judged.result))}".rstrip(".")
    elif not sheet.assessed_level:
        yield "chưa ghi mức xếp loại"
    elif sheet.assessed_level in judged.result.forbidden:
        yield f"mức đã ghi ({sheet.assessed_level}) nay quy định không cho phép; phải đánh giá lại"


def _over(rules: RuleSet, share: GroupShare) -> Missing:
    name, cap = rules.level_names[share.cap.level], share.cap
    return Missing(
        f"Nhóm “{share.group}” có {share.state.used} người ở mức “{name}”, nhiều nhất là {share.state.limit}"
        f" ({shown(cap.share * 100, '%')} của {share.state.base_count}; {cap.rule.article}): {'; '.join(share.names)}."
        " Hạ mức, hoặc ghi văn bản của cấp có thẩm quyền cho phép khi khóa kỳ.",
        where="ty-le",
    )
