"""The rows of subjects and of their seats, made alike at the opening and after it; nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.models import Cycle, CycleUnit, Inclusion, Membership, Subject
from kiemdiem.cycles.queries.plan import PlannedPerson
from kiemdiem.organisations.models import Collective, PostRole
from kiemdiem.organisations.phrases import collective_kind

ROLE_NAMES = dict(PostRole.choices)


@dataclass(frozen=True)
class SubjectMaker:
    """What the subjects of one gesture share: the cycle with its frozen units, the first step and its date."""

    cycle: Cycle
    units: Mapping[int, CycleUnit]
    first_step: str
    due_on: date | None
    at: datetime
    source: str = ""

    def collective(self, collective: Collective) -> Subject:
        """Return the subject of a collective."""
        unit = self.units[collective.unit_id]
        group = f"{collective_kind(collective.kind)} – {unit.comparison_group}"
        return self._subject(
            unit, kind=SubjectKind.COLLECTIVE.value, collective_id=collective.pk, line=collective.line,
            name=collective.name, comparison_group=group[:160], due_on=self.due_on,
        )  # fmt: skip

    def person(self, person: PlannedPerson) -> Subject:
        """Return the subject of a person: one, at the highest post."""
        post, kind, standing = person.post, person.kind, person.standing
        unit = self.units[post.unit_id]
        among = unit.comparison_group if kind is SubjectKind.LEADER else unit.name
        return self._subject(
            unit, kind=kind.value, person_id=post.person_id, post_id=post.post_id, role=post.role,
            line=post.line, name=post.person_name,
            title=post.title, comparison_group=f"{ROLE_NAMES[post.role]} – {among}"[:160],
            inclusion=standing.inclusion.value, exemption_rule=standing.rule, exemption_ground=standing.ground,
            due_on=None if standing.inclusion is Inclusion.EXEMPT else self.due_on,
        )  # fmt: skip

    def _subject(self, unit: CycleUnit, **what: object) -> Subject:
        return Subject(
            cycle=self.cycle, unit=unit, source=self.source, party_path=unit.party_path, state_path=unit.state_path,
            step=self.first_step, step_since=self.at, illustrative=self.cycle.illustrative, **what,
        )  # fmt: skip


def seats_of(
    people: Sequence[PlannedPerson], subjects: Sequence[Subject], collectives: Mapping[int, Subject]
) -> list[Membership]:
    """Return the seats of `people` in the reviewed collectives: one each, by the highest post held in it."""
    return [
        Membership(
            subject_id=subject.pk, collective_subject_id=collective.pk, role=seat.role, title=seat.title, rank=seat.rank
        )
        for person, subject in zip(people, subjects, strict=True)
        for collective_id, seat in {seat.collective_id: seat for seat in reversed(person.seats)}.items()
        if collective_id is not None and (collective := collectives.get(collective_id))
    ]  # fmt: skip
