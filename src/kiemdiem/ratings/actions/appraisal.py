"""Appraisal: the proposed level with the trace that explains it, sealed; a later one follows, none is changed."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.ruleset import Level, RuleSet
from kiemdiem.core.trace import shown
from kiemdiem.cycles.actions import advance
from kiemdiem.cycles.models import Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.organisations.models import Unit
from kiemdiem.ratings.actions.checks import require_open, require_turn
from kiemdiem.ratings.models import RatingStage, StageKind
from kiemdiem.ratings.queries.assessment import Assessment, assess
from kiemdiem.ratings.queries.known import sealed_known
from kiemdiem.rulesets.queries.explanation import exact_text, sealed_line
from kiemdiem.shortcomings.queries import OpenEntry


@action("ratings.appraise")
def appraise(
    *,
    subject: Subject,
    level: Level,
    ground: str,
    by: Actor,
    at: datetime,
    points: Mapping[str, Fraction] | None = None,
    override_ground: str = "",
    authority: Unit | None = None,
    source: str = "",
    illustrative: bool = False,
) -> RatingStage:
    """Propose `level` for `subject`: the computed level and its trace are sealed beside the proposal.

    `points` are the appraised points by group; without them the reported ones stand. Raises Refused or NotReady
    where it is not this subject's turn, points lie outside their group, no ground is given, the level differs
    from the computed one without a ground of its own, or the rules bar the level and nobody with authority
    answers for it.
    """
    require_open("ratings.appraise", by, subject)
    subject = (
        Subject.objects.select_for_update(of=("self",))
        .select_related("cycle__rule_set", "unit")
        .get(pk=subject.pk)
    )
    if not ground.strip():
        raise Refused("Đề xuất mức xếp loại phải có nhận xét, căn cứ.", way_out="Ghi vào ô Nhận xét, căn cứ.")
    rules = rule_set(subject.cycle)
    require_turn(rules, subject.cycle, [subject])
    _check_points(rules, points or {})
    assessment = assess(subject, points)
    _check_level(assessment, level, override_ground, authority)
    stage = RatingStage.objects.create(
        subject=subject,
        kind=StageKind.APPRAISAL,
        level=level,
        computed_level=assessment.rating.level or "",
        trace=[sealed_line(line) for line in assessment.rating.trace],
        points={group: exact_text(value) for group, value in assessment.points.items()},
        known=sealed_known(assessment, subject.cycle.rule_set.content_hash),
        ground=ground.strip(),
        override_ground=override_ground.strip(),
        authority=authority,
        at=at,
        by_id=by.account_id,
        source=source,
        illustrative=illustrative,
    )
    advance(subject=subject, action_name="ratings.appraise", by=by, at=at)
    record(
        "ratings.appraise", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        reason=stage.override_ground,
        data={"level": level, "computed": stage.computed_level, "authority": authority.pk if authority else None},
    )  # fmt: skip
    return stage


def _check_points(rules: RuleSet, points: Mapping[str, Fraction]) -> None:
    groups = {group.key: group for group in rules.groups}
    missing = []
    for key, value in points.items():
        group = groups.get(key)
        if group is None:
            missing.append(Missing(f"Bộ quy định {rules.number} không có nhóm điểm “{key}”."))
        elif not 0 <= value <= group.maximum:
            missing.append(Missing(f"{group.name}: từ 0 đến {shown(group.maximum)} điểm."))
    if missing:
        raise NotReady("Điểm thẩm định chưa đúng thang điểm.", missing)


def _check_level(assessment: Assessment, level: Level, override_ground: str, authority: Unit | None) -> None:
    rating = assessment.rating
    barred = rating.barred.get(level, ())
    missing = []
    if (barred or (rating.level is not None and level != rating.level)) and not override_ground.strip():
        missing.append(Missing("Căn cứ khi đề xuất khác mức tính theo quy định."))
    if barred and authority is None:
        missing.append(Missing("Cấp có thẩm quyền chịu trách nhiệm về việc đề xuất mức này."))
    if not missing:
        return
    names = assessment.rules.level_names
    if barred:
        raise NotReady(
            f"Quy định chưa cho phép mức “{names[level]}”: {' '.join(line.says for line in barred)}",
            [*missing, *(_unsolved(entry) for entry in assessment.in_the_way(level))],
            article="; ".join(dict.fromkeys(line.article for line in barred)),
            way_out="Chọn mức khác, hoặc nêu căn cứ và cấp có thẩm quyền quyết định.",
        )
    computed = names[rating.level] if rating.level else ""
    raise NotReady(
        f"Mức đề xuất “{names[level]}” khác mức tính theo quy định “{computed}”.",
        missing,
        way_out="Chọn đúng mức tính được, hoặc nêu căn cứ của việc đề xuất khác.",
    )


def _unsolved(entry: OpenEntry) -> Missing:
    back = ", đã tái diễn" if entry.relapsed else ""
    return Missing(f"Hạn chế số {entry.number} chưa khắc phục xong{back}: {entry.wording}")
