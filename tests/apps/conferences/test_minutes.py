"""The minutes."""

from collections.abc import Callable
from datetime import date

import pytest

from apps.conferences.hall import HALL, PLANNED_AT, Actors, everybody_there, later
from apps.conferences.pages import SignedIn, get
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Plan
from kiemdiem.conferences.models import AgendaItem
from kiemdiem.conferences.queries.minutes import conference_minutes
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.cycles.models import Subject


@pytest.mark.parametrize("items", [1, 3])
def test_the_minutes_take_the_same_statements_however_long(
    items: int,
    under_way: AgendaItem,
    world: World,
    actor: Actors,
    django_assert_num_queries: Callable[..., object],
) -> None:
    under_way.conference.agenda.filter(number__gt=items).delete()
    by, conference = actor("member_a"), conferences_for_pages().get()
    with django_assert_num_queries(11):
        minutes = conference_minutes(conference, by)
    assert len(minutes.minutes.items) == items


def test_the_minutes_tell_the_whole_conference(
    world: World, actor: Actors, details: Callable[..., Plan], signed_in: SignedIn
) -> None:
    by = actor("officer_a")
    plan = details(
        collectives=[world.subjects["executive"]], ends_on=date(2026, 12, 2), chair=world.people["deputy_a"]
    )
    conference = actions.plan(host=world.cycle_units["ward_a"], details=plan, by=by, at=PLANNED_AT)
    Subject.objects.update(step="accepted")
    everybody_there(conference, by)
    actions.open_conference(conference=conference, by=by, at=HALL)
    first, second = conference.agenda.order_by("number")
    actions.open_item(item=first, by=by, at=later(5))
    speech = actions.record_speech(
        item=first, speaker=world.people["delegate"], kind="comment", text="Còn chậm.", by=by, at=later(9)
    )
    actions.dispose(speech=speech, disposition="explained", text="Vướng mặt bằng.", by=by, at=later(10))
    actions.conclude_item(item=first, conclusion="Khắc phục trong quý I.", by=by, at=later(20))
    actions.postpone_item(item=second, reason="nghỉ ốm", by=by, at=later(30))
    draft = get(signed_in("deputy_a"), "conferences:minutes", conference.pk)
    assert "Bản đang ghi: hội nghị chưa bế mạc" in draft
    assert "Ngày 02/12/2026: chưa điểm danh (Đặng Hư Cấu)." in draft
    actions.close_conference(conference=conference, conclusion="Hội nghị hoàn thành.", by=by, at=later(40))
    page = get(signed_in("deputy_a"), "conferences:minutes", conference.pk)
    for said in (
        "Khai mạc 01/12/2026 08:00, bế mạc 01/12/2026 08:40, tại Hội trường phường An Thử.",
        "Tập thể được kiểm điểm: Ủy ban nhân dân phường An Thử.",
        "Ngày 01/12/2026: có mặt 1/1: Đặng Hư Cấu.",
        "Còn chậm.",
        "Vướng mặt bằng.",
        "Khắc phục trong quý I.",
        "Hoãn, kiểm điểm bổ sung sau. Lý do: nghỉ ốm.",
        "Hội nghị hoàn thành.",
        "NGƯỜI GHI BIÊN BẢN",
        "CHỦ TRÌ HỘI NGHỊ",
    ):
        assert said in page
    for left in ("Bản đang ghi", "02/12/2026"):
        assert left not in page
