"""The journal's page, and the history of one thing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.audit import actions as audit
from kiemdiem.audit.access import decide, event_target, visible_events
from kiemdiem.audit.models import Event
from kiemdiem.audit.phrases import details, sentence
from kiemdiem.audit.queries import history_of
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.refusal import NotAllowed


@pytest.fixture
def journal(world: World, actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three deeds: in ward A, in ward B a day later, and one that stands nowhere."""
    monkeypatch.setattr(audit, "ACTIONS", set(audit.ACTIONS))
    ward_a, ward_b = world.units["ward_a"], world.units["ward_b"]

    @audit.action("test.three")
    def act() -> None:
        audit.record("organisations.end_unit", by=actor("organiser"), at=NOW, about=ward_a, paths=ward_a.paths,
                     reason="Sáp nhập", data={"on": "2026-12-31", "decision": "12-QĐ/TU", "internal": 5})  # fmt: skip
        later = NOW + timedelta(days=1)
        audit.record(
            "organisations.create_post", by=actor("stranger"), at=later, about=ward_b, paths=ward_b.paths
        )
        audit.record("accounts.create", by=actor("admin"), at=later, about=world.accounts["member_a"])

    act()


def page(client: Client, **query: str) -> str:
    return client.get(reverse("audit:index"), query).content.decode()


def test_an_event_is_told_as_a_sentence(journal: None, signed_in) -> None:
    told = page(signed_in("admin"))
    assert "Nguyễn Ví Dụ kết thúc hoạt động đơn vị: <a" in told
    assert "Lý do: Sáp nhập" in told
    assert "văn bản: 12-QĐ/TU" in told
    assert "ngày: 31/12/2026" in told
    assert "internal" not in told


def test_the_newest_comes_first(journal: None, signed_in) -> None:
    told = page(signed_in("admin"))
    assert told.index("Hoàng Thử Nghiệm tạo tài khoản") < told.index("Nguyễn Ví Dụ kết thúc hoạt động đơn vị")


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"hanh_dong": "organisations.create_post"}, {2}),
        ({"nguoi": "ngoai truyen"}, {2}),
        ({"doi_tuong": "PHƯỜNG"}, {1, 2}),
        ({"doi_tuong": "an thu"}, {1}),
        ({"den": "2026-11-23"}, {1}),
        ({"tu": "24/11/2026"}, {2, 3}),
        ({"tu": "2026-11-23", "den": "2026-11-24"}, {1, 2, 3}),
        ({"nguoi": "không ai cả"}, set()),
    ],
)
def test_the_journal_is_narrowed_by_deed_doer_object_and_days(
    journal: None, signed_in, query, seen: set[int]
) -> None:
    told = page(signed_in("admin"), **query)
    shown = {event.seq for event in Event.objects.all() if f'data-label="Số">{event.seq}</td>' in told}
    assert shown == seen


def test_the_journal_of_one_thing_is_a_link_away(journal: None, signed_in, world: World) -> None:
    unit = world.units["ward_a"]
    address = f"{reverse('audit:index')}?loai=organisations.unit&amp;ma={unit.pk}"
    client = signed_in("admin")
    assert address in page(client)
    told = page(client, loai="organisations.unit", ma=str(unit.pk))
    assert "Chỉ những việc về: <strong>Phường An Thử</strong>" in told
    assert "Hồ Ngoại Truyện" not in told


def test_a_wrong_day_is_said_and_what_was_typed_stays(journal: None, signed_in) -> None:
    told = page(signed_in("admin"), tu="31/02/2026", nguoi="ai đó")
    assert "Ngày chưa đúng" in told
    assert 'value="ai đó"' in told


def test_an_organiser_reads_what_happened_below_their_unit_only(
    journal: None, signed_in, world: World
) -> None:
    told = page(signed_in("organiser"))
    assert "Phường An Thử" in told
    assert "tạo tài khoản" not in told.split("</form>")[-1]


@pytest.mark.parametrize("key", ["officer_a", "head_a", "member_a", "verifier"])
def test_others_read_no_journal(journal: None, signed_in, key: str) -> None:
    answer = signed_in(key).get(reverse("audit:index"))
    assert answer.status_code == 403
    assert "Xem nhật ký" in answer.content.decode()


def test_the_list_and_the_single_answer_agree(journal: None, world: World, actor) -> None:
    for key in world.accounts:
        reader = actor(key)
        may = {
            event.seq
            for event in Event.objects.all()
            if decide("audit.see", reader, event_target(event)).allowed
        }
        try:
            listed = set(Event.objects.filter(visible_events(reader)).values_list("seq", flat=True))
        except NotAllowed:
            listed = set()
        assert listed == may, key


def test_the_page_costs_the_same_at_one_and_at_three(
    journal: None, signed_in, django_assert_num_queries
) -> None:
    client = signed_in("admin")
    for query in ({"hanh_dong": "accounts.create"}, {}):
        with django_assert_num_queries(5):
            page(client, **query)


def test_pages_of_the_journal_keep_the_filter(world: World, actor, signed_in, monkeypatch) -> None:
    monkeypatch.setattr(audit, "ACTIONS", set(audit.ACTIONS))

    @audit.action("test.many")
    def act() -> None:
        for _ in range(60):
            audit.record("accounts.create", by=actor("admin"), at=NOW, about=world.accounts["member_a"])

    act()
    told = page(signed_in("admin"), nguoi="hoang", trang="2")
    assert "Trang 2 / 2 (60 dòng)" in told
    assert "?nguoi=hoang&amp;trang=1" in told


def test_the_history_of_a_thing_is_its_own_newest_first(
    journal: None, world: World, actor, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        [line] = history_of(world.units["ward_a"])
    assert line.sentence == "Nguyễn Ví Dụ kết thúc hoạt động đơn vị: Phường An Thử. Lý do: Sáp nhập."
    assert history_of(world.units["city"]) == []


def test_an_action_no_longer_in_the_policy_is_told_by_its_key() -> None:
    assert sentence("Hệ thống", "old.deed", "Một việc") == "Hệ thống old.deed: Một việc."


def test_details_show_known_words_and_readable_days() -> None:
    told = details('{"new": "2026-12-31", "from": "included", "role": "organiser", "sha256": "ab", "x": 1}')
    assert told == (("vai trò", "Cán bộ Ban Tổ chức"), ("mã băm tệp", "ab"), ("hạn mới", "31/12/2026"))


def test_the_system_reads_everything(journal: None) -> None:
    assert Event.objects.filter(visible_events(SYSTEM)).count() == 3
