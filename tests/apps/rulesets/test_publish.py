"""Publishing rule sets: loaded, frozen under a hash, once."""

from collections.abc import Callable
from datetime import date

import pytest

from cast import NOW, World
from kiemdiem import data
from kiemdiem.audit.models import Event
from kiemdiem.cli import check, prepare
from kiemdiem.cli.serve import CannotServeError
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.loading import RuleSetFaults
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.core.ruleset import Period
from kiemdiem.cycles.models import Cycle
from kiemdiem.cycles.queries import changed_pins
from kiemdiem.rulesets.actions import publish
from kiemdiem.rulesets.models import LegalAct, RuleSetVersion
from kiemdiem.rulesets.queries import changed_packages, changed_versions, rule_set_of, version_for

pytestmark = pytest.mark.django_db


def content(key: str = "qd132_2018") -> str:
    return data.read(f"rulesets/{key}/rules.yaml")


def test_a_published_rule_set_is_frozen_with_its_legal_acts_and_an_event(db: None) -> None:
    version = publish(content=content(), by=SYSTEM, at=NOW)
    assert (version.key, version.effective_from, version.effective_to) == (
        "qd132_2018",
        date(2018, 3, 8),
        date(2023, 10, 3),
    )
    assert rule_set_of(version).degrees == ("Xuất sắc", "Tốt", "Trung bình", "Kém")
    assert LegalAct.objects.get(key="hd21_2019").replaces == "hd16_2018"
    assert Event.objects.filter(action="rulesets.publish", about_id=version.pk).count() == 1


def test_the_same_text_twice_is_one_version_and_one_event(db: None) -> None:
    first = publish(content=content(), by=SYSTEM, at=NOW)
    again = publish(content=content(), by=SYSTEM, at=NOW)
    assert first == again
    assert RuleSetVersion.objects.filter(key="qd132_2018").count() == 1
    assert Event.objects.filter(action="rulesets.publish").count() == 1


def test_an_organiser_may_publish_and_an_officer_may_not(world: World, actor: Callable[[str], Actor]) -> None:
    publish(content=content(), by=actor("organiser"), at=NOW)
    with pytest.raises(NotAllowed, match="Công bố bộ quy định"):
        publish(content=content("qd366_2025") + "\n", by=actor("officer_a"), at=NOW)


def test_a_faulty_text_publishes_nothing(db: None) -> None:
    with pytest.raises(RuleSetFaults):
        publish(content=content().replace("op: '>='", "op: '=>'") + "\nkhac: 1\n", by=SYSTEM, at=NOW)
    assert not RuleSetVersion.objects.exists()
    assert not LegalAct.objects.exists()


def test_a_text_changed_behind_the_hash_is_refused(db: None) -> None:
    version = publish(content=content(), by=SYSTEM, at=NOW)
    RuleSetVersion.objects.filter(pk=version.pk).update(content=version.content + "# khác\n")
    version.refresh_from_db()
    with pytest.raises(Refused, match="không còn khớp mã băm"):
        rule_set_of(version)


def test_the_version_of_a_cycle_goes_by_the_end_of_its_period(db: None) -> None:
    for key in ("qd132_2018", "qd366_2025"):
        publish(content=content(key), by=SYSTEM, at=NOW)
    assert version_for(date(2022, 12, 31)).key == "qd132_2018"
    assert version_for(date(2026, 12, 31)).key == "qd366_2025"
    with pytest.raises(Refused, match="31/12/2024"):
        version_for(date(2024, 12, 31))


def test_a_year_is_the_partys_own_regulation_whatever_else_is_published(db: None) -> None:
    for key in ("qd366_2025", "hd02_2026", "nd335_2025", "nd233_2026", "hn3814_2018"):
        publish(content=content(key), by=SYSTEM, at=NOW)
    assert version_for(date(2026, 12, 31)).key == "qd366_2025"
    assert version_for(date(2026, 9, 30), Period.QUARTER).key == "hd02_2026"
    with pytest.raises(Refused, match="Chưa có bộ quy định nào"):
        version_for(date(2026, 12, 31), Period.QUARTER)


def test_two_regulations_that_both_claim_a_year_are_told_not_chosen_between(db: None) -> None:
    publish(content=content("qd366_2025"), by=SYSTEM, at=NOW)
    publish(
        content=content("qd366_2025").replace("key: qd366_2025\n", "key: qd367_2026\n", 1), by=SYSTEM, at=NOW
    )
    with pytest.raises(Refused, match="Có 2 bộ quy định"):
        version_for(date(2026, 12, 31))


def test_whatever_was_changed_behind_its_hash_is_found_at_the_start(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "changed_packages", list)
    assert check.run(["rules"]) == 0
    RuleSetVersion.objects.update(content="khác")
    assert len(changed_versions()) == 1
    assert check.run(["rules"]) == 1
    assert "không còn khớp mã băm đã công bố" in capsys.readouterr().out
    with pytest.raises(CannotServeError, match="bộ quy định đã bị sửa"):
        prepare.prepare("http://127.0.0.1:8000")


def test_a_cycle_whose_rules_are_no_longer_the_pinned_ones_is_found(world: World) -> None:
    assert changed_pins() == []
    Cycle.objects.update(rule_set_hash="0" * 64)
    assert "Kiểm điểm năm 2026" in changed_pins()[0]


def test_a_packaged_rule_set_that_was_edited_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = data.read
    edited = real("rulesets/frozen.yaml").replace("qd366_2025:\n  - ", "qd366_2025:\n  - 0")
    monkeypatch.setattr(data, "read", lambda path: edited if path.endswith("frozen.yaml") else real(path))
    assert any("qd366_2025" in says for says in changed_packages())
