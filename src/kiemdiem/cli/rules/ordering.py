"""`kiemdiem rules order`: may X be reviewed, may X be rated now? Whoever must come first is named, with the article.

The question names the subjects with what has been done so far, and the actions asked for. Each action is judged
against the state given; with `cumulative` an accepted one counts as done for those after it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kiemdiem.cli.rules.answers import SURE, Json, answered, folded, options, reason
from kiemdiem.cli.rules.asked import Asked, asked_package
from kiemdiem.core.order import OrderSubject, broken
from kiemdiem.core.ruleset import Cited, Confidence, OrderStage, RuleSet, SubjectKind

RATE, REVIEWED = "ratings.appraise", "reviewed_at_conference"


class Action(StrEnum):
    """What may be asked for."""

    REVIEW = "review"
    RATE = "rate"


class Inclusion(StrEnum):
    """Whether a subject takes part."""

    FULL = "full"
    REVIEW_ONLY = "review_only"
    EXEMPT = "exempt"


class Role(StrEnum):
    """What a person is in a collective."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"
    STAFF = "staff"
    OUTSIDE = "outside"


class Line(StrEnum):
    """The block a collective, or the rating of a person, belongs to."""

    PARTY = "party"
    STATE = "state"
    MASS = "mass"
    ENTERPRISE = "enterprise"


class Place(StrEnum):
    """Where, or as what, a person has a turn, when there are several."""

    BRANCH = "branch"
    LEADERSHIP = "leadership"
    CIVIL = "civil"
    MEMBER = "member"


DONE = {Action.REVIEW: "reviewed", Action.RATE: "rated"}
STAGES = {Action.REVIEW: OrderStage.CONFERENCE, Action.RATE: OrderStage.RATING}
VERBS = {Action.REVIEW: "kiểm điểm", Action.RATE: "xếp loại"}


@dataclass(frozen=True)
class Seat:
    """A person's place in a collective."""

    collective: str
    role: Role | None


@dataclass(frozen=True)
class Given:
    """A subject as the question tells it."""

    key: str
    name: str
    kind: SubjectKind
    unit: str
    line: str
    role: str
    seats: tuple[Seat, ...]
    inclusion: Inclusion
    done: frozenset[Action]
    person: str
    place: str

    def takes_part(self, action: Action) -> bool:
        """Return whether `action` concerns the subject at all."""
        return self.inclusion is Inclusion.FULL or (
            self.inclusion is Inclusion.REVIEW_ONLY and action is Action.REVIEW
        )


@dataclass(frozen=True)
class Request:
    """An action asked for."""

    action: Action
    subject: str


@dataclass(frozen=True)
class State:
    """Everybody, as the order rules see them (once per seat), and who has had their turn."""

    rules: RuleSet
    given: Mapping[str, Given]
    seated: Mapping[str, tuple[OrderSubject, ...]]
    done: Mapping[Action, set[str]]

    def number(self, key: str) -> int:
        """Return the number under which a subject stands before the order rules."""
        return self.seated[key][0].id


def run(arguments: list[str]) -> int:
    """Answer, per requested action, accept or refuse. Exit code 2 where the question is faulty."""
    return answered(options("order", from_stdin=True).parse_args(arguments), _answer)


def _answer(asked: Asked) -> tuple[Json, list[str]]:
    package = asked_package(asked)
    units = _units(asked)
    given = _subjects(asked, units)
    requests = asked.rows("requests", lambda row: _request(row, given))
    cumulative = asked.truth("cumulative", default=False)
    asked.finish()
    assert package is not None  # else a fault was noted
    done = {action: {key for key, each in given.items() if action in each.done} for action in Action}
    state = State(package.rules, given, _seated(given, units), done)
    answers: list[dict[str, object]] = []
    lines: list[str] = []
    for request in requests:
        reasons = list(_refusals(state, request))
        if cumulative and not reasons:
            done[request.action].add(request.subject)
        answer = "refuse" if reasons else "accept"
        answers.append(
            {"action": request.action.value, "subject": request.subject, "answer": answer, "reasons": reasons}
        )
        lines += _lines(state, request, reasons)
    said = {"ruleset": package.rules.key, "hash": package.hash, "answers": answers}
    return said, lines or ["Không hỏi việc nào: thêm mục requests."]


def _units(asked: Asked) -> dict[str, str]:
    """Return the path of every unit, by key: that of the unit above it, then its own number."""
    above: dict[str, str] = {}

    def unit(row: Asked) -> None:
        key = row.text("id")
        if key in above:
            row.wrong("id", f"đơn vị “{key}” đã khai ở trên.")
        above[key] = row.text("above", needed=False)

    asked.rows("units", unit, needed=False)
    numbers = {key: number for number, key in enumerate(above, start=1)}
    return {key: "".join(f"{numbers[each]}/" for each in _chain(asked, above, key)) for key in above}


def _chain(asked: Asked, above: Mapping[str, str], key: str) -> list[str]:
    """Return the units from the topmost down to `key`; note where the way up leads nowhere or round."""
    chain, seen, at = [key], {key}, above[key]
    while at in above and at not in seen:
        chain.append(at)
        seen.add(at)
        at = above[at]
    if at in above:
        asked.wrong("units", f"đơn vị “{key}” nằm dưới chính nó hoặc dưới một vòng đơn vị.")
    elif at:
        asked.wrong("units", f"đơn vị “{chain[-1]}” nằm dưới “{at}” nhưng không có đơn vị ấy.")
    return chain[::-1]


def _subjects(asked: Asked, units: Mapping[str, str]) -> dict[str, Given]:
    given: dict[str, Given] = {}

    def subject(row: Asked) -> None:
        each = _subject(row)
        if each.key in given:
            row.wrong("id", f"đối tượng “{each.key}” đã khai ở trên.")
        if each.unit and each.unit not in units:
            row.wrong("unit", f"không có đơn vị “{each.unit}” trong units.")
        if each.kind is SubjectKind.COLLECTIVE and (each.seats or each.role or each.person or each.place):
            row.wrong("kind", "tập thể không có role, seats, person, place.")
        given[each.key] = each

    asked.rows("subjects", subject)
    for each in given.values():
        for seat in each.seats:
            collective = given.get(seat.collective)
            if seat.collective and (collective is None or collective.kind is not SubjectKind.COLLECTIVE):
                asked.wrong(
                    "subjects", f"“{each.key}” ngồi trong “{seat.collective}” nhưng không có tập thể ấy."
                )
    return given


def _subject(row: Asked) -> Given:
    key = row.text("id")
    return Given(
        key=key,
        name=row.text("name", needed=False) or key,
        kind=row.choice("kind", SubjectKind) or SubjectKind.STAFF,
        unit=row.text("unit", needed=False),
        line=row.choice("line", Line, needed=False) or "",
        role=row.choice("role", Role, needed=False) or "",
        seats=tuple(row.rows("seats", _seat, needed=False)),
        inclusion=row.choice("inclusion", Inclusion, needed=False) or Inclusion.FULL,
        done=frozenset(action for action, said in DONE.items() if row.truth(said, default=False)),
        person=row.text("person", needed=False),
        place=row.choice("place", Place, needed=False) or "",
    )


def _seat(row: Asked) -> Seat:
    return Seat(row.text("collective"), row.choice("role", Role, needed=False))


def _request(row: Asked, given: Mapping[str, Given]) -> Request:
    request = Request(row.choice("action", Action) or Action.REVIEW, row.text("subject"))
    if request.subject and request.subject not in given:
        row.wrong("subject", f"không có đối tượng “{request.subject}” trong subjects.")
    return request


def _seated(given: Mapping[str, Given], units: Mapping[str, str]) -> dict[str, tuple[OrderSubject, ...]]:
    """Return each subject as the order rules see it: a person once per seat, in the role held there."""
    numbers = {key: number for number, key in enumerate(given, start=1)}
    places = {key: number for number, key in enumerate(units, start=1)}
    people = {each.person: number for number, each in enumerate(given.values(), start=1) if each.person}
    seated = {}
    for key, each in given.items():
        bare = OrderSubject(
            id=numbers[key], kind=each.kind, role=each.role, line=each.line, name=each.name,
            collective_ids=frozenset({numbers[key]} if each.kind is SubjectKind.COLLECTIVE else ()),
            unit_id=places.get(each.unit, -numbers[key]), unit_path=units.get(each.unit, ""),
            person=people.get(each.person, 0), place=each.place,
        )  # fmt: skip
        seats = (
            replace(bare, role=seat.role or each.role, collective_ids=frozenset({numbers[seat.collective]}))
            for seat in each.seats
        )
        seated[key] = tuple(seats) or (bare,)
    return seated


def _refusals(state: State, request: Request) -> Iterable[dict[str, object]]:
    subject, action = state.given[request.subject], request.action
    if not subject.takes_part(action):
        yield _plain(f"“{subject.name}” không thuộc diện {VERBS[action]}.")
        return
    if subject.key in state.done[action]:
        yield _plain(f"“{subject.name}” đã {VERBS[action]} rồi.")
        return
    if action is Action.RATE and subject.key not in state.done[Action.REVIEW]:
        yield from _unreviewed(state, subject)
    done = frozenset(state.number(key) for key in state.done[action])
    others = [
        seat for key, seats in state.seated.items() if state.given[key].takes_part(action) for seat in seats
    ]
    keys = {state.number(key): key for key in state.given}
    seen: set[tuple[str, int]] = set()
    for me in state.seated[subject.key]:
        for each in broken(state.rules, STAGES[action], me, done, others):
            if (each.rule.rule.id, each.first.id) not in seen:
                seen.add((each.rule.rule.id, each.first.id))
                yield reason(each.rule.rule, first=keys[each.first.id])


def _unreviewed(state: State, subject: Given) -> Iterable[dict[str, object]]:
    """Say that the review comes before the rating, where the rule set's own steps say so."""
    table = state.rules.steps
    origins = {step for move in table.moves if move.action == RATE for step in move.origins}
    if REVIEWED not in origins:
        return
    step = table.step(REVIEWED)
    rule = Cited(f"steps.{step.key}", "", step.article or state.rules.number, state.rules.confidence)
    text = f"“{subject.name}” chưa kiểm điểm: kiểm điểm xong mới xếp loại."
    yield reason(rule, text, first=subject.key)


def _plain(text: str) -> dict[str, object]:
    return {"rule": "", "text": text, "article": "", "confidence": "", "first": ""}


def _lines(state: State, request: Request, reasons: Iterable[Mapping[str, object]]) -> list[str]:
    name, verb = state.given[request.subject].name, VERBS[request.action]
    lines = [f"{name} — {verb}: {'CHƯA ĐƯỢC' if reasons else 'được'}"]
    for each in reasons:
        lines += folded(str(each["text"]), "    ", "  - ")
        if each["rule"]:
            if each["first"] != request.subject:
                lines += folded(f"Phải đi trước: {state.given[str(each['first'])].name}", "    ")
            lines += folded(f"{each['article']} · {SURE[Confidence(str(each['confidence']))]}", "    ")
    return lines
