"""No path closes an entry without proof and without somebody independent who says so: all of them are tried.

Two entries are tried on. One has everything that looks like work and proves nothing: a plan with its steps done, a
meeting, a note, an estimate beyond the target, evidence of activity, a claim of "full". The other one is proved and
claimed, and everybody who is not independent holds the verifier's role over the whole city.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

import kiemdiem
from addresses import addresses, addresses_of, body_of
from cast import NOW, SINCE, TODAY, World
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.organisations.models import RoleGrant
from kiemdiem.organisations.queries import actor_of
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import PlannedStep, Successor
from kiemdiem.shortcomings.actions.states import states
from kiemdiem.shortcomings.models import Claim, Shortcoming, State

PACKAGE = Path(kiemdiem.__file__).parent
ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
ANSWERS = (
    Refused,
    IntegrityError,
    ValidationError,
    ObjectDoesNotExist,
    AssertionError,
    ValueError,
    TypeError,
)
INDEPENDENT = {"verifier"}
STANDING = (State.OPEN, State.CLAIMED, State.DEFERRED)
DEEDS = {
    name: function
    for name, function in inspect.getmembers(actions, inspect.isfunction)
    if hasattr(function, "action") and "entry" in inspect.signature(function).parameters
}


@pytest.fixture
def busy(opened: Make, actor: ActorOf, world: World) -> Make:
    """Make an entry with everything that looks like work, in one of the states that somebody works in."""

    def make(state: State) -> Shortcoming:
        entry, by = opened(), {"by": actor("officer_a"), "at": NOW}
        [step] = actions.plan(
            entry=entry, steps=[PlannedStep("Giao đất", world.posts["chairman_a"], TODAY)], **by
        )
        actions.complete_step(step=step, done_on=TODAY, **by)
        actions.record_meeting(entry=entry, held_on=TODAY, chaired_by="Bí thư", decisions="Đã xong", **by)
        actions.note_progress(entry=entry, noted_on=TODAY, text="Đã xong", **by)
        actions.measure(entry=entry, value=Decimal(999), as_of=TODAY, estimate=True, **by)
        actions.add_evidence(
            entry=entry, kind="activity", title="Kế hoạch số 5", dated=TODAY, file=ContentFile(b"ke hoach", "a.txt"), **by
        )  # fmt: skip
        if state == State.CLAIMED:
            actions.claim(entry=entry, attainment="full", text="Đã xong", by=actor("deputy_a"), at=NOW)
        if state == State.DEFERRED:
            actions.defer(
                entry=entry, until=TODAY + timedelta(days=9), ground="Chờ", authority="BTV", decision_number="1",
                by=actor("organiser"), at=NOW,
            )  # fmt: skip
        entry.refresh_from_db()
        return entry

    return make


@pytest.fixture
def judged_by_its_own(
    opened: Make, proved: Callable[[Shortcoming], None], actor: ActorOf, world: World
) -> Shortcoming:
    """Return a proved and claimed entry before people of whom all but one are not independent, verifiers all of them."""
    entry = opened()
    proved(entry)
    actions.plan(
        entry=entry,
        steps=[PlannedStep("Giao đất", world.posts["chairman_a"], TODAY)],
        by=actor("officer_a"),
        at=NOW,
    )
    actions.claim(entry=entry, attainment="full", text="Đã xong", by=actor("deputy_a"), at=NOW)
    for key in ("officer_a", "deputy_a", "head_a", "member_a"):
        RoleGrant.objects.create(
            account=world.accounts[key], role="verifier", unit=world.units["city"], valid_from=SINCE
        )
    entry.refresh_from_db()
    return entry


def given(world: World, entry: Shortcoming, ground: str) -> dict[str, Any]:
    """Return something sensible for every parameter that a deed of the register asks for."""
    post = world.posts["member_a"]
    return {
        "entry": entry, "at": NOW, "on": TODAY + timedelta(days=30), "by": None, "attainment": "full", "lasted": True,
        "estimate": False, "value": Decimal(300), "as_of": TODAY, "kind": "result", "dated": TODAY, "until": date(2027, 5, 1),
        "file": ContentFile(b"ket qua", "b.txt"), "new": date(2027, 7, 1), "held_on": TODAY, "noted_on": TODAY, "sent_on": TODAY,
        "answer_due": date(2027, 1, 1), "sent_to": world.units["city"], "post": post, "earlier": entry, "first_seen_on": TODAY,
        "decided_on": TODAY, "successors": [Successor(world.units["ward_b"], post, 100)], "decision_ground": ground,
        "steps": [PlannedStep("Giao đất", post, TODAY)], "first": entry, "second": entry, "same": True,
        "details": actions.Details(), "replaces": None, "obstacle": None, "illustrative": False, "entries": [entry.pk],
    }  # fmt: skip


def filled(function: Callable[..., Any], values: dict[str, Any], by: Actor) -> dict[str, Any]:
    """Return what a deed is called with: the values known by name, a word for any text, nothing for what may be absent."""
    wanted = inspect.signature(function).parameters
    facts = {}
    for name, parameter in wanted.items():
        if name in values:
            facts[name] = values[name]
        elif parameter.default is inspect.Parameter.empty:
            facts[name] = "Đã khắc phục xong"
    return {**facts, "by": by}


def tried(entry: Shortcoming, do: Callable[[], Any]) -> None:
    """Try a deed, whatever it answers; the entry doesn't stand closed afterwards. Nothing of it stays."""
    with suppress(_Undo), transaction.atomic():
        with (
            suppress(*ANSWERS),
            transaction.atomic(),
        ):
            do()
        assert Shortcoming.objects.get(pk=entry.pk).state != State.CLOSED
        assert not Shortcoming.objects.filter(state=State.CLOSED).exists()
        raise _Undo


class _Undo(Exception):  # noqa: N818 -- ends an attempt, says nothing
    pass


def everybody(world: World) -> Iterator[Actor]:
    """Yield those of the cast who have any business with the ward's register, and the software itself."""
    for key in ("organiser", "verifier", "head_a", "deputy_a", "officer_a", "member_a", "delegate"):
        yield actor_of(world.accounts[key], TODAY)
    yield SYSTEM


@pytest.mark.parametrize("state", STANDING)
def test_no_deed_closes_what_is_not_proved(busy: Make, world: World, state: State) -> None:
    entry = busy(state)
    for who in everybody(world):
        for deed in DEEDS.values():
            values = given(world, entry, "")
            tried(entry, lambda deed=deed, values=values, who=who: deed(**filled(deed, values, who)))


def test_nobody_who_is_not_independent_closes_even_what_is_proved(
    judged_by_its_own: Shortcoming, world: World
) -> None:
    entry = judged_by_its_own
    for who in everybody(world):
        if who.account_id in {world.accounts[key].pk for key in INDEPENDENT}:
            continue
        for deed in DEEDS.values():
            values = given(world, entry, "Quyết định số 1")
            tried(entry, lambda deed=deed, values=values, who=who: deed(**filled(deed, values, who)))


def test_activity_is_no_proof_of_what_a_document_proves(
    opened: Make, details: actions.Details, actor: ActorOf
) -> None:
    entry, by = (
        opened(details=replace(details, measure_kind="document")),
        {"by": actor("officer_a"), "at": NOW},
    )
    actions.record_meeting(entry=entry, held_on=TODAY, chaired_by="Bí thư", decisions="Đã xong", **by)
    actions.add_evidence(
        entry=entry,
        kind="activity",
        title="Kế hoạch số 5",
        dated=TODAY,
        file=ContentFile(b"ke hoach", "a.txt"),
        **by,
    )
    actions.claim(entry=entry, attainment="full", text="Đã xong", by=actor("deputy_a"), at=NOW)
    with pytest.raises(NotReady, match="chưa đủ điều kiện kết thúc"):
        actions.verify(entry=entry, attainment="full", text="Đúng", by=actor("verifier"), at=NOW)


def test_the_trial_can_find_a_way_where_there_is_one(judged_by_its_own: Shortcoming, world: World) -> None:
    """What the two tests above look for does happen: the independent verifier closes what is proved."""
    entry = judged_by_its_own
    verify = filled(actions.verify, given(world, entry, ""), actor_of(world.accounts["verifier"], TODAY))
    with pytest.raises(AssertionError):
        tried(entry, lambda: actions.verify(**verify))


KNOWING = {"shortcomings", "api", "conferences", "plenums", "programmes", "reviews"}
HOSTILE = {
    "state": "entry_closed", "to_state": "entry_closed", "closed_at": "2026-11-23T09:00:00+07:00", "closing": "1",
    "closes": "1", "verified_attainment": "full", "verified_at": "2026-11-23", "verified_by": "3", "attainment": "full",
    "text": "Đã xong", "decision_ground": "", "lasted": "yes", "revision": "0", "wording": "Giao đất dịch vụ chậm",
    "ground": "Đã xong", "confirm": "1", "trang-thai": "entry_closed",
}  # fmt: skip


def test_no_address_takes_a_state_from_a_form(
    busy: Make, world: World, signed_in: Callable[[str], Client], today: None
) -> None:
    """Every address of a context that knows the register is sent a closing by those who come nearest to one."""
    entry = busy(State.CLAIMED)
    sent = 0
    for key in ("organiser", "verifier"):
        client = signed_in(key)
        client.raise_request_exception = False
        for name, pattern in addresses().items():
            if name.split(":")[0] not in KNOWING:
                continue
            own = pattern.pattern.converters.keys() == {"entry_id"}
            tried = [reverse(name, kwargs={"entry_id": entry.pk})] if own else addresses_of(name, pattern)
            for address in tried:
                answer = client.post(address, HOSTILE)
                body_of(answer)
                sent += answer.status_code not in {404, 405}
    assert sent > 60
    assert Shortcoming.objects.get(pk=entry.pk).state == State.CLAIMED
    assert not Shortcoming.objects.filter(state=State.CLOSED).exists()


@pytest.mark.parametrize(
    "slug", ["tham-tra", "kiem-tra-lai", "bao-cao-ket-qua", "ket-thuc-hoan", "dua-vao-so"]
)
@pytest.mark.parametrize("state", STANDING)
def test_no_panel_of_the_page_closes_it_either(
    busy: Make, signed_in: Callable[[str], Client], state: State, slug: str, today: None
) -> None:
    entry = busy(state)
    for key in ("organiser", "verifier", "deputy_a", "officer_a", "head_a"):
        signed_in(key).post(f"/so-han-che/{entry.pk}/{slug}/", HOSTILE)
        assert not Shortcoming.objects.filter(state=State.CLOSED).exists()


# The database itself


@pytest.fixture
def claimed(busy: Make) -> Shortcoming:
    return busy(State.CLAIMED)


def refused_by_the_database(write: Callable[[], Any]) -> None:
    """Expect the database to refuse a write, at once or when it looks at its references."""

    def whole() -> None:
        with transaction.atomic():
            write()
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        whole()


def test_the_database_refuses_a_closed_entry_without_a_claim(claimed: Shortcoming) -> None:
    rows = Shortcoming.objects.filter(pk=claimed.pk)
    refused_by_the_database(lambda: rows.update(state=State.CLOSED, closed_at=NOW))
    refused_by_the_database(lambda: rows.update(state=State.CLOSED, closed_at=NOW, closing_id=claimed.pk))
    claimed.state, claimed.closed_at = State.CLOSED, NOW
    refused_by_the_database(claimed.save)
    claimed.pk, claimed.number = None, 99
    refused_by_the_database(lambda: Shortcoming.objects.bulk_create([claimed]))


def test_the_database_refuses_a_claim_that_nobody_else_verified_in_full(
    claimed: Shortcoming, world: World
) -> None:
    claims, verifier = Claim.objects.filter(shortcoming=claimed), world.accounts["verifier"]
    claimer = world.accounts["deputy_a"]
    refused_by_the_database(lambda: claims.update(closes=claimed.pk))
    for level, who in (("largely", verifier), ("full", None), ("full", claimer)):
        facts = {"verified_attainment": level, "verified_by": who, "verified_at": NOW, "closes": claimed.pk}
        refused_by_the_database(lambda facts=facts: claims.update(**facts))


def test_the_database_refuses_the_claim_of_another_entry(claimed: Shortcoming, closed: Make) -> None:
    other = closed("Việc khác")
    rows, claims = Shortcoming.objects.filter(pk=claimed.pk), Claim.objects.filter(shortcoming=other)
    refused_by_the_database(lambda: rows.update(state=State.CLOSED, closed_at=NOW, closing_id=other.pk))
    refused_by_the_database(lambda: claims.update(closes=claimed.pk))


def test_the_database_keeps_the_claim_of_what_stands_closed(closed: Make) -> None:
    entry = closed()
    claims = Claim.objects.filter(shortcoming=entry)
    refused_by_the_database(lambda: claims.update(closes=None))
    refused_by_the_database(lambda: claims.update(verified_attainment="partly"))


# The table, and the code


def test_only_the_register_s_own_pages_ask_for_what_closes_or_leads_there() -> None:
    """Programmes, plenums, lists, reports, papers and the API may write drafts and work; none may judge a result."""
    judging = {"claim", "verify", "recheck"}
    asked = set()
    for path in PACKAGE.rglob("*.py"):
        within = path.relative_to(PACKAGE).parts
        if within[0] == "shortcomings" or within[:2] in {("cli", "sample"), ("cli", "bench")}:
            continue
        text = path.read_text(encoding="utf-8")
        if "kiemdiem.shortcomings" not in text:
            continue
        names = {
            one.attr if isinstance(one, ast.Attribute) else one.name
            for one in ast.walk(ast.parse(text))
            if isinstance(one, ast.Attribute | ast.alias)
        }
        if names & judging or re.search(r"\bstate=State\.CLOSED\b.*\)\.(create|update)|become\(", text):
            asked.add("/".join(within))
    assert asked == set()


def test_only_a_full_verification_leads_to_the_closed_state() -> None:
    leading = [
        (move.action, move.outcome)
        for move in states().moves
        if move.to == State.CLOSED and State.CLOSED not in move.origins
    ]
    assert leading == [("shortcomings.verify", "full")]


def test_only_verifying_and_rechecking_write_what_a_closing_rests_on() -> None:
    writers = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if {"migrations", "models", "bench"} & set(path.parts) or not re.search(
            r"\bclos(ing|es|ing_id)\b", text
        ):
            continue
        for node in ast.walk(ast.parse(text)):
            targets = node.targets if isinstance(node, ast.Assign) else []
            flat = [
                one
                for target in targets
                for one in (target.elts if isinstance(target, ast.Tuple) else [target])
            ]
            written = {one.attr for one in flat if isinstance(one, ast.Attribute)}
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"update", "create"}
            ):
                written |= {word.arg for word in node.keywords if word.arg}
            if written & {"closing", "closes", "closing_id"}:
                writers.add(path.relative_to(PACKAGE).as_posix())
    assert writers == {"shortcomings/actions/proof.py", "shortcomings/actions/rechecks.py"}
