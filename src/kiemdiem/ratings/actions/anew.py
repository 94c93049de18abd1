"""Rating anew: a decided level that was found wrong is decided once more; the decision it replaces stays as it was."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.organisations.models import Unit
from kiemdiem.ratings.access import rating_target
from kiemdiem.ratings.actions.limits import Choice, check_caps, check_links, locked_cycle
from kiemdiem.ratings.models import RatingStage, StageKind
from kiemdiem.ratings.queries.anew import competent, corrections, in_force_decision

LEVEL_HELD = "“{subject}” đang được xếp “{level}”: mức mới phải khác mức đang có hiệu lực."


@action("ratings.decide_again")
def decide_again(
    *,
    subject: Subject,
    level: Level,
    ground: str,
    authority: Unit,
    number: str,
    on: date,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> RatingStage:
    """Record the decision that replaces the one in force over `subject` (Quy định 366-QĐ/TW, Điều 13, Điều 15).

    The explanation sealed with the replaced decision stands under the new one too: the rules are not asked again, the
    authority answers for the level by its ground. Raises NotAllowed where nothing is decided yet or nobody may; Refused
    without a ground, a number or a possible date, for a level that holds already, for a body that is neither the one
    that decided nor above it, for a head above the collective headed, and for a level that has no room in its group.
    """
    cycle = locked_cycle(subject.cycle_id)
    subject = Subject.objects.select_related("cycle__rule_set", "cycle__root", "unit").get(pk=subject.pk)
    require("ratings.decide_again", by, rating_target(subject, by))
    rules = rule_set(cycle)
    article = "; ".join(dict.fromkeys(rule.article for rule in corrections(rules)))
    before = in_force_decision(subject)
    if not ground.strip():
        raise Refused(
            "Xếp loại lại phải có căn cứ.", article=article,
            way_out="Ghi điều đã phát hiện và văn bản nêu ra: sai sót, không trung thực, hoặc phản ánh đã xác minh.",
        )  # fmt: skip
    if level == before.level:
        raise Refused(
            LEVEL_HELD.format(subject=subject, level=rules.level_names[level]), article=article,
            way_out="Chọn mức khác; nếu mức không đổi thì không có gì phải xếp loại lại.",
        )  # fmt: skip
    _check_paper(before, number, on, at)
    _check_authority(subject, before, authority, on, article)
    choice = Choice(subject, level, ground)
    check_links(rules, [choice], {})
    check_caps(rules, cycle, [choice], anew=True)
    stage = RatingStage.objects.create(
        subject=subject, kind=StageKind.DECISION, level=level, computed_level=before.computed_level, trace=before.trace,
        points=before.points, known=before.known, ground=ground.strip(), override_ground=ground.strip(),
        authority=authority, decision_number=number.strip(), decided_on=on, replaces=before, at=at,
        by_id=by.account_id, source=source, illustrative=illustrative,
    )  # fmt: skip
    record(
        "ratings.decide_again", by=by, at=at, about=subject, paths=subject.paths, cycle_id=cycle.pk, reason=stage.ground,
        data={
            "level": level, "level_before": before.level, "number": stage.decision_number,
            "number_before": before.decision_number, "on": on, "authority": authority.pk,
        },
    )  # fmt: skip
    return stage


def _check_paper(before: RatingStage, number: str, on: date, at: datetime) -> None:
    assert before.decided_on is not None
    if not number.strip():
        raise Refused("Quyết định xếp loại lại phải có số.", way_out="Ghi số của văn bản quyết định.")
    if number.strip() == before.decision_number:
        raise Refused(
            f"Số {before.decision_number} là số của quyết định bị thay thế.",
            way_out="Ghi số của quyết định xếp loại lại.",
        )
    today = timezone.localdate(at)
    if not before.decided_on <= on <= today:
        raise Refused(
            f"Ngày quyết định xếp loại lại phải từ ngày của quyết định bị thay thế ({before.decided_on:%d/%m/%Y}) "
            f"đến hôm nay ({today:%d/%m/%Y}).",
            way_out="Ghi đúng ngày của văn bản quyết định.",
        )


def _check_authority(subject: Subject, before: RatingStage, authority: Unit, on: date, article: str) -> None:
    if competent(subject, before, on).filter(pk=authority.pk).exists():
        return
    decided_by = f"“{before.authority}”, nơi đã quyết định," if before.authority else "Cấp đã quyết định"
    raise Refused(
        f"“{authority}” không có thẩm quyền xếp loại lại “{subject}”: chỉ {decided_by} hoặc cấp trên của nơi ấy, còn "
        f"hoạt động ngày {on:%d/%m/%Y}, được điều chỉnh hoặc hủy bỏ kết quả.",
        article=article,
        way_out="Chọn cấp đã quyết định hoặc cấp trên của cấp ấy.",
    )
