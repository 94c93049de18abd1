"""Two people editing one draft: the second sees what changed, and nothing typed is lost."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from browsing import words
from cast import NOW, World, cause
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions.revisions import ChangedMeanwhile
from kiemdiem.shortcomings.models import Shortcoming
from reading_forms import Page

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]


def filled(page: str) -> dict[str, str]:
    """Return what a browser would send of the page's draft form as it stands."""
    [form] = [form for form in Page(page).forms if "wording" in form.names]
    return {
        control.name: (control.selected or [""])[0] if control.kind == "select" else control.value
        for control in form.controls
        if control.kind != "checkbox"
    }


def opened(client: Client, entry: Shortcoming) -> dict[str, str]:
    """Open the page of a draft and return what its form would send untouched."""
    response = client.get(reverse("shortcomings:edit", args=[entry.pk]))
    return filled(response.content.decode())


def save(client: Client, entry: Shortcoming, data: dict[str, str]) -> object:
    return client.post(reverse("shortcomings:edit", args=[entry.pk]), data)


def test_the_second_sees_what_changed_place_by_place(drafted: Make, signed_in: SignedIn) -> None:
    entry, first, second = drafted(), signed_in("head_a"), signed_in("officer_a")
    theirs, mine = opened(first, entry), opened(second, entry)
    assert (
        save(
            first, entry, {**theirs, "wording": "Giao đất chậm ở ba tổ dân phố", "measure_target": "500"}
        ).status_code
        == 302
    )
    answer = save(second, entry, {**mine, "wording": "Giao đất chậm hai năm", "cause": "Không họp kiểm điểm"})
    assert answer.status_code == 409
    text = words(answer)
    assert "Vũ Tưởng Tượng vừa ghi hạn chế này lúc" in text
    for said in (
        "Giao đất dịch vụ chậm",
        "Giao đất chậm ở ba tổ dân phố",
        "Giao đất chậm hai năm",
        "300",
        "500",
    ):
        assert said in text
    entry.refresh_from_db()
    assert (entry.wording, entry.cause) == ("Giao đất chậm ở ba tổ dân phố", "Chỉ đạo thiếu quyết liệt")


def test_what_was_typed_is_still_there_and_goes_on_top(drafted: Make, signed_in: SignedIn) -> None:
    entry, first, second = drafted(), signed_in("head_a"), signed_in("officer_a")
    theirs, mine = opened(first, entry), opened(second, entry)
    save(
        first,
        entry,
        {**theirs, "wording": "Bản của người kia", "measure_target": "500", "deadline": "2027-09-30"},
    )
    answer = save(second, entry, {**mine, "wording": "Bản của tôi", "cause": "Không họp kiểm điểm"})
    again = filled(answer.content.decode())
    assert (again["wording"], again["cause"]) == ("Bản của tôi", "Không họp kiểm điểm")
    assert (again["measure_target"], again["deadline"]) == ("500,0000", "2027-09-30")
    assert save(second, entry, again).status_code == 302
    entry.refresh_from_db()
    assert (entry.wording, entry.cause, entry.measure_target) == ("Bản của tôi", "Không họp kiểm điểm", 500)
    assert str(entry.deadline) == "2027-09-30"
    assert entry.revision == 2


def test_shares_changed_by_one_are_kept_when_the_other_left_them_alone(
    drafted: Make, signed_in: SignedIn
) -> None:
    entry, first, second = drafted(), signed_in("head_a"), signed_in("officer_a")
    theirs, mine = opened(first, entry), opened(second, entry)
    save(first, entry, {**theirs, "phan-0-share_percent": "70", "phan-1-share_percent": "30"})
    answer = save(second, entry, {**mine, "wording": "Bản của tôi"})
    assert "Trách nhiệm về nguyên nhân" in words(answer)
    assert save(second, entry, filled(answer.content.decode())).status_code == 302
    assert sorted(entry.responsibilities.values_list("share_percent", flat=True)) == [30, 70]


def test_shares_typed_by_both_stay_as_the_second_typed_them_until_decided(
    drafted: Make, signed_in: SignedIn
) -> None:
    entry, first, second = drafted(), signed_in("head_a"), signed_in("officer_a")
    theirs, mine = opened(first, entry), opened(second, entry)
    save(first, entry, {**theirs, "phan-0-share_percent": "70", "phan-1-share_percent": "30"})
    answer = save(second, entry, {**mine, "phan-0-share_percent": "50", "phan-1-share_percent": "50"})
    assert answer.status_code == 409
    assert filled(answer.content.decode())["phan-0-share_percent"] == "50"
    assert sorted(entry.responsibilities.values_list("share_percent", flat=True)) == [30, 70]


def test_who_saves_twice_on_the_own_page_in_a_row_meets_nobody(drafted: Make, signed_in: SignedIn) -> None:
    entry, client = drafted(), signed_in("officer_a")
    assert save(client, entry, {**opened(client, entry), "cause": "Một"}).status_code == 302
    assert save(client, entry, {**opened(client, entry), "cause": "Hai"}).status_code == 302


@pytest.mark.parametrize("spoilt", ["", "không phải json", "[1, 2]", '{"wording": 3}'])
def test_a_spoilt_memory_of_what_was_read_loses_nothing(
    drafted: Make, signed_in: SignedIn, spoilt: str
) -> None:
    entry, first, second = drafted(), signed_in("head_a"), signed_in("officer_a")
    theirs, mine = opened(first, entry), opened(second, entry)
    save(first, entry, {**theirs, "wording": "Bản của người kia"})
    answer = save(second, entry, {**mine, "wording": "Bản của tôi", "da_doc": spoilt})
    assert answer.status_code == 409
    assert filled(answer.content.decode())["wording"] == "Bản của tôi"


def test_the_register_itself_refuses_a_change_of_an_old_reading(
    drafted: Make, world: World, actor: Callable[[str], Actor]
) -> None:
    entry = drafted()
    given = {
        "entry": entry,
        "wording": "Mới",
        "first_seen_on": entry.first_seen_on,
        "by": actor("officer_a"),
        "at": NOW,
    }
    details = actions.Details(cause_node=cause("ho-so-cham"))
    actions.edit(**given, details=details, revision=0)
    with pytest.raises(ChangedMeanwhile, match="vừa sửa"):
        actions.edit(**given, details=actions.Details(), revision=0)
    entry.refresh_from_db()
    assert (entry.revision, entry.cause_node_id, entry.cause_kind) == (
        1,
        cause("ho-so-cham").pk,
        "subjective",
    )


def test_the_page_remembers_what_it_showed(drafted: Make, signed_in: SignedIn) -> None:
    entry = drafted()
    page = signed_in("officer_a").get(reverse("shortcomings:edit", args=[entry.pk])).content.decode()
    kept = re.search(r'name="da_doc" value="([^"]*)"', page)
    assert kept
    assert "Giao đất dịch vụ chậm" in html.unescape(kept[1])


def planned(client: Client, entry: Shortcoming) -> dict[str, str]:
    """Open the plan on an entry's page and return what it would send untouched."""
    page = client.get(reverse("shortcomings:act", args=[entry.pk, "ke-hoach"])).content.decode()
    [form] = [form for form in Page(page).forms if form.action.endswith("/ke-hoach/")]
    return {
        control.name: (control.selected or [""])[0] if control.kind == "select" else control.value
        for control in form.controls
        if control.kind != "checkbox"
    }


def test_a_plan_laid_down_meanwhile_is_told_and_the_typed_one_goes_on_top(
    opened: Make, signed_in: SignedIn
) -> None:
    entry, first, second = opened(), signed_in("head_a"), signed_in("officer_a")
    address = reverse("shortcomings:act", args=[entry.pk, "ke-hoach"])
    theirs, mine = planned(first, entry), planned(second, entry)
    step = {"viec-0-due_on": "2027-03-31", "viec-0-post": "chu tich ubnd phuong (số "}
    step["viec-0-post"] = f"x (số {entry.owner_post_id})"
    assert first.post(address, {**theirs, **step, "viec-0-text": "Việc của người kia"}).status_code == 302
    answer = second.post(address, {**mine, **step, "viec-0-text": "Việc của tôi"})
    assert answer.status_code == 409
    text = " ".join(" ".join(Page(answer.content.decode()).complaints).split())
    assert "Vũ Tưởng Tượng vừa ghi hạn chế này lúc" in text
    assert "Người kia vừa ghi: Việc của người kia" in text
    [form] = [form for form in Page(answer.content.decode()).forms if form.action.endswith("/ke-hoach/")]
    again = {
        c.name: (c.selected or [""])[0] if c.kind == "select" else c.value
        for c in form.controls
        if c.kind != "checkbox"
    }
    assert again["viec-0-text"] == "Việc của tôi"
    assert [one.text for one in entry.steps.all()] == ["Việc của người kia"]
    assert second.post(address, again).status_code == 302
    assert [one.text for one in entry.steps.all()] == ["Việc của tôi"]
