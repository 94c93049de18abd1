"""Targets and figures from a file: previewed without a trace, taken in whole, taken out on the same day."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from browsing import page, words
from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.targets import actions
from kiemdiem.targets.models import Direction, FigureList, Target, TargetValue
from reading_forms import Page

SignedIn = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
GOOD = """Đơn vị;Năm *;Chỉ tiêu *;Đơn vị tính;Chiều;Chức vụ chịu trách nhiệm;Kế hoạch;Ước đạt;Chính thức;Số liệu đến ngày;Nguồn số liệu
Phường An Thử;2026;Giải ngân đầu tư công;tỷ đồng;;Chủ tịch UBND phường;1.335;300,5;;30/6/2026;
Phường An Thử;2026;giải ngân  đầu tư công;;;;;;310;30.9.2026;Kho bạc
;2026;Hồ sơ quá hạn;hồ sơ;Càng thấp càng tốt;;20;;;;
"""
BAD = """Đơn vị;Năm;Chỉ tiêu;Đơn vị tính;Chức vụ chịu trách nhiệm;Kế hoạch;Ước đạt;Chính thức;Số liệu đến ngày;Nguồn số liệu
Phường Không Có;2026;Một;%;;;;;;
;26;Hai;%;;nhiều;;;;
;1990;Ba;%;;;;;;
;2026;Bốn;;;;;;;
;2026;Năm;%;Chủ tịch UBND phường;;;;;
;2026;Sáu;%;;;5;;;
;2026;Bảy;%;;;;5;1/1/2029;
;2026;Tám;%;;;;5;1/1/2026;Báo cáo ước đạt cả năm
;2026;Đã có;hộ;;;;;;
;2026;Chín;%;;1;;;;
;2026;chín;%;;2;;;;
"""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def upload(client: Client, text: str, unit: str = "thành phố Thử") -> object:
    file = SimpleUploadedFile("ct.csv", text.encode())
    return client.post(reverse("targets:lists"), {"unit": unit, "file": file})


def sent(preview: object) -> dict[str, str]:
    [form] = [form for form in Page(preview.content.decode()).forms if "danh-sach" in form.names]  # type: ignore[attr-defined]
    return {control.name: control.value for control in form.controls}


@pytest.fixture
def brought(world: World, signed_in: SignedIn) -> FigureList:
    client = signed_in("organiser")
    answer = client.post(reverse("targets:take_list"), sent(upload(client, GOOD)))
    assert "Đã ghi 3" in b"".join(answer).decode()  # type: ignore[arg-type]
    return FigureList.objects.get()


def complaints(answer: object) -> str:
    return " ".join(" ".join(Page(answer.content.decode()).complaints).split())  # type: ignore[attr-defined]


def test_the_preview_changes_nothing(world: World, signed_in: SignedIn) -> None:
    assert "Cả 3 dòng đều hợp lệ" in words(upload(signed_in("organiser"), GOOD))  # type: ignore[arg-type]
    assert not (Target.objects.exists())
    assert not (FigureList.objects.exists())
    assert not (Event.objects.exists())


def test_every_fault_names_its_row_and_column(world: World, signed_in: SignedIn, actor: ActorOf) -> None:
    actions.create(
        unit=world.units["city"], year=2026, name="Đã có", measure_unit="%", by=actor("organiser"), at=NOW
    )
    answer = upload(signed_in("organiser"), BAD)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    for said in (
        "Dòng 2, cột “Đơn vị”: “Phường Không Có” không có trong danh mục",
        "Dòng 3, cột “Kế hoạch”: “nhiều” không phải là số",
        "Dòng 4, cột “Năm”: Năm phải từ 2000 đến 2100",
        "Dòng 5, cột “Đơn vị tính”: Chỉ tiêu mới phải có đơn vị tính",
        "Dòng 6, cột “Chức vụ chịu trách nhiệm”: Chức vụ này thuộc đơn vị khác",
        "Dòng 7, cột “Số liệu đến ngày”: Chưa ghi số liệu đến ngày nào",
        "Dòng 8, cột “Số liệu đến ngày”: Ngày 01/01/2029 ở sau hôm nay",
        "Dòng 8, cột “Nguồn số liệu”: Số chính thức, số kiểm toán phải ghi nguồn",
        "Dòng 9, cột “Nguồn số liệu”: Nguồn hoặc ghi chú nói đây là số ước",
        "Dòng 10, cột “Đơn vị tính”: Chỉ tiêu này đã có với đơn vị tính “%”",
        "Dòng 10, cột “Chỉ tiêu”: Chỉ tiêu này đã có mà dòng không có số liệu nào",
        "Dòng 12, cột “Chỉ tiêu”: Trùng chỉ tiêu và ngày số liệu với dòng 11",
    ):
        assert said in complaints(answer)


def test_plan_estimate_and_final_figure_come_in_apart(brought: FigureList, world: World) -> None:
    paid, late = Target.objects.order_by("pk")
    assert (paid.unit, paid.owner_post, paid.measure_unit) == (
        world.units["ward_a"],
        world.posts["chairman_a"],
        "tỷ đồng",
    )
    assert (late.unit, late.direction) == (world.units["city"], Direction.DOWN)
    assert list(paid.values.order_by("pk").values_list("kind", "value", "as_of", "source")) == [
        ("plan", Decimal(1335), date(2026, 6, 30), ""),
        ("estimate", Decimal("300.5"), date(2026, 6, 30), ""),
        ("final", Decimal(310), date(2026, 9, 30), "Kho bạc"),
    ]
    assert Event.objects.filter(action="targets.import_figures").count() == 1


def test_the_same_file_and_the_same_figure_are_told(brought: FigureList, signed_in: SignedIn) -> None:
    answer = upload(signed_in("organiser"), GOOD)
    assert "Chính tệp này đã được nhập" in words(answer)  # type: ignore[arg-type]
    assert "cột “Ước đạt”: Số này của đúng ngày này đã được ghi" in complaints(answer)


def test_the_list_goes_out_again_on_its_day(brought: FigureList, signed_in: SignedIn) -> None:
    client = signed_in("organiser")
    assert "2 chỉ tiêu mới, 4 số liệu" in page(client, "targets:list", brought.pk)
    assert client.post(reverse("targets:list", args=[brought.pk])).status_code == 302
    assert not (Target.objects.exists())
    assert not (TargetValue.objects.exists())
    again = client.post(reverse("targets:list", args=[brought.pk]))
    assert (again.status_code, "đã được hoàn tác" in words(again)) == (409, True)


def test_what_was_known_at_the_end_of_a_day_stays(brought: FigureList, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="đã thành số liệu được biết của ngày đó"):
        actions.undo_import(brought=brought, by=actor("organiser"), at=NOW + timedelta(days=1))
    assert TargetValue.objects.count() == 4


def test_a_target_somebody_built_on_keeps_the_list_in(brought: FigureList, actor: ActorOf) -> None:
    paid, late = Target.objects.order_by("pk")
    actions.record_value(
        target=late, kind="estimate", value=Decimal(3), as_of=NOW.date(), by=actor("organiser"), at=NOW
    )
    actions.describe(
        target=paid, field=None, frequency="year", additive=True, tolerance_percent=Decimal(0), owner_post=None, source="",
        by=actor("organiser"), at=NOW,
    )  # fmt: skip
    with pytest.raises(NotReady) as refused:
        actions.undo_import(brought=brought, by=actor("organiser"), at=NOW)
    assert [item.says for item in refused.value.missing] == [
        "Hồ sơ quá hạn: đã có số liệu khác",
        "Giải ngân đầu tư công: đã sửa mô tả",
    ]
    assert TargetValue.objects.count() == 5


def test_an_officer_brings_in_for_the_own_unit_only(
    world: World, signed_in: SignedIn, actor: ActorOf, brought: FigureList
) -> None:
    client = signed_in("officer_a")
    assert "không có trong danh mục" in complaints(upload(client, GOOD.replace("An Thử", "Đà Thử"), "an thu"))
    assert client.get(reverse("targets:list", args=[brought.pk])).status_code == 404
    assert signed_in("member_a").get(reverse("targets:lists")).status_code == 403
    with pytest.raises(NotAllowed):
        actions.undo_import(brought=brought, by=actor("officer_a"), at=NOW)
    with pytest.raises(NotAllowed):
        list(
            actions.import_figures(
                unit=world.units["city"], entries=[], file_name="x", sha256="y", by=actor("officer_a"), at=NOW
            )
        )
    for entries, sha256, says in (
        ([], "y", "không có dòng nào"),
        ([object()], brought.sha256, "đã được nhập cho"),
    ):
        with pytest.raises(Refused, match=says):
            list(
                actions.import_figures(
                    unit=brought.unit, entries=entries, file_name="x", sha256=sha256, by=actor("organiser"), at=NOW  # type: ignore[arg-type]
                )
            )  # fmt: skip


def test_what_the_action_refuses_names_the_row_and_leaves_nothing(
    world: World, signed_in: SignedIn, actor: ActorOf
) -> None:
    client = signed_in("organiser")
    kept = sent(upload(client, GOOD))
    actions.create(
        unit=world.units["city"],
        year=2026,
        name="Hồ sơ quá hạn",
        measure_unit="%",
        by=actor("organiser"),
        at=NOW,
    )
    answer = client.post(reverse("targets:take_list"), kept)
    assert (answer.status_code, "không còn nhập được: dòng 4" in words(answer)) == (409, True)
    assert Target.objects.count() == 1


def test_the_template_comes_back_readable(world: World, signed_in: SignedIn) -> None:
    client = signed_in("organiser")
    answer = client.get(reverse("targets:list_template"))
    file = SimpleUploadedFile("mau.xlsx", answer.content)
    back = client.post(reverse("targets:lists"), {"unit": "an thu", "file": file})
    assert "chưa có dòng nào" in words(back)


@pytest.mark.parametrize("lists", [1, 3])
def test_the_pages_take_the_same_statements_however_many(
    world: World, signed_in: SignedIn, django_assert_num_queries: Callable[..., object], lists: int
) -> None:
    for number in range(lists):
        FigureList.objects.create(
            unit=world.units["city"], file_name=f"{number}.csv", sha256=str(number), rows=1, imported_at=NOW
        )
    client = signed_in("organiser")
    page(client, "targets:lists")
    with django_assert_num_queries(8):  # type: ignore[attr-defined]
        page(client, "targets:lists")
    text = "\n".join(GOOD.splitlines()[: lists + 1])
    with django_assert_num_queries(12):  # type: ignore[attr-defined]
        upload(client, text)
