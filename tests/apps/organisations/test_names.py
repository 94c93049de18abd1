"""Names of units and collectives change on a day; the old one stays readable for the time before."""

from datetime import date

import pytest
from django.urls import reverse

from cast import NOW, SINCE
from kiemdiem.audit.models import Event
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.actions.names import correct_unit, rename_collective, rename_unit
from kiemdiem.organisations.actions.units import end_unit
from kiemdiem.organisations.models import Charge, FormerName
from kiemdiem.organisations.queries import responsible_on
from kiemdiem.organisations.queries.listing import tree_on

JULY = date(2026, 7, 1)
JUNE_30 = date(2026, 6, 30)


@pytest.fixture
def organiser(actor):
    return {"by": actor("organiser"), "at": NOW}


def rename(world, organiser, name="Phường Tân Thử", **more):
    return rename_unit(
        **{"unit": world.units["ward_a"], "name": name, "valid_from": JULY, **organiser, **more}
    )


def text_of(client, name, *args, **query):
    answer = client.get(reverse(f"organisations:{name}", args=args, query=query or None))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_unit_bears_a_new_name_and_its_old_one_up_to_the_day_before(world, organiser):
    ward = world.units["ward_a"]
    path = ward.party_path
    rename(world, organiser, "  Phường  Tân Thử ", decision_number="1656/NQ", short_name="Tân Thử")
    ward.refresh_from_db()
    assert (ward.name, ward.short_name, ward.search_key, ward.party_path) == (
        "Phường Tân Thử",
        "Tân Thử",
        "phuong tan thu",
        path,
    )
    former = ward.former_names.get()
    assert (former.name, former.valid_from, former.valid_to) == ("Phường An Thử", SINCE, JUNE_30)
    assert former.decision_number == "1656/NQ"
    event = Event.objects.get(action="organisations.rename_unit")
    assert '"old_full_name":"Phường An Thử"' in event.payload
    assert '"new_full_name":"Phường Tân Thử"' in event.payload


def test_names_follow_one_another_without_a_gap(world, organiser):
    rename(world, organiser)
    rename(world, organiser, "Phường Hòa Thử", valid_from=date(2026, 10, 1))
    spans = [
        (one.name, one.valid_from, one.valid_to)
        for one in world.units["ward_a"].former_names.order_by("valid_to")
    ]
    assert spans == [
        ("Phường An Thử", SINCE, JUNE_30),
        ("Phường Tân Thử", JULY, date(2026, 9, 30)),
    ]


def test_the_collectives_named_after_a_unit_may_take_its_new_name_along(world, organiser):
    rename(world, organiser, with_collectives=True)
    for key, new, old in (
        ("committee", "Ban Thường vụ Đảng ủy phường Tân Thử", "Ban Thường vụ Đảng ủy phường An Thử"),
        ("executive", "Ủy ban nhân dân phường Tân Thử", "Ủy ban nhân dân phường An Thử"),
    ):
        collective = world.collectives[key]
        collective.refresh_from_db()
        assert (collective.name, collective.former_names.get().name) == (new, old)
    assert Event.objects.values("gesture").distinct().count() == 1


def test_without_that_wish_the_collectives_keep_their_names(world, organiser):
    rename(world, organiser)
    assert not FormerName.objects.filter(collective__isnull=False).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Chưa ghi tên mới"),
        ({"name": "Phường An  Thử"}, "giống tên đang dùng"),
        ({"name": "phường đà thử"}, "Cấp trên đã có đơn vị trực thuộc tên “phường đà thử”"),
        ({"valid_from": date(2026, 12, 1)}, "Ngày 01/12/2026 chưa đến"),
        ({"valid_from": SINCE}, "Tên “Phường An Thử” được dùng từ ngày 01/07/2025"),
    ],
)
def test_a_name_or_day_that_does_not_fit_is_refused(world, organiser, change, sentence):
    with pytest.raises(Refused, match=sentence):
        rename(world, organiser, **change)
    assert not FormerName.objects.exists()


def test_an_ended_unit_keeps_its_name(world, organiser):
    end_unit(unit=world.units["ward_a"], on=JUNE_30, **organiser)
    with pytest.raises(Refused, match="đã kết thúc hoạt động ngày 30/06/2026"):
        rename(world, organiser, valid_from=date(2026, 3, 1))


def test_an_officer_renames_neither_unit_nor_collective(world, actor):
    officer = {"by": actor("officer_a"), "at": NOW}
    with pytest.raises(NotAllowed, match="Đổi tên đơn vị"):
        rename(world, officer)
    with pytest.raises(NotAllowed, match="Đổi tên tập thể"):
        rename_collective(collective=world.collectives["committee"], name="Ban", valid_from=JULY, **officer)


def test_a_collective_takes_no_name_of_another_one_of_its_unit(world, organiser):
    common = {"collective": world.collectives["committee"], "valid_from": JULY, **organiser}
    with pytest.raises(Refused, match="đã có tập thể tên"):
        rename_collective(name="Uỷ ban nhân dân phường An Thử".replace("Uỷ", "Ủy"), **common)
    with pytest.raises(Refused, match="Chưa ghi tên mới"):
        rename_collective(name="", **common)


def test_the_answer_who_was_responsible_names_units_as_they_were_called_then(
    world, organiser, django_assert_num_queries
):
    Charge.objects.create(post=world.posts["deputy_a"], area=world.units["ward_b"], valid_from=SINCE)
    rename(world, organiser)
    rename(world, organiser, "Phường Mới Thử", unit=world.units["ward_b"])
    for day, unit, area in (
        (JUNE_30, "Phường An Thử", "Phường Đà Thử"),
        (JULY, "Phường Tân Thử", "Phường Mới Thử"),
    ):
        with django_assert_num_queries(1):
            rows = responsible_on(day, area=world.units["ward_b"])
        assert [(row.unit, row.area) for row in rows] == [(unit, area)]


def test_the_tree_of_a_day_bears_the_names_of_that_day(world, organiser, django_assert_num_queries):
    rename(world, organiser)
    city = world.units["city"].pk
    for day, names in (
        (JUNE_30, ["Phường An Thử", "Phường Đà Thử"]),
        (JULY, ["Phường Đà Thử", "Phường Tân Thử"]),
    ):
        with django_assert_num_queries(2):
            page = tree_on("party", day, city)
        assert [branch.name for group in page.groups for branch in group.branches] == names


def test_a_unit_is_found_by_its_former_name_which_says_until_when(
    world, organiser, signed_in, django_assert_num_queries
):
    rename(world, organiser)
    client = signed_in("leader")
    with django_assert_num_queries(6):
        text = text_of(client, "index", tim="an thu")
    assert "Phường Tân Thử" in text
    assert "tên gọi đến ngày 30/06/2026: Phường An Thử" in text
    assert "tên gọi đến ngày" not in text_of(client, "index", tim="tan thu")
    assert "tên gọi đến ngày" not in text_of(client, "index")


def test_a_form_takes_a_unit_by_its_former_name(world, organiser, signed_in):
    rename(world, organiser)
    answer = signed_in("organiser").post(
        reverse("organisations:succeed", args=[world.units["ward_b"].pk]),
        {"successor": "phuong an thu", "on": "2026-08-01"},
    )
    assert answer.status_code == 302
    assert world.units["ward_b"].successions.get().successor == world.units["ward_a"]


def test_a_units_page_tells_its_names_and_the_one_of_the_day_asked_for(world, organiser, signed_in):
    rename(world, organiser, with_collectives=True, decision_number="1656/NQ")
    client, ward = signed_in("leader"), world.units["ward_a"].pk
    now = text_of(client, "unit", ward)
    assert "tên gọi đến ngày 30/06/2026; đổi theo 1656/NQ" in now
    assert "mang tên" not in now
    before = text_of(client, "unit", ward, ngay="2026-06-30")
    assert "ngày 30/06/2026 mang tên Phường An Thử" in before
    assert "nay là Ban Thường vụ Đảng ủy phường Tân Thử" in before
    assert "nay là" not in text_of(client, "unit", ward, ngay="2026-07-01")


def test_an_organiser_renames_through_the_forms(world, signed_in):
    client, ward = signed_in("organiser"), world.units["ward_a"]
    form = reverse("organisations:rename", args=[ward.pk])
    shown = client.get(form).content.decode()
    assert "Ban Thường vụ Đảng ủy phường An Thử; Ủy ban nhân dân phường An Thử" in shown
    sent = {"name": "Phường Tân Thử", "valid_from": "2026-07-01", "with_collectives": "on"}
    refused = client.post(form, {**sent, "name": "Phường Đà Thử"})
    assert refused.status_code == 409
    assert 'value="Phường Đà Thử"' in refused.content.decode()
    assert client.post(form, sent).status_code == 302
    collective = world.collectives["committee"]
    collective.refresh_from_db()
    assert collective.name == "Ban Thường vụ Đảng ủy phường Tân Thử"
    again = reverse("organisations:rename_collective", args=[collective.pk])
    answer = client.post(again, {"name": "Thường vụ Đảng ủy", "valid_from": "2026-08-01"})
    assert answer["Location"] == reverse("organisations:unit", args=[ward.pk])
    assert collective.former_names.count() == 2
    assert signed_in("officer_a").get(form).status_code == 403


def test_where_no_collective_bears_the_units_name_the_form_does_not_ask(world, signed_in):
    form = reverse("organisations:rename", args=[world.units["ward_b"].pk])
    assert "with_collectives" not in signed_in("organiser").get(form).content.decode()


def test_a_typing_error_in_a_units_name_is_corrected_without_a_former_name(world, organiser):
    ward = world.units["ward_a"]
    correct_unit(unit=ward, name="Phường Ân Thử", short_name="Ân Thử", ground="1656/NQ", **organiser)
    ward.refresh_from_db()
    assert (ward.name, ward.short_name, ward.search_key) == ("Phường Ân Thử", "Ân Thử", "phuong an thu")
    assert not FormerName.objects.exists()
    event = Event.objects.get(action="organisations.correct_unit")
    assert event.reason == "1656/NQ"
    assert '"new_full_name":"Phường Ân Thử","old_full_name":"Phường An Thử"' in event.payload


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "Phường An Thử"}, "Chưa có gì khác"),
        ({"name": " "}, "Phải ghi tên và căn cứ"),
        ({"ground": " "}, "Phải ghi tên và căn cứ"),
        ({"name": "Phường Đà Thử"}, "Cấp trên đã có đơn vị trực thuộc tên"),
    ],
)
def test_a_correction_of_a_name_that_cannot_be_right_is_refused(world, organiser, change, sentence):
    right = {"unit": world.units["ward_a"], "name": "Phường Ân Thử", "ground": "1656/NQ", **organiser}
    with pytest.raises(Refused, match=sentence):
        correct_unit(**{**right, **change})


def test_a_name_is_corrected_through_its_form_by_the_organiser_alone(world, signed_in):
    form = reverse("organisations:correct_unit", args=[world.units["ward_a"].pk])
    assert signed_in("officer_a").get(form).status_code == 403
    client = signed_in("organiser")
    assert 'value="Phường An Thử"' in client.get(form).content.decode()
    assert client.post(form, {"name": "Phường Ân Thử", "ground": "1656/NQ"}).status_code == 302
    world.units["ward_a"].refresh_from_db()
    assert world.units["ward_a"].name == "Phường Ân Thử"
