"""Lists somebody wants again, and lists handed out as files."""

import csv
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from browsing import page, send, words
from cast import NOW, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.models import SavedFilter, Shortcoming

pytestmark = pytest.mark.usefixtures("today")
ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]


def test_a_filter_is_saved_used_renamed_and_dropped(opened: Make, signed_in: SignedIn) -> None:
    opened("Giao đất")
    client = signed_in("officer_a")
    assert "Lưu bộ lọc này" in page(client, "shortcomings:index", query="?tim=giao&trang-thai=late&la=x")
    there = reverse("shortcomings:filters") + "?tim=giao&trang-thai=late&la=x"
    assert client.post(there, {"name": " Việc  của tôi "}).status_code == 302
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query) == ("Việc của tôi", "trang-thai=late&tim=giao")
    assert 'href="?trang-thai=late&amp;tim=giao"' in page(client, "shortcomings:index")
    assert 'aria-current="page">Việc của tôi' in page(client, "shortcomings:index", query=f"?{saved.query}")
    one = reverse("shortcomings:filter", args=[saved.pk])
    assert client.post(one, {"name": "Quá hạn"}).status_code == 302
    assert "Quá hạn" in page(client, "shortcomings:filters")
    assert "data-confirm" in page(client, "shortcomings:filter", saved.pk)
    assert send(client, "shortcomings:filter", saved.pk, bo="1").status_code == 302
    assert not SavedFilter.objects.exists()


def test_a_saved_filter_is_its_owners_alone(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    saved = actions.save_filter(name="Của tôi", query="tim=x", by=actor("officer_a"), at=NOW)
    assert signed_in("organiser").get(reverse("shortcomings:filter", args=[saved.pk])).status_code == 404
    assert "Của tôi" not in page(signed_in("organiser"), "shortcomings:filters")
    for deed in (actions.rename_filter, actions.drop_filter):
        given = {"name": "Khác"} if deed is actions.rename_filter else {}
        with pytest.raises(NotAllowed):
            deed(saved=saved, by=actor("organiser"), at=NOW, **given)  # type: ignore[operator]


def test_a_filter_wants_a_name_of_its_own_and_something_to_keep(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    by = actor("officer_a")
    actions.save_filter(name="Quá hạn", query="tim=x", by=by, at=NOW)
    for name, query, says in (
        ("qua han", "tim=y", "đã có bộ lọc"),
        (" ", "tim=y", "Chưa ghi tên bộ lọc"),
        ("Khác", "", "Chưa có điều kiện lọc nào"),
        ("Khác", "tim=" + "x" * 700, "quá dài"),
    ):
        with pytest.raises(Refused, match=says):
            actions.save_filter(name=name, query=query, by=by, at=NOW)
    client = signed_in("officer_a")
    answer = client.post(reverse("shortcomings:filters") + "?tim=y", {"name": "QUÁ HẠN"})
    assert answer.status_code == 409
    assert "QUÁ HẠN" in words(answer)  # type: ignore[arg-type]


def test_there_are_no_more_than_fifty_filters(world: World, actor: ActorOf) -> None:
    by = actor("officer_a")
    SavedFilter.objects.bulk_create(
        SavedFilter(account=world.accounts["officer_a"], name=f"Số {number}", query="tim=x")
        for number in range(50)
    )
    with pytest.raises(Refused, match="đã có 50 bộ lọc"):
        actions.save_filter(name="Thêm", query="tim=x", by=by, at=NOW)


def test_the_list_goes_out_as_a_workbook_with_typed_cells_and_no_formula(
    opened: Make, signed_in: SignedIn
) -> None:
    opened("=HYPERLINK(1)")
    opened("Việc khác")
    answer = signed_in("officer_a").post(reverse("shortcomings:export", args=["xlsx"]) + "?tim=hyperlink")
    assert answer["Content-Disposition"] == 'attachment; filename="so-han-che-2026-11-23.xlsx"'
    book = load_workbook(BytesIO(answer.content))
    sheet = book["Sổ hạn chế"]
    rows = list(sheet.iter_rows())
    assert len(rows) == 2
    cells = {head.value: cell for head, cell in zip(rows[0], rows[1], strict=True)}
    assert (cells["Nội dung"].data_type, cells["Nội dung"].value) == ("s", "=HYPERLINK(1)")
    assert cells["Nội dung"].quotePrefix
    assert cells["Thời hạn"].value.date() == date(2027, 6, 30)
    assert cells["Thời hạn"].number_format == "dd/mm/yyyy"
    assert cells["Số"].value == 1
    assert sheet.freeze_panes == "A2"
    means = {row[0].value: row[1].value for row in book["Giải thích cột"].iter_rows()}
    assert "Thời hạn khi đưa vào sổ" in means["Thời hạn đầu"]
    assert "23/11/2026" in means["Ghi chú"]


def test_the_list_goes_out_as_csv_that_no_spreadsheet_runs(opened: Make, signed_in: SignedIn) -> None:
    opened("=HYPERLINK(1)")
    answer = signed_in("officer_a").post(reverse("shortcomings:export", args=["csv"]))
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeffMã,")
    row = next(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert row["Nội dung"] == "'=HYPERLINK(1)"
    assert row["Thời hạn"] == "30/06/2027"
    assert signed_in("officer_a").post(reverse("shortcomings:export", args=["pdf"])).status_code == 404


def test_nobody_takes_out_another_units_entries(opened: Make, signed_in: SignedIn) -> None:
    opened("Việc của phường An Thử")
    answer = signed_in("stranger").post(reverse("shortcomings:export", args=["csv"]))
    assert "An Thử" not in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_a_list_too_long_for_a_workbook_says_so(
    opened: Make, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiemdiem.shortcomings.views.register.MOST_IN_WORKBOOK", 0)
    opened("Việc")
    answer = signed_in("officer_a").post(reverse("shortcomings:export", args=["xlsx"]))
    assert answer.status_code == 409
    assert "hãy lọc bớt, hoặc xuất csv" in words(answer).lower()  # type: ignore[arg-type]
