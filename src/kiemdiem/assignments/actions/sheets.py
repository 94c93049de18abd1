"""A sheet is filled in by whoever it is about, handed in, and assessed by the superior; each keeps their own figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from kiemdiem.assignments.access.sheets import sheet_target
from kiemdiem.assignments.models import Sheet, SheetFact, SheetPoint, SheetState, Stage
from kiemdiem.assignments.queries.closing import reasons_missing
from kiemdiem.assignments.queries.judging import TIED, Entry, Judged, Told, entries_of, judge, told_of
from kiemdiem.assignments.queries.setting_aside import Ground, grounds
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.evaluation import OUTSIDE, Verdict
from kiemdiem.core.exact_json import number
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.ruleset import Level, RuleSet
from kiemdiem.core.textvi import normal


@dataclass(frozen=True)
class Filled:
    """What somebody filled in on a sheet: the figures, with a remark beside points and a ground beside flags."""

    entry: Entry
    remarks: Mapping[str, str] = field(default_factory=dict)
    grounds: Mapping[str, str] = field(default_factory=dict)


@action("assignments.score_sheet")
def score(*, sheet: Sheet, filled: Filled, level: str, comment: str, by: Actor, at: datetime) -> None:
    """Write what the person gives themself: points, figures, the level they take themself to have reached.

    Raises NotAllowed; Refused where the figures do not fit the rules.
    """
    sheet = _held("assignments.score_sheet", sheet, by)
    told = _told(sheet)
    _refuse_outside(sheet, judge(sheet, told, filled.entry))
    _write(sheet, Stage.SELF, filled, by, at)
    sheet.self_level, sheet.self_comment = level, normal(comment)
    sheet.save(update_fields=["self_level", "self_comment"])
    _record("assignments.score_sheet", sheet, by, at)


@action("assignments.submit_sheet")
def submit(*, sheet: Sheet, by: Actor, at: datetime) -> None:
    """Hand in a sheet. Raises NotAllowed; NotReady with the points and figures that the rules still want."""
    sheet = _held("assignments.submit_sheet", sheet, by)
    told = _told(sheet)
    entry = entries_of([sheet], Stage.SELF, told.rules)[sheet.pk]
    judged = judge(sheet, told, entry)
    _refuse_outside(sheet, judged)
    missing = [*_points_lacking(told.rules, judged)]
    if not sheet.self_level:
        missing.append(Missing("Chưa ghi mức tự nhận.", where="tu-cham"))
    if missing:
        raise NotReady(
            f"Phiếu còn thiếu {len(missing)} mục nên chưa nộp được.", missing,
            way_out="Hãy điền đủ rồi nộp; những gì đã điền vẫn còn.",
        )  # fmt: skip
    sheet.state, sheet.submitted_at, sheet.submitted_by_id = SheetState.SUBMITTED, at, by.account_id
    sheet.save(update_fields=["state", "submitted_at", "submitted_by"])
    _record("assignments.submit_sheet", sheet, by, at)


@action("assignments.return_sheet")
def return_sheet(*, sheet: Sheet, reason: str, by: Actor, at: datetime) -> None:
    """Give a sheet back to be filled in anew, with the reason. Raises NotAllowed; Refused without a reason."""
    sheet = _held("assignments.return_sheet", sheet, by)
    _refuse_own(sheet, by)
    why = said(reason, "lý do trả lại")
    sheet.state, sheet.submitted_at, sheet.submitted_by = SheetState.DRAFTING, None, None
    sheet.assessed_at, sheet.assessed_by, sheet.assessed_level = None, None, ""
    sheet.save(
        update_fields=[
            "state",
            "submitted_at",
            "submitted_by",
            "assessed_at",
            "assessed_by",
            "assessed_level",
        ]
    )
    _record("assignments.return_sheet", sheet, by, at, why)


@action("assignments.assess_sheet")
def assess(
    *, sheet: Sheet, filled: Filled, level: str, ground: str, comment: str, by: Actor, at: datetime
) -> None:
    """Write what the superior gives, and the level that follows; the person's own figures stay beside it.

    Without a `level` the one that the rules name stands. Raises NotAllowed; Refused for one's own sheet, figures
    that do not fit the rules, a level they forbid, or another level than theirs without a ground; NotReady with
    what they still ask for.
    """
    sheet = _held("assignments.assess_sheet", sheet, by)
    _refuse_own(sheet, by)
    told = _told(sheet)
    judged = judge(sheet, told, filled.entry)
    _refuse_outside(sheet, judged)
    _refuse_lacking(judged)
    given = _level(told.rules, judged, level, normal(ground))
    _write(sheet, Stage.ASSESSED, filled, by, at)
    sheet.assessed_level, sheet.assessed_ground = given, normal(ground)
    sheet.assessed_comment, sheet.state = normal(comment), SheetState.ASSESSED
    sheet.assessed_at, sheet.assessed_by_id = at, by.account_id
    sheet.save(
        update_fields=[
            "assessed_level",
            "assessed_ground",
            "assessed_comment",
            "state",
            "assessed_at",
            "assessed_by",
        ]
    )
    _record("assignments.assess_sheet", sheet, by, at, data={"level": given})


@action("assignments.set_aside")
def set_aside(*, sheet: Sheet, rule: str, ground: str, by: Actor, at: datetime) -> None:
    """Write that somebody is not rated in this period: by a rule of the rule set, or as one it does not rate.

    Raises NotAllowed; Refused for one's own sheet, without a ground, or for what no rule of it says.
    """
    sheet = _held("assignments.set_aside", sheet, by)
    _refuse_own(sheet, by)
    why = said(ground, "căn cứ không xếp loại kỳ này")
    known: tuple[Ground, ...] = grounds(_told(sheet).rules, sheet)
    if rule not in {each.rule for each in known}:
        raise Refused(
            "Bộ quy định của kỳ không có trường hợp ấy.", way_out="Hãy chọn trong danh sách của phiếu."
        )
    sheet.not_rated_rule, sheet.not_rated_ground = rule, why
    sheet.save(update_fields=["not_rated_rule", "not_rated_ground"])
    _record("assignments.set_aside", sheet, by, at, why)


@action("assignments.take_up")
def take_up(*, sheet: Sheet, by: Actor, at: datetime) -> None:
    """Rate somebody again who was set aside by mistake. Raises NotAllowed; Refused where nobody set them aside."""
    sheet = _held("assignments.take_up", sheet, by)
    _refuse_own(sheet, by)
    if not sheet.not_rated_ground:
        raise Refused("Phiếu này đang được xếp loại trong kỳ.", way_out="Không phải làm gì thêm.")
    sheet.not_rated_rule, sheet.not_rated_ground = "", ""
    sheet.save(update_fields=["not_rated_rule", "not_rated_ground"])
    _record("assignments.take_up", sheet, by, at)


def _held(action_name: str, sheet: Sheet, by: Actor) -> Sheet:
    now = (
        Sheet.objects.select_for_update(of=("self",))
        .select_related("period__unit", "period__rule_set", "person")
        .get(pk=sheet.pk)
    )
    require(action_name, by, sheet_target(now, by))
    return now


def _told(sheet: Sheet) -> Told:
    return told_of(sheet.period, [sheet])[sheet.pk]


def _record(
    action_name: str,
    sheet: Sheet,
    by: Actor,
    at: datetime,
    reason: str = "",
    data: Mapping[str, str] | None = None,
) -> None:
    record(action_name, by=by, at=at, about=sheet, paths=sheet.period.unit.paths, reason=reason, data=data)


def _refuse_own(sheet: Sheet, by: Actor) -> None:
    if by.person_id is not None and by.person_id == sheet.person_id:
        raise Refused(
            "Đây là phiếu của đồng chí nên đồng chí không tự đánh giá, không tự ghi thay cấp trên được.",
            way_out="Việc này do người đứng đầu đơn vị, hoặc cấp trên nếu đồng chí là người đứng đầu, làm.",
        )


def _refuse_outside(sheet: Sheet, judged: Judged) -> None:
    """Raise Refused for figures that do not fit the rules, and for a sheet that is not rated in this period."""
    if judged.faults:
        raise Refused(
            f"Số liệu của phiếu chưa dùng được: {' '.join(judged.faults)}",
            way_out="Hãy sửa lại các số được nêu.",
        )
    if judged.verdict in OUTSIDE and judged.result:
        lines = [reason.line for reason in judged.result.reasons]
        raise Refused(
            f"{sheet.name} không xếp loại trong kỳ này. {' '.join(each.says for each in lines)}".strip(),
            article="; ".join(dict.fromkeys(each.article for each in lines)),
            way_out="Phiếu không phải chấm; kỳ vẫn khóa được.",
        )


def _refuse_lacking(judged: Judged) -> None:
    if judged.verdict is not Verdict.MISSING_DATA or judged.result is None:
        return
    missing = [Missing(says) for says in reasons_missing(judged.result)]
    raise NotReady(
        "Chưa xếp được mức: còn thiếu số liệu mà quy định hỏi.", missing, way_out="Hãy ghi đủ rồi lưu lại."
    )


def _points_lacking(rules: RuleSet, judged: Judged) -> Iterator[Missing]:
    given = judged.facts.points if judged.facts else {}
    for group in rules.groups:
        if group.key not in given:
            yield Missing(f"{group.name}: chưa có điểm, hoặc chưa đủ số liệu để tính điểm.", where="tu-cham")


def _level(rules: RuleSet, judged: Judged, level: str, ground: str) -> str:
    """Return the level that stands. Raises Refused where the rules forbid it, or where it wants a ground."""
    result = judged.result
    assert result is not None
    named = result.level
    if not level and named is None:
        raise Refused(
            "Quy định không tự cho ra mức với số liệu này; người có thẩm quyền phải chọn mức và nêu căn cứ.",
            article=_article(judged),
            way_out="Hãy chọn mức xếp loại và ghi căn cứ.",
        )
    chosen = Level(level) if level else named
    assert chosen is not None
    if chosen in result.forbidden:
        raise Refused(
            f"Quy định không cho phép xếp mức “{rules.level_names[chosen]}” với số liệu này. {_why(judged)}".strip(),
            article=_article(judged),
            way_out="Hãy chọn mức khác, hoặc xem lại số liệu.",
        )
    if chosen is not named and not ground:
        computed = rules.level_names[named] if named else "không tự cho ra mức"
        raise Refused(
            f"Mức được chọn khác với mức tính theo quy định ({computed}).",
            article=_article(judged),
            way_out="Hãy ghi căn cứ của mức, hoặc để trống mức để lấy mức tính được.",
        )
    return chosen.value


def _why(judged: Judged) -> str:
    lines = [reason.line for reason in judged.result.reasons] if judged.result else []
    return " ".join(dict.fromkeys(each.says for each in lines))


def _article(judged: Judged) -> str:
    lines = [reason.line for reason in judged.result.reasons] if judged.result else []
    return "; ".join(dict.fromkeys(each.article for each in lines))


def _write(sheet: Sheet, stage: Stage, filled: Filled, by: Actor, at: datetime) -> None:
    """Put what was filled in instead of what this stage had; the other stage keeps its own."""
    common = {"sheet": sheet, "stage": stage, "recorded_at": at, "recorded_by_id": by.account_id}
    entry = filled.entry
    sheet.points.filter(stage=stage).delete()
    SheetPoint.objects.bulk_create(
        SheetPoint(
            group=key, points=_decimal(value), comment=normal(filled.remarks.get(key, ""))[:400], **common
        )
        for key, value in entry.points.items()
    )
    values = {
        **{key: _text(value) for key, value in entry.figures.items()},
        **{key: "true" for key, raised in entry.flags.items() if raised},
        **({TIED: entry.tied.value} if entry.tied else {}),
    }
    sheet.facts.filter(stage=stage).delete()
    SheetFact.objects.bulk_create(
        SheetFact(metric=key, value=value, ground=normal(filled.grounds.get(key, ""))[:400], **common)
        for key, value in values.items()
    )


def _text(value: Fraction | bool | str) -> str:
    if isinstance(value, Fraction):
        return number(value)
    return str(value).lower() if isinstance(value, bool) else value


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
