"""The home page of whoever writes programmes, sits in plenary sessions, or answers for what the public reads."""

from collections.abc import Callable
from datetime import date

import pytest

from cast import NOW, TODAY, World
from kiemdiem.boards.queries import home
from kiemdiem.boards.queries.home import Home
from kiemdiem.core.access import Actor
from kiemdiem.plenums.models import Plenum
from kiemdiem.programmes import actions as programmes
from kiemdiem.programmes.models import Programme
from kiemdiem.publishing.actions import pages, polls, proposals
from kiemdiem.rulesets.actions import record_act
from kiemdiem.targets.models import Target

ActorOf = Callable[[str], Actor]


@pytest.fixture
def made(world: World, actor: ActorOf) -> Programme:
    """Return a programme of ward A that is being written."""
    by = actor("officer_a")
    act = record_act(
        number="15-NQ/TW", title="Phát triển", issuer="Bộ Chính trị", issued_on=date(2022, 5, 5), by=actor("organiser"), at=NOW
    )  # fmt: skip
    programme = programmes.create(
        unit=world.units["ward_a"], act=act, title="Kế hoạch thử", from_year=2026, to_year=2027, by=by, at=NOW
    )
    programmes.save_section(programme=programme, key="muc-tieu", text="Giao đất.", by=by, at=NOW)
    return programme


def _list(page: Home, title: str) -> list[str]:
    return [task.says for each in page.mine if each.title == title for task in each.tasks]


def test_a_draft_waits_for_those_asked_and_their_comments_for_the_office(
    world: World, actor: ActorOf, made: Programme
) -> None:
    by = actor("officer_a")
    people = [world.people[key] for key in ("deputy_a", "member_a")]
    asked = programmes.consult(programme=made, people=people, due_on=TODAY, by=by, at=NOW)
    invited, waiting = (
        "Dự thảo chương trình được mời góp ý",
        "Góp ý dự thảo chương trình chưa tiếp thu, giải trình",
    )
    assert _list(home(actor("deputy_a"), TODAY), invited) == ["Kế hoạch thử"]
    said = programmes.comment(version=asked.version, group="ket-cau", passage="muc-tieu", text="Nêu số.", by=actor("deputy_a"), at=NOW)  # fmt: skip
    assert _list(home(actor("deputy_a"), TODAY), invited) == []
    assert _list(home(actor("member_a"), TODAY), invited) == ["Kế hoạch thử"]
    for who, seen in (("officer_a", ["Kế hoạch thử"]), ("organiser", ["Kế hoạch thử"]), ("stranger", [])):
        assert _list(home(actor(who), TODAY), waiting) == seen
    assert [one.detail for each in home(by, TODAY).mine if each.title == waiting for one in each.tasks] == [
        "Phường An Thử: 1 góp ý"
    ]
    programmes.answer_comment(comment=said, outcome="accepted", answer="", by=by, at=NOW)
    assert _list(home(by, TODAY), waiting) == []
    programmes.close_round(consultation=asked, by=by, at=NOW)
    assert _list(home(actor("member_a"), TODAY), invited) == []


def test_what_is_to_become_public_waits_for_a_second_person_only(world: World, actor: ActorOf) -> None:
    title = "Nội dung công khai chờ đồng chí đọc, duyệt"
    page = pages.turn_on(unit=world.units["ward_a"], ground="Quyết định 1", by=actor("head_a"), at=NOW)
    target = Target.objects.create(
        unit=world.units["ward_a"], year=2026, name="Thu ngân sách", measure_unit="tỷ đồng"
    )
    proposal = proposals.propose(page=page, kind="target", thing_id=target.pk, by=actor("head_a"), at=NOW)
    assert _list(home(actor("organiser"), TODAY), title) == []
    proposals.send(proposal=proposal, by=actor("officer_a"), at=NOW)
    for who, seen in (("organiser", ["Thu ngân sách"]), ("head_a", []), ("officer_a", []), ("stranger", [])):
        assert _list(home(actor(who), TODAY), title) == seen


def test_a_poll_waits_for_whoever_did_not_draft_it(world: World, actor: ActorOf) -> None:
    details = polls.Details(
        "Có nên làm?", "Nghe ý kiến", ("Nên", "Chưa"), "device", False, "closed", TODAY, TODAY, 30
    )
    poll = polls.draft_poll(unit=world.units["ward_a"], details=details, by=actor("officer_a"), at=NOW)
    title = "Bình chọn chờ đồng chí đọc, duyệt"
    for who, seen in (("organiser", ["Có nên làm?"]), ("head_a", ["Có nên làm?"]), ("officer_a", [])):
        assert _list(home(actor(who), TODAY), title) == seen
    polls.edit_poll(poll=poll, details=details, by=actor("head_a"), at=NOW)
    assert _list(home(actor("head_a"), TODAY), title) == []


def test_a_delegate_s_remark_waits_for_the_office_and_the_secretary(
    world: World, actor: ActorOf, made: Programme
) -> None:
    title = "Ý kiến đại biểu ở hội nghị toàn thể chưa xử lý"
    version = programmes.freeze(programme=made, by=actor("officer_a"), at=NOW)
    plenum = Plenum.objects.create(body=world.collectives["committee"], title="Hội nghị thử", held_on=TODAY, secretary=world.people["member_a"])  # fmt: skip
    paper = plenum.papers.create(
        number=1, programme_version=version, title="Dự thảo", content_hash=version.content_hash
    )
    paper.remarks.create(
        person=world.people["deputy_a"], passage="muc-tieu", about="Mục tiêu", text="Nêu số.", made_at=NOW
    )
    for who, seen in (
        ("officer_a", ["Hội nghị thử"]),
        ("member_a", ["Hội nghị thử"]),
        ("deputy_a", []),
        ("organiser", []),
    ):
        assert _list(home(actor(who), TODAY), title) == seen
    paper.remarks.update(outcome="accepted", answered_at=NOW)
    assert _list(home(actor("officer_a"), TODAY), title) == []
