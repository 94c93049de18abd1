"""Units, collectives and staff from a file: previewed without a trace, taken in whole, taken out whole."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from browsing import page, words
from cast import NOW, World
from kiemdiem.accounts.models import Person
from kiemdiem.adapters.xlsx import Row, Table, plain
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.organisations.actions import lists as taking
from kiemdiem.organisations.actions.people import correct_person
from kiemdiem.organisations.actions.posts import create_collective, create_post
from kiemdiem.organisations.actions.units import end_unit
from kiemdiem.organisations.forms.lists import HEADINGS
from kiemdiem.organisations.models import (
    Appointment,
    Collective,
    ListKind,
    OrganisationList,
    Post,
    PostRole,
    Unit,
    UnitLink,
)
from kiemdiem.organisations.queries.lists.collectives import checked_collectives
from kiemdiem.organisations.queries.lists.staff import checked_staff
from kiemdiem.organisations.queries.lists.units import checked_units
from reading_forms import Page

SignedIn = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
LATER = NOW + timedelta(minutes=5)
UNITS = """Mã;Tên đơn vị *;Loại đơn vị *;Cấp trên trong hệ thống Đảng;Cấp trên trong hệ thống hành chính;Hoạt động từ ngày *;Số quyết định
;Tổ chuyên viên Mô Phỏng;Phòng, ban chuyên môn;;phong-thu;01/03/2026;12-QĐ/ĐU
phong-thu;Phòng Thử Nghiệm;Phòng, ban chuyên môn;Phường An Thử;phuong an thu;01/02/2026;
;Phường Mới;Phường;;;15/01/2026;
"""
BAD_UNITS = """Mã;Tên đơn vị;Loại đơn vị;Khối;Cấp trên trong hệ thống Đảng;Cấp trên trong hệ thống hành chính;Hoạt động từ ngày
phuong-a;Phường Lặp;Phường;;;;01/01/2026
;Phường Đà Thử;Phường;;;;01/01/2026
Mã Sai;Phòng Một;Phòng lạ;Khối lạ;;;31/02/2026
;Phòng Hai;Phòng, ban chuyên môn;;Phòng Ba;;01/01/2026
;Phòng Ba;Phòng, ban chuyên môn;;Phòng Hai;;01/01/2026
;Phòng Bốn;Phòng, ban chuyên môn;;Phường Không Có;;01/01/2027
;;Phường;;;;
phong-5;Phòng Năm;Phòng, ban chuyên môn;;phong-5;;01/01/2020
phong-6;Phòng Năm;Phòng, ban chuyên môn;;Phường An Thử;;01/01/2020
phong-7;Phòng Bảy;Phòng, ban chuyên môn;;Phòng Năm;;01/01/2026
phong-8;Phòng Tám;Phòng, ban chuyên môn;;;phong-9;01/01/2026
phong-9;Phòng Chín;Phòng, ban chuyên môn;;;;01/02/2026
phong-8;Phòng Mười;Phòng, ban chuyên môn;;;;01/02/2026
phong-x;PHÒNG CHÍN;Phòng, ban chuyên môn;;;;01/02/2026
"""
COLLECTIVES = """Đơn vị *;Tên tập thể *;Loại tập thể *;Khối;Từ ngày *
ward_b;Ban Thường vụ Đảng ủy phường Đà Thử;Ban Thường vụ cấp ủy;;01/07/2025
Phường Đà Thử;Ủy ban nhân dân phường Đà Thử;Ủy ban nhân dân;;01/07/2025
"""
BAD_COLLECTIVES = """Đơn vị;Tên tập thể;Loại tập thể;Khối;Từ ngày
Phường Đà Thử;Ban Thường vụ Đảng ủy;Ban Thường vụ cấp ủy;;01/01/2020
Phường Đà Thử;BAN THƯỜNG VỤ ĐẢNG ỦY;Ban Thường vụ cấp ủy;;01/01/2026
Phường An Thử;Ban Thường vụ Đảng ủy phường An Thử;Loại lạ;;
Phường Không Có;;Ban Thường vụ cấp ủy;;01/01/2026
"""
STAFF = """Họ và tên;Ngày sinh;Ngày vào Đảng;Đơn vị *;Tập thể;Chức vụ;Vai trò;Thứ tự;Từ ngày;Số quyết định
Ngô Văn Mẫu;02/03/1975;19/05/2000;Phường Đà Thử;Ban Thường vụ Đà Thử;Bí thư;Người đứng đầu;1;01/01/2026;15-QĐ/TU
Ngô Văn Mẫu;02/03/1975;;Phường Đà Thử;;Chủ tịch Hội đồng;Ủy viên, thành viên;;01/01/2026;
Trịnh Dàn Dựng;;;ward_b;Ban Thường vụ Đà Thử;Phó Bí thư;Cấp phó;2;01/01/2026;
;;;ward_b;Ban Thường vụ Đà Thử;Ủy viên;Ủy viên, thành viên;;01/01/2026;
Mai Vô Danh;01/01/1990;;ward_b;;;;;;
"""
BAD_STAFF = """Họ và tên;Ngày sinh;Ngày vào Đảng;Đơn vị;Tập thể;Chức vụ;Vai trò;Thứ tự;Từ ngày
Vũ Tưởng Tượng;;;Phường Đà Thử;;Ủy viên;Ủy viên, thành viên;;01/01/2026
Vũ Tưởng Tượng (số 999999);;;Phường Đà Thử;;Ủy viên;Ủy viên, thành viên;;01/01/2026
Lưu Một;01/01/2030;;Phường Đà Thử;;Ủy viên;Ủy viên, thành viên;;01/01/2026
Lưu Hai;01/01/1990;01/01/1980;Phường Đà Thử;;Ủy viên;Vai lạ;;01/01/2026
Lưu Ba;01/01/1980;;Phường Đà Thử;Tập thể lạ;Ủy viên;Ủy viên, thành viên;;01/01/2026
Lưu Ba;;;Phường Đà Thử;;Ủy viên;Ủy viên, thành viên;;
Lưu Bốn;;;Phường Đà Thử;Ban Thường vụ Đà Thử;Bí thư;Người đứng đầu;;01/01/2026
Lưu Năm;;;Phường Đà Thử;Ban Thường vụ Đà Thử;Quyền Bí thư;Người đứng đầu;;01/01/2026
;;;Phường Đà Thử;;;;;
;01/01/1980;;Phường Đà Thử;;Ủy viên;Ủy viên, thành viên;;01/01/2020
Lưu Sáu;;;;;Ủy viên;;;01/01/2026
Lưu Bảy;;;Phường Đà Thử;;;;;01/01/2026
Lưu Tám;;;Phường Đà Thử;;Thành viên;Ủy viên, thành viên;;01/01/2026
Lưu Tám;;;Phường Đà Thử;;THÀNH VIÊN;Ủy viên, thành viên;;01/01/2026
"""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def committee(world: World, actor: ActorOf) -> Collective:
    """Ward B's standing committee."""
    return create_collective(
        unit=world.units["ward_b"], name="Ban Thường vụ Đà Thử", kind="ban_thuong_vu", line="party",
        valid_from=date(2025, 7, 1), by=actor("organiser"), at=NOW - timedelta(days=1),
    )  # fmt: skip


def upload(client: Client, world: World, slug: str, text: str, place: str = "city") -> object:
    sent = {"file": SimpleUploadedFile("ds.csv", text.encode()), "unit": world.units[place].name}
    return client.post(reverse("organisations:lists", args=[slug]), sent)


def complaints(answer: object) -> str:
    return " ".join(" ".join(Page(answer.content.decode()).complaints).split())  # type: ignore[attr-defined]


def brought(client: Client, world: World, slug: str, text: str, place: str = "city") -> OrganisationList:
    preview = upload(client, world, slug, text, place)
    [form] = [form for form in Page(preview.content.decode()).forms if "danh-sach" in form.names]  # type: ignore[attr-defined]
    sent = {control.name: control.value for control in form.controls}
    answer = client.post(reverse("organisations:take_list", args=[slug]), sent)
    assert "Đã ghi" in b"".join(answer).decode()  # type: ignore[arg-type]
    return OrganisationList.objects.latest("pk")


def undo(client: Client, brought: OrganisationList) -> object:
    return client.post(reverse("organisations:list", args=[brought.pk]))


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Unit, UnitLink, Collective, Post, Person, Appointment))


@pytest.mark.usefixtures("committee")
@pytest.mark.parametrize(
    ("slug", "text", "rows"), [("don-vi", UNITS, 3), ("tap-the", COLLECTIVES, 2), ("nhan-su", STAFF, 5)]
)
def test_the_preview_changes_nothing(
    world: World, signed_in: SignedIn, slug: str, text: str, rows: int
) -> None:
    before, told = counts(), Event.objects.count()
    answer = upload(signed_in("organiser"), world, slug, text)
    assert f"Cả {rows} dòng đều hợp lệ" in words(answer)  # type: ignore[arg-type]
    assert (counts(), Event.objects.count()) == (before, told)
    assert not OrganisationList.objects.exists()


def test_units_come_in_below_their_superiors_whatever_the_order_of_the_rows(
    world: World, signed_in: SignedIn
) -> None:
    one = brought(signed_in("organiser"), world, "don-vi", UNITS)
    office, group, ward = (
        Unit.objects.get(code=code) for code in ("phong-thu", "to-chuyen-vien-mo-phong", "phuong-moi")
    )
    ward_a, city = world.units["ward_a"], world.units["city"]
    assert office.paths.party == f"{ward_a.party_path}{office.pk}/"
    assert group.paths.state == f"{office.state_path}{group.pk}/"
    assert (group.party_path, group.line) == ("", "state")
    assert (ward.party_path, ward.state_path) == (
        f"{city.party_path}{ward.pk}/",
        f"{city.state_path}{ward.pk}/" if city.state_path else "",
    )
    assert group.superior_links.get().decision_number == "12-QĐ/ĐU"
    assert (one.rows, len(one.made["units"])) == (3, 3)
    assert Event.objects.filter(action="organisations.create_unit").count() == 3
    [event] = Event.objects.filter(action="organisations.import_unit_list")
    assert event.about_id == city.pk


def test_every_fault_of_a_list_of_units_names_its_row_and_column(world: World, signed_in: SignedIn) -> None:
    world.units["ward_a"].code = "phuong-a"
    world.units["ward_a"].save(update_fields=["code"])
    answer = upload(signed_in("organiser"), world, "don-vi", BAD_UNITS)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    for said in (
        "Dòng 2, cột “Mã”: Mã “phuong-a” đã dùng cho Phường An Thử",
        "Dòng 3, cột “Tên đơn vị”: Đảng bộ thành phố Thử đã có đơn vị trực thuộc tên này",
        "Dòng 4, cột “Mã”: Mã chỉ gồm chữ thường không dấu",
        "Dòng 4, cột “Loại đơn vị”: “Phòng lạ” không có trong danh mục",
        "Dòng 4, cột “Khối”: “Khối lạ” không có trong danh mục",
        "Dòng 4, cột “Hoạt động từ ngày”: “31/02/2026” không phải là ngày",
        "Dòng 5, cột “Cấp trên trong hệ thống Đảng”: Dòng 6 lại trực thuộc dòng này",
        "Dòng 7, cột “Cấp trên trong hệ thống Đảng”: “Phường Không Có” không phải đơn vị thuộc nơi nhập",
        "Dòng 7, cột “Hoạt động từ ngày”: Ngày này chưa đến",
        "Dòng 8, cột “Tên đơn vị”: Chưa có tên",
        "Dòng 8, cột “Hoạt động từ ngày”: Chưa ghi đơn vị hoạt động từ ngày nào",
        "Dòng 9, cột “Cấp trên trong hệ thống Đảng”: Đơn vị không thể là cấp trên của chính mình",
        "Dòng 10, cột “Hoạt động từ ngày”: Phường An Thử chỉ hoạt động từ ngày 01/07/2025",
        "Dòng 11, cột “Cấp trên trong hệ thống Đảng”: “Phòng Năm” là tên của nhiều đơn vị. Hãy ghi kèm mã",
        "Dòng 12, cột “Hoạt động từ ngày”: Đơn vị ở dòng 13 chỉ hoạt động từ ngày 01/02/2026",
        "Dòng 14, cột “Mã”: Mã “phong-8” đã dùng cho đơn vị ở dòng 12",
        "Dòng 15, cột “Tên đơn vị”: Đảng bộ thành phố Thử đã có đơn vị tên này ở dòng 13",
    ):
        assert said in complaints(answer), said
    assert "danh-sach" not in answer.content.decode()  # type: ignore[attr-defined]


def test_collectives_come_in_with_the_block_of_their_kind(world: World, signed_in: SignedIn) -> None:
    one = brought(signed_in("organiser"), world, "tap-the", COLLECTIVES)
    made = Collective.objects.filter(pk__in=one.made["collectives"]).order_by("pk")
    assert [(each.kind, each.line) for each in made] == [
        ("ban_thuong_vu", "party"),
        ("uy_ban_nhan_dan", "state"),
    ]


def test_every_fault_of_a_list_of_collectives_names_its_row_and_column(
    world: World, signed_in: SignedIn
) -> None:
    answer = upload(signed_in("organiser"), world, "tap-the", BAD_COLLECTIVES)
    for said in (
        "Dòng 2, cột “Từ ngày”: Phường Đà Thử chỉ hoạt động từ ngày 01/07/2025",
        "Dòng 3, cột “Tên tập thể”: Trùng với dòng 2",
        "Dòng 4, cột “Tên tập thể”: Đơn vị đã có tập thể tên này",
        "Dòng 4, cột “Loại tập thể”: “Loại lạ” không có trong danh mục",
        "Dòng 4, cột “Từ ngày”: Chưa ghi có từ ngày nào",
        "Dòng 5, cột “Đơn vị”: “Phường Không Có” không có trong các đơn vị đang hoạt động",
        "Dòng 5, cột “Tên tập thể”: Chưa có tên",
    ):
        assert said in complaints(answer), said


def test_staff_come_in_with_posts_vacancies_and_one_person_in_two_posts(
    world: World, signed_in: SignedIn, committee: Collective
) -> None:
    one = brought(signed_in("organiser"), world, "nhan-su", STAFF)
    person = Person.objects.get(full_name="Ngô Văn Mẫu")
    assert (person.born_on, person.party_admitted_on) == (date(1975, 3, 2), date(2000, 5, 19))
    assert {(held.post.title, held.post.role, held.post.rank) for held in person.appointments.all()} == {
        ("Bí thư", "head", 1),
        ("Chủ tịch Hội đồng", "member", 100),
    }
    vacant = committee.posts.get(title="Ủy viên")
    assert not vacant.appointments.exists()
    assert not Person.objects.get(full_name="Mai Vô Danh").appointments.exists()
    assert {key: len(made) for key, made in one.made.items()} == {"posts": 4, "people": 3, "appointments": 3}
    shown = page(signed_in("organiser"), "organisations:list", one.pk)
    assert "3 người mới, 4 chức vụ mới, 3 phân công" in shown
    assert "khuyết" in shown


def test_every_fault_of_a_list_of_staff_names_its_row_and_column(
    world: World, signed_in: SignedIn, committee: Collective, actor: ActorOf
) -> None:
    create_post(
        unit=world.units["ward_b"], title="Bí thư", role=PostRole.DEPUTY, valid_from=date(2026, 6, 1), collective=committee,
        by=actor("organiser"), at=NOW,
    )  # fmt: skip
    create_post(
        unit=world.units["ward_b"], title="Trưởng ban", role=PostRole.HEAD, valid_from=date(2025, 7, 1), collective=committee,
        by=actor("organiser"), at=NOW,
    )  # fmt: skip
    answer = upload(signed_in("organiser"), world, "nhan-su", BAD_STAFF)
    number = world.people["head_a"].pk
    for said in (
        f"Dòng 2, cột “Họ và tên”: Sổ nhân sự đã có người tên này. Hãy ghi ngày sinh, hoặc nếu là người ấy thì ghi kèm số: Vũ Tưởng Tượng (số {number})",
        "Dòng 3, cột “Họ và tên”: Sổ nhân sự không có Vũ Tưởng Tượng mang số 999999",
        "Dòng 4, cột “Ngày sinh”: Ngày này chưa đến",
        "Dòng 5, cột “Ngày vào Đảng”: Ngày vào Đảng phải sau ngày sinh",
        "Dòng 5, cột “Vai trò”: “Vai lạ” không có trong danh mục",
        "Dòng 6, cột “Tập thể”: “Tập thể lạ” không phải tập thể của Phường Đà Thử. Tập thể của đơn vị: Ban Thường vụ Đà Thử",
        "Dòng 7, cột “Ngày sinh”: Dòng 6 có người cùng họ tên",
        "Dòng 7, cột “Từ ngày”: Chưa ghi từ ngày nào",
        "Dòng 8, cột “Vai trò”: Chức vụ này đang khuyết, vai trò trong sổ là Cấp phó",
        "Dòng 8, cột “Từ ngày”: Chức vụ này có từ ngày 01/06/2026",
        "Dòng 9, cột “Vai trò”: Ban Thường vụ Đà Thử đã có người đứng đầu là chức vụ Trưởng ban",
        "Dòng 10, cột “Chức vụ”: Dòng không có người, không có chức vụ",
        "Dòng 11, cột “Họ và tên”: Có ngày sinh hoặc ngày vào Đảng mà chưa ghi họ tên",
        "Dòng 12, cột “Đơn vị”: Chưa ghi đơn vị",
        "Dòng 12, cột “Vai trò”: Chưa ghi vai trò của chức vụ",
        "Dòng 13, cột “Chức vụ”: Có vai trò, tập thể hoặc ngày mà chưa ghi chức vụ",
        "Dòng 15, cột “Họ và tên”: Trùng với dòng 14",
    ):
        assert said in complaints(answer), said


def test_somebody_of_the_register_fills_a_vacant_post(
    world: World, signed_in: SignedIn, committee: Collective, actor: ActorOf
) -> None:
    vacant = create_post(
        unit=world.units["ward_b"], title="Bí thư", role=PostRole.HEAD, valid_from=date(2025, 7, 1), collective=committee,
        by=actor("organiser"), at=NOW - timedelta(days=1),
    )  # fmt: skip
    head = world.people["head_a"]
    row = (
        f"{head.full_name} (số {head.pk});Phường Đà Thử;Ban Thường vụ Đà Thử;bi thu;Người đứng đầu;01/01/2026"
    )
    text = f"Họ và tên;Đơn vị;Tập thể;Chức vụ;Vai trò;Từ ngày\n{row}\n"
    one = brought(signed_in("organiser"), world, "nhan-su", text)
    assert vacant.appointments.get().person == head
    assert list(one.made) == ["appointments"]
    again = upload(signed_in("organiser"), world, "nhan-su", text)
    assert "Chính tệp này đã được nhập" in words(again)  # type: ignore[arg-type]
    assert "đang giữ chức vụ này" in complaints(again)
    assert undo(signed_in("organiser"), one).status_code == 302  # type: ignore[attr-defined]
    assert Post.objects.filter(pk=vacant.pk).exists()
    assert not vacant.appointments.exists()


@pytest.mark.usefixtures("committee")
@pytest.mark.parametrize(("slug", "text"), [("don-vi", UNITS), ("tap-the", COLLECTIVES), ("nhan-su", STAFF)])
def test_undoing_takes_out_all_of_it(world: World, signed_in: SignedIn, slug: str, text: str) -> None:
    before = counts()
    one = brought(signed_in("organiser"), world, slug, text)
    assert counts() != before
    assert undo(signed_in("organiser"), one).status_code == 302  # type: ignore[attr-defined]
    assert counts() == before
    again = undo(signed_in("organiser"), one)
    assert (again.status_code, "đã được hoàn tác" in words(again)) == (409, True)  # type: ignore[arg-type, attr-defined]
    assert "dòng đều hợp lệ" in words(upload(signed_in("organiser"), world, slug, text))  # type: ignore[arg-type]


def test_units_that_somebody_built_on_keep_the_list_in(
    world: World, signed_in: SignedIn, actor: ActorOf
) -> None:
    one = brought(signed_in("organiser"), world, "don-vi", UNITS)
    ward, group = Unit.objects.get(code="phuong-moi"), Unit.objects.get(code="to-chuyen-vien-mo-phong")
    create_collective(
        unit=ward, name="Chi bộ", kind="chi_bo", line="party", valid_from=ward.valid_from, by=actor("organiser"), at=NOW
    )  # fmt: skip
    end_unit(unit=group, on=NOW.date(), by=actor("organiser"), at=LATER)
    before = counts()
    with pytest.raises(NotReady) as refused:
        taking.undo_list(brought=one, by=actor("organiser"), at=LATER)
    assert [item.says for item in refused.value.missing] == [
        "Phường Mới: đã có ghi chép tiếp theo.",
        "Tổ chuyên viên Mô Phỏng: đã có ghi chép tiếp theo.",
    ]
    assert counts() == before


@pytest.mark.usefixtures("committee")
def test_somebody_corrected_since_keeps_the_list_in(
    world: World, signed_in: SignedIn, actor: ActorOf
) -> None:
    one = brought(signed_in("organiser"), world, "nhan-su", STAFF)
    correct_person(
        person=Person.objects.get(full_name="Trịnh Dàn Dựng"), unit=world.units["ward_b"], full_name="Trịnh Dàn Dựng",
        born_on=date(1980, 1, 1), ground="Giấy khai sinh", by=actor("organiser"), at=LATER,
    )  # fmt: skip
    with pytest.raises(NotReady, match="không hoàn tác được") as refused:
        taking.undo_list(brought=one, by=actor("organiser"), at=LATER)
    assert [item.says for item in refused.value.missing] == ["Trịnh Dàn Dựng: đã có ghi chép tiếp theo."]


@pytest.mark.usefixtures("committee")
def test_what_was_taken_back_alone_keeps_the_list_from_being_undone(
    world: World, signed_in: SignedIn, actor: ActorOf
) -> None:
    one = brought(signed_in("organiser"), world, "nhan-su", STAFF)
    Appointment.objects.get(person__full_name="Trịnh Dàn Dựng").delete()
    with pytest.raises(Refused, match="đã được hủy riêng"):
        taking.undo_list(brought=one, by=actor("organiser"), at=LATER)


def test_a_refusal_at_a_row_leaves_nothing_of_the_list(world: World, actor: ActorOf) -> None:
    before = counts()
    rows = [
        taking.NewCollective(2, world.units["ward_b"], "Chi bộ Một", "chi_bo", "party", date(2026, 1, 1), ""),
        taking.NewCollective(3, world.units["ward_b"], "CHI BỘ MỘT", "chi_bo", "party", date(2026, 1, 1), ""),
    ]
    sent = {
        "unit": world.units["city"],
        "file_name": "ds.csv",
        "sha256": "0" * 64,
        "by": actor("organiser"),
        "at": NOW,
    }
    with pytest.raises(Refused, match=r"^Dòng 3: .* đã có tập thể"):
        list(taking.import_collective_list(entries=rows, **sent))
    assert counts() == before
    with pytest.raises(Refused, match="không có dòng nào"):
        list(taking.import_collective_list(entries=[], **sent))
    list(taking.import_collective_list(entries=rows[:1], **sent))
    with pytest.raises(Refused, match="đã được nhập"):
        list(taking.import_collective_list(entries=rows[:1], **sent))


def test_only_who_may_add_them_takes_lists_in(world: World, signed_in: SignedIn, actor: ActorOf) -> None:
    for who, slugs in (
        ("officer_a", ["nhan-su"]),
        ("organiser", ["don-vi", "tap-the", "nhan-su"]),
        ("head_a", []),
    ):
        for slug in ("don-vi", "tap-the", "nhan-su"):
            for name in ("lists", "list_template"):
                answer = signed_in(who).get(reverse(f"organisations:{name}", args=[slug]))
                assert (answer.status_code == 200) is (slug in slugs), (who, slug, name)
        linked = "Nhập từ tệp" in page(signed_in(who), "organisations:index")
        assert linked is bool(slugs)
    assert "nhap-tep/nhan-su/" in page(signed_in("organiser"), "organisations:people")
    refused = upload(signed_in("officer_a"), world, "nhan-su", STAFF, place="ward_b")
    assert refused.status_code == 422  # type: ignore[attr-defined]
    sent = {
        "unit": world.units["ward_b"],
        "file_name": "ds.csv",
        "sha256": "0" * 64,
        "by": actor("officer_a"),
        "at": NOW,
    }
    with pytest.raises(NotAllowed):
        list(taking.import_staff_list(entries=[], **sent))
    one = brought(
        signed_in("officer_a"), world, "nhan-su", "Đơn vị;Chức vụ;Vai trò;Từ ngày\nPhường An Thử;Ủy viên;Ủy viên, thành viên;01/01/2026\n", "ward_a"
    )  # fmt: skip
    assert undo(signed_in("stranger"), one).status_code == 403  # type: ignore[attr-defined]
    with pytest.raises(NotAllowed):
        taking.undo_list(brought=one, by=actor("stranger"), at=NOW)


def test_the_template_has_the_columns_and_offers_the_units_with_their_codes(
    world: World, signed_in: SignedIn
) -> None:
    for slug, kind in (
        ("don-vi", ListKind.UNITS),
        ("tap-the", ListKind.COLLECTIVES),
        ("nhan-su", ListKind.STAFF),
    ):
        answer = signed_in("organiser").get(reverse("organisations:list_template", args=[slug]))
        book = load_workbook(BytesIO(answer.content))
        assert [plain(str(cell.value)) for cell in book.worksheets[0][1]] == list(HEADINGS[kind])
        offered = {cell.value for row in book["Danh mục"].iter_rows() for cell in row}
        assert "Phường Đà Thử (ward_b)" in offered


@pytest.mark.usefixtures("committee")
@pytest.mark.parametrize("times", [1, 3])
def test_the_check_takes_the_same_statements_however_many_rows(
    world: World, actor: ActorOf, django_assert_num_queries: Callable[[int], object], times: int
) -> None:
    city, by = world.units["city"], actor("organiser")

    def table(headings: tuple[str, ...], *cells: str) -> Table:
        rows = tuple(
            Row(row, tuple(cell.replace("#", str(row)) for cell in cells)) for row in range(2, 2 + times)
        )
        return Table(headings, rows)

    units = table(HEADINGS[ListKind.UNITS], "", "Phòng #", "", "Phường", "", "", "", "01/01/2026", "", "")
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        assert not checked_units(units, city, by, NOW.date()).faults
    collectives = table(
        HEADINGS[ListKind.COLLECTIVES], "Phường Đà Thử", "Chi bộ #", "Chi bộ", "", "01/01/2026", ""
    )
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        assert not checked_collectives(collectives, city, by).faults
    staff = table(
        HEADINGS[ListKind.STAFF], "Người #", "", "", "Phường Đà Thử", "Ban Thường vụ Đà Thử", "Ủy viên #", "Ủy viên, thành viên", "", "01/01/2026", ""
    )  # fmt: skip
    create_post(
        unit=world.units["ward_b"],
        title="Phó",
        role=PostRole.DEPUTY,
        valid_from=date(2026, 1, 1),
        by=by,
        at=NOW,
    )
    with django_assert_num_queries(5):  # type: ignore[attr-defined]
        assert not checked_staff(staff, city, by, NOW.date()).faults


def test_a_page_of_lists_takes_the_same_statements_for_one_and_for_three(
    world: World, signed_in: SignedIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    client = signed_in("organiser")
    address = reverse("organisations:lists", args=["don-vi"])
    for times in (1, 2):
        for number in range(times):
            OrganisationList.objects.create(
                unit=world.units["city"], kind=ListKind.UNITS, file_name=f"{times}{number}.xlsx", sha256=f"{times}{number}", rows=1,
                imported_at=NOW,
            )  # fmt: skip
        client.get(address)
        with django_assert_num_queries(7):  # type: ignore[attr-defined]
            assert client.get(address).status_code == 200


def test_a_day_that_the_spreadsheet_shows_as_its_own_number_is_told_as_a_day(
    world: World, signed_in: SignedIn
) -> None:
    text = UNITS.replace("15/01/2026", "46037")
    said = complaints(upload(signed_in("organiser"), world, "don-vi", text))
    assert (
        "“46037” là số ngày của bảng tính (15/01/2026). Hãy định dạng ô là ngày, hoặc ghi 15/01/2026." in said
    )
