"""The decision of the competent authority: number, date, a level for each subject of a comparison group."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.ruleset import Level, RuleSet
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.actions import advance
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.organisations.models import Unit
from kiemdiem.ratings.actions.checks import require_open, require_turn
from kiemdiem.ratings.actions.limits import Choice, check_caps, check_links, locked_cycle
from kiemdiem.ratings.models import CapRaise, RatingStage, StageKind
from kiemdiem.ratings.phrases import group_name
from kiemdiem.ratings.queries.stages import appraisals, stale


@action("ratings.decide")
def decide(
    *,
    choices: Sequence[Choice],
    authority: Unit,
    number: str,
    on: date,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> list[RatingStage]:
    """Record one decision over subjects of one comparison group; nothing about them changes afterwards.

    Raises Refused or NotReady: no number, an impossible date, subjects of several groups, somebody not appraised
    or appraised before the newest facts, somebody else's turn, a level other than the proposed one without a
    ground, a head above the collective headed, or more subjects at a level than its cap allows.
    """
    cycle = _one_group(choices)
    choices = _as_stored(choices)
    for choice in choices:
        require_open("ratings.decide", by, choice.subject)
    rules = rule_set(cycle)
    _check_paper(cycle, number, on, at)
    proposals = _proposals(choices)
    require_turn(rules, cycle, [choice.subject for choice in choices])
    _check_grounds(rules, choices, proposals)
    check_links(rules, choices, {pk: proposal.override_ground for pk, proposal in proposals.items()})
    check_caps(rules, cycle, choices)
    stages = RatingStage.objects.bulk_create(
        _stage(
            choice, proposals[choice.subject.pk], authority, number.strip(), on, by, at, source, illustrative
        )
        for choice in choices
    )
    for stage in stages:
        advance(subject=stage.subject, action_name="ratings.decide", by=by, at=at)
        record(
            "ratings.decide", by=by, at=at, about=stage.subject, paths=stage.subject.paths, cycle_id=cycle.pk,
            reason=stage.override_ground,
            data={"level": stage.level, "number": stage.decision_number, "on": on, "authority": authority.pk},
        )  # fmt: skip
    return stages


def _stage(
    choice: Choice, proposal: RatingStage, authority: Unit, number: str, on: date, by: Actor, at: datetime,
    source: str, illustrative: bool,
) -> RatingStage:  # fmt: skip
    return RatingStage(
        subject=choice.subject, kind=StageKind.DECISION, level=choice.level, computed_level=proposal.computed_level,
        trace=proposal.trace, points=proposal.points, known=proposal.known, ground=proposal.ground,
        override_ground=choice.override_ground.strip() or proposal.override_ground,
        authority=authority, decision_number=number, decided_on=on, at=at, by_id=by.account_id,
        source=source, illustrative=illustrative,
    )  # fmt: skip


def _one_group(choices: Sequence[Choice]) -> Cycle:
    if not choices:
        raise Refused("Quyết định phải nêu ít nhất một đối tượng.", way_out="Chọn đối tượng và mức xếp loại.")
    first = choices[0].subject
    if any(
        (each.subject.cycle_id, each.subject.comparison_group) != (first.cycle_id, first.comparison_group)
        for each in choices
    ):
        raise Refused(
            "Một quyết định chỉ ghi cho các đối tượng cùng một nhóm so sánh.",
            way_out="Ghi riêng từng nhóm, vì tỷ lệ mức cao nhất tính trong từng nhóm.",
        )
    return locked_cycle(first.cycle_id)


def _as_stored(choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices over the subjects as they stand now, behind the lock on their cycle."""
    rows = Subject.objects.filter(pk__in=[choice.subject.pk for choice in choices])
    stored = rows.select_related("cycle__rule_set", "cycle__root", "unit").in_bulk()
    return [replace(choice, subject=stored[choice.subject.pk]) for choice in choices]


def _check_paper(cycle: Cycle, number: str, on: date, at: datetime) -> None:
    if not number.strip():
        raise Refused("Quyết định phải có số.", way_out="Ghi số của văn bản quyết định.")
    if not cycle.period_start <= on <= timezone.localdate(at):
        raise Refused(
            f"Ngày quyết định phải từ {cycle.period_start:%d/%m/%Y} đến hôm nay ({timezone.localdate(at):%d/%m/%Y}).",
            way_out="Ghi đúng ngày của văn bản quyết định.",
        )


def _proposals(choices: Sequence[Choice]) -> dict[int, RatingStage]:
    """Return the newest appraisal of each subject; raise NotReady where one is missing or older than the facts."""
    subjects = [choice.subject for choice in choices]
    found = appraisals(subjects)
    old = stale(subjects, found)
    missing = [
        Missing(f"“{each}” chưa được thẩm định, đề xuất mức.") for each in subjects if each.pk not in found
    ]
    missing += [
        Missing(f"“{each}” có số liệu ghi sau lần thẩm định; hãy thẩm định lại.")
        for each in subjects
        if each.pk in old
    ]
    if missing:
        raise NotReady("Chưa ghi được quyết định.", missing, way_out="Hoàn thành thẩm định trước.")
    return found


def _check_grounds(rules: RuleSet, choices: Sequence[Choice], proposals: dict[int, RatingStage]) -> None:
    missing = []
    for choice in choices:
        proposed = Level(proposals[choice.subject.pk].level)
        if choice.level != proposed and not choice.override_ground.strip():
            missing.append(
                Missing(
                    f"“{choice.subject}”: đề xuất “{rules.level_names[proposed]}”, quyết định "
                    f"“{rules.level_names[choice.level]}”; cần căn cứ."
                )
            )
    if missing:
        raise NotReady(
            "Mức quyết định khác mức đề xuất phải có căn cứ.",
            missing,
            way_out="Ghi căn cứ vào ô bên cạnh mức.",
        )


@action("ratings.raise_cap")
def raise_cap(
    *, cycle: Cycle, comparison_group: str, ground: str, number: str, by: Actor, at: datetime
) -> CapRaise:
    """Record that the authority raised the cap of a comparison group to the share of an outstanding organisation.

    Raises Refused where the rules know no such share, the group was raised before, or ground or number is missing.
    """
    require("ratings.raise_cap", by, cycle_target(cycle))
    caps = [cap for cap in rule_set(cycle).caps if cap.share_outstanding is not None]
    if not caps:
        raise Refused(f"Bộ quy định {cycle.rule_set} không có trường hợp nâng tỷ lệ.")
    article = caps[0].rule.article
    if not ground.strip() or not number.strip():
        raise Refused("Nâng tỷ lệ phải có căn cứ và số quyết định.", article=article, way_out="Ghi đủ hai ô.")
    if not cycle.subjects.filter(comparison_group=comparison_group).exists():
        raise Refused(f"Đợt “{cycle}” không có nhóm so sánh “{group_name(comparison_group)}”.")
    if CapRaise.objects.filter(cycle=cycle, comparison_group=comparison_group).exists():
        raise Refused(f"Nhóm “{group_name(comparison_group)}” đã được nâng tỷ lệ.", article=article)
    raised = CapRaise.objects.create(
        cycle=cycle, comparison_group=comparison_group, ground=ground.strip(), decision_number=number.strip(),
        raised_at=at, raised_by_id=by.account_id,
    )  # fmt: skip
    record(
        "ratings.raise_cap", by=by, at=at, about=cycle, paths=cycle.paths, cycle_id=cycle.pk,
        reason=raised.ground, data={"group": comparison_group, "number": raised.decision_number},
    )  # fmt: skip
    return raised
