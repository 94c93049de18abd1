"""The public side of targets: plan, estimate, final and audited figures, each by itself."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Model, QuerySet

from kiemdiem.organisations.queries import within
from kiemdiem.publishing.queries.facts import Facts, Source, Value, figure, present
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target, TargetValue, ValueKind
from kiemdiem.targets.phrases import standing_says
from kiemdiem.targets.queries.standing import Row, standing_of
from kiemdiem.web.formats import number

SHOWN = {
    "plan": ValueKind.PLAN,
    "estimate": ValueKind.ESTIMATE,
    "final": ValueKind.FINAL,
    "audited": ValueKind.AUDITED,
}


def _rows() -> QuerySet[Model]:
    return Target.objects.filter(post__isnull=True)


def _facts(ids: Sequence[int]) -> list[Facts]:
    """Three statements."""
    targets = (
        Target.objects.filter(pk__in=ids, post__isnull=True)
        .select_related("unit", "field", "owner_post")
        .prefetch_related("values", "transfers")
        .order_by("pk")
    )
    return [_of(target) for target in targets]


def _of(target: Target) -> Facts:
    values = list(target.values.all())
    latest = _latest(values)
    plan, reached, result = standing_of(target, values)
    row = Row(target, plan, reached, result, gone_on=bool(target.transfers.all()))
    figures: dict[str, Value] = {
        key: figure(latest[kind].value, target.measure_unit, latest[kind].as_of)
        for key, kind in SHOWN.items()
        if kind in latest
    }
    settled = latest.get(ValueKind.AUDITED) or latest.get(ValueKind.FINAL)
    said = present(
        name=target.name,
        unit=target.unit.name,
        year=str(target.year),
        work_field=target.field.name if target.field else "",
        owner_post=target.owner_post.title if target.owner_post else "",
        percent_estimate=_percent(latest.get(ValueKind.ESTIMATE)),
        percent_final=_percent(settled),
        standing=standing_says(row),
        source=target.source or (reached.source if reached else ""),
    )
    made_up = frozenset(key for key, kind in SHOWN.items() if kind in latest and latest[kind].illustrative)
    return Facts(target.pk, {**said, **figures}, target.illustrative, made_up=made_up)


def _latest(values: Iterable[TargetValue]) -> Mapping[str, TargetValue]:
    """Return of each kind the figure up to the latest day, of several up to that day the one recorded last."""
    return {one.kind: one for one in sorted(values, key=lambda one: (one.as_of, one.recorded_at, one.pk))}


def _percent(value: TargetValue | None) -> str:
    return f"{number(value.stated_percent)} %" if value and value.stated_percent is not None else ""


TARGETS = Source(
    rows=_rows,
    within=lambda unit: within(unit, "unit__"),
    seen=lambda actor, _: visible_targets(actor),
    facts=_facts,
    order=("-year", "unit_id", "id"),
)
