"""Suggestions and delegations from a file: previewed without a trace, taken in whole, taken out whole."""

from collections.abc import Callable, Iterator

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
from kiemdiem.cycles import actions
from kiemdiem.cycles.models import (
    CycleList,
    Delegation,
    DelegationMember,
    ListKind,
    SuggestedPoint,
    Suggestion,
)
from reading_forms import Page

SignedIn = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
POINTS = """Đối tượng *;Nội dung gợi ý *;Căn cứ
Vũ Tưởng Tượng;Giải trình việc chậm giải ngân;Thông báo 12
vu tuong tuong, bi thu dang uy phuong;Giải trình việc họp muộn;
Ủy ban nhân dân phường An Thử;Giải trình hồ sơ quá hạn;
"""
BAD_POINTS = """Đối tượng;Nội dung gợi ý
Không Có Ai;Một việc
Vũ Tưởng Tượng;
Vũ Tưởng Tượng;Họp muộn
Vũ Tưởng Tượng;HỌP  MUỘN
;Một việc nữa
"""
DELEGATIONS = """Đoàn số;Tên đoàn;Đơn vị;Thành viên;Vai trò;Lý do vẫn cử
2;Đoàn số 2;Phường Đà Thử;Trần Minh Họa;Trưởng đoàn;
2;;;Lê Giả Định;;
1;;;Hồ Ngoại Truyện;Thư ký;
"""
BAD_DELEGATIONS = """Đoàn số;Tên đoàn;Đơn vị;Thành viên;Vai trò;Lý do vẫn cử
hai;;Phường Đà Thử;;;
1;Tên khác;;Lê Giả Định;;
2;Đoàn A;Phường An Thử;;;
2;Đoàn B;Phường Đà Thử;;;
3;;Phường Đà Thử;Trần Minh Họa;Trưởng đoàn;
3;;;Lê Giả Định;Trưởng đoàn;
3;;;;;
1;;;Vũ Tưởng Tượng;;
4;;Phường Không Có;Ai Đó;Ngồi chơi;
"""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def upload(client: Client, world: World, slug: str, text: str, name: str = "ds.csv") -> object:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("cycles:lists", args=[world.cycle.pk, slug]), {"file": file})


def take_in(client: Client, world: World, slug: str, preview: object) -> str:
    [form] = [form for form in Page(preview.content.decode()).forms if "danh-sach" in form.names]  # type: ignore[attr-defined]
    sent = {control.name: control.value for control in form.controls}
    answer = client.post(reverse("cycles:take_list", args=[world.cycle.pk, slug]), sent)
    return b"".join(answer).decode()  # type: ignore[arg-type]


def brought(signed_in: SignedIn, world: World, slug: str, text: str) -> CycleList:
    client = signed_in("organiser")
    assert "Đã ghi" in take_in(client, world, slug, upload(client, world, slug, text))
    return CycleList.objects.get()


def complaints(answer: object) -> str:
    return " ".join(" ".join(Page(answer.content.decode()).complaints).split())  # type: ignore[attr-defined]


@pytest.mark.parametrize(("slug", "text"), [("goi-y", POINTS), ("doan-cong-tac", DELEGATIONS)])
def test_the_preview_changes_nothing(world: World, signed_in: SignedIn, slug: str, text: str) -> None:
    before = (SuggestedPoint.objects.count(), Delegation.objects.count(), DelegationMember.objects.count())
    answer = upload(signed_in("organiser"), world, slug, text)
    assert "Cả 3 dòng đều hợp lệ" in words(answer)  # type: ignore[arg-type]
    assert before == (
        SuggestedPoint.objects.count(),
        Delegation.objects.count(),
        DelegationMember.objects.count(),
    )
    assert not Event.objects.exists()
    assert not CycleList.objects.exists()


def test_every_fault_of_a_list_of_suggestions_names_its_row_and_column(
    world: World, signed_in: SignedIn
) -> None:
    answer = upload(signed_in("organiser"), world, "goi-y", BAD_POINTS)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    for said in (
        "Dòng 2, cột “Đối tượng”: “Không Có Ai” không có trong các đối tượng còn gợi ý được",
        "Dòng 3, cột “Nội dung gợi ý”: Chưa có nội dung",
        "Dòng 5, cột “Nội dung gợi ý”: Trùng với dòng 4",
        "Dòng 6, cột “Đối tượng”: Chưa ghi đối tượng",
    ):
        assert said in complaints(answer)


def test_every_fault_of_a_list_of_delegations_names_its_row_and_column(
    world: World, signed_in: SignedIn
) -> None:
    answer = upload(signed_in("organiser"), world, "doan-cong-tac", BAD_DELEGATIONS)
    for said in (
        "Dòng 2, cột “Đoàn số”: “hai” không phải là số nguyên",
        "Dòng 3, cột “Tên đoàn”: Đoàn số 1 đã có trong đợt",
        "Dòng 4, cột “Đơn vị”: Phường An Thử đã giao cho đoàn số 1",
        "Dòng 5, cột “Tên đoàn”: Đoàn số 2 đã mang tên “Đoàn A”",
        "Dòng 6, cột “Đơn vị”: Phường Đà Thử đã giao cho đoàn số 2 ở dòng 5",
        "Dòng 7, cột “Vai trò”: Đoàn số 3 đã có trưởng đoàn",
        "Dòng 8, cột “Đơn vị”: Dòng không có đơn vị, không có thành viên",
        "Dòng 9, cột “Thành viên”: Vũ Tưởng Tượng giữ chức vụ",
        "Dòng 10, cột “Đơn vị”: “Phường Không Có” không có trong các đơn vị",
        "Dòng 10, cột “Thành viên”: “Ai Đó” không có trong sổ nhân sự",
        "Dòng 10, cột “Vai trò”: “Ngồi chơi” không có trong danh mục",
    ):
        assert said in complaints(answer)
    assert "danh-sach" not in answer.content.decode()  # type: ignore[attr-defined]


def test_suggestions_come_in_as_drafts_one_a_subject(world: World, signed_in: SignedIn) -> None:
    one = brought(signed_in, world, "goi-y", POINTS)
    head, executive = Suggestion.objects.order_by("subject__kind", "subject_id").reverse()
    assert [point.text for point in head.points.all()] == [
        "Giải trình việc chậm giải ngân",
        "Giải trình việc họp muộn",
    ]
    assert (head.points.all()[0].ground, head.issued_at, executive.subject) == (
        "Thông báo 12",
        None,
        world.subjects["executive"],
    )
    assert (one.rows, one.kind, len(one.made["points"]), len(one.made["begun"])) == (3, "suggestions", 3, 2)
    assert Event.objects.filter(action="cycles.import_suggestions").count() == 1
    again = upload(signed_in("organiser"), world, "goi-y", POINTS)
    assert "Chính tệp này đã được nhập" in words(again)  # type: ignore[arg-type]
    assert "đã có trong gợi ý đang soạn" in complaints(again)


def test_undoing_takes_out_its_points_and_leaves_those_of_others(
    world: World, signed_in: SignedIn, actor: ActorOf
) -> None:
    actions.suggest(
        subject=world.subjects["head_a"], points=[actions.Point("Việc đã có")], by=actor("organiser"), at=NOW
    )
    one = brought(signed_in, world, "goi-y", POINTS)
    assert signed_in("organiser").post(reverse("cycles:list", args=[one.pk])).status_code == 302
    assert [(point.number, point.text) for point in SuggestedPoint.objects.all()] == [(1, "Việc đã có")]
    assert Suggestion.objects.count() == 1
    again = signed_in("organiser").post(reverse("cycles:list", args=[one.pk]))
    assert (again.status_code, "đã được hoàn tác" in words(again)) == (409, True)
    assert "Cả 3 dòng đều hợp lệ" in words(upload(signed_in("organiser"), world, "goi-y", POINTS))  # type: ignore[arg-type]


def test_what_was_approved_or_rewritten_keeps_the_list_in(
    world: World, signed_in: SignedIn, actor: ActorOf
) -> None:
    one = brought(signed_in, world, "goi-y", POINTS)
    head = Suggestion.objects.get(subject=world.subjects["head_a"])
    executive = Suggestion.objects.get(subject=world.subjects["executive"])
    actions.note_opinion(suggestions=[head], opinion="Đồng ý", by=actor("organiser"), at=NOW)
    actions.suggest(
        subject=executive.subject,
        points=[actions.Point("Khác")],
        draft=executive,
        by=actor("organiser"),
        at=NOW,
    )
    with pytest.raises(NotReady, match="không hoàn tác được") as refused:
        actions.undo_list(brought=one, by=actor("organiser"), at=NOW)
    assert [item.says for item in refused.value.missing] == [
        "Vũ Tưởng Tượng: đã có ý kiến của ủy ban kiểm tra",
        "1 nội dung đã được sửa hoặc thay bằng nội dung khác",
    ]
    assert SuggestedPoint.objects.count() == 3


def test_delegations_come_in_with_units_and_members_and_go_out_again(
    world: World, signed_in: SignedIn
) -> None:
    one = brought(signed_in, world, "doan-cong-tac", DELEGATIONS)
    second = Delegation.objects.get(number=2)
    assert [unit.name for unit in second.units.all()] == ["Phường Đà Thử"]
    assert {(m.person.full_name, m.role) for m in second.members.all()} == {
        ("Trần Minh Họa", "head"), ("Lê Giả Định", "member"),
    }  # fmt: skip
    assert world.delegation.members.count() == 2
    shown = page(signed_in("organiser"), "cycles:list", one.pk)
    assert "1 đoàn mới, 1 đơn vị, 3 thành viên" in shown
    assert signed_in("organiser").post(reverse("cycles:list", args=[one.pk])).status_code == 302
    assert not Delegation.objects.filter(number=2).exists()
    assert [member.person for member in world.delegation.members.all()] == [world.people["delegate"]]
    assert list(world.delegation.units.all()) == [world.cycle_units["ward_a"]]


def test_a_delegation_with_a_date_or_others_on_it_stays(
    world: World, signed_in: SignedIn, actor: ActorOf
) -> None:
    one = brought(signed_in, world, "doan-cong-tac", DELEGATIONS)
    second = Delegation.objects.get(number=2)
    actions.assign_delegation(
        delegation=second, add=[actions.NewMember(world.people["officer_a"])], by=actor("organiser"), at=NOW
    )
    actions.schedule_visit(
        unit=world.cycle_units["ward_b"],
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        by=actor("organiser"),
        at=NOW,
    )
    with pytest.raises(NotReady) as refused:
        actions.undo_list(brought=one, by=actor("organiser"), at=NOW)
    assert [item.says for item in refused.value.missing] == [
        "Đoàn số 2 đã có lịch làm việc tại Phường Đà Thử",
        "1 đơn vị, thành viên đã được thêm vào các đoàn của đợt nhập",
    ]


def test_what_the_action_refuses_names_the_delegation_and_leaves_nothing(
    world: World, signed_in: SignedIn, actor: ActorOf
) -> None:
    client = signed_in("organiser")
    preview = upload(client, world, "doan-cong-tac", DELEGATIONS)
    world.delegation.units.add(world.cycle_units["ward_b"])
    [form] = [form for form in Page(preview.content.decode()).forms if "danh-sach" in form.names]  # type: ignore[attr-defined]
    sent = {control.name: control.value for control in form.controls}
    answer = client.post(reverse("cycles:take_list", args=[world.cycle.pk, "doan-cong-tac"]), sent)
    assert (answer.status_code, "không còn nhập được: dòng 2" in words(answer)) == (409, True)
    assert not Delegation.objects.filter(number=2).exists()


@pytest.mark.parametrize("slug", ["goi-y", "doan-cong-tac"])
def test_only_those_who_organise_bring_lists_in_or_take_them_out(
    world: World, signed_in: SignedIn, actor: ActorOf, slug: str
) -> None:
    assert signed_in("officer_a").get(reverse("cycles:lists", args=[world.cycle.pk, slug])).status_code == 403
    one = CycleList.objects.create(
        cycle=world.cycle, kind=ListKind.SUGGESTIONS, file_name="x", sha256="y", rows=1, imported_at=NOW
    )
    with pytest.raises(NotAllowed):
        actions.undo_list(brought=one, by=actor("officer_a"), at=NOW)
    for take in (
        actions.import_suggestions(
            cycle=world.cycle, entries=[], file_name="x", sha256="z", by=actor("officer_a"), at=NOW
        ),
        actions.import_delegations(
            cycle=world.cycle, entries=[], rows=0, file_name="x", sha256="z", by=actor("officer_a"), at=NOW
        ),
    ):
        with pytest.raises(NotAllowed):
            list(take)


def test_an_empty_list_and_the_same_file_are_refused(world: World, actor: ActorOf) -> None:
    wanted = {"cycle": world.cycle, "entries": [], "file_name": "x", "by": actor("organiser"), "at": NOW}
    with pytest.raises(Refused, match="không có dòng nào"):
        list(actions.import_suggestions(sha256="z", **wanted))
    CycleList.objects.create(
        cycle=world.cycle, kind=ListKind.DELEGATIONS, file_name="x", sha256="y", rows=1, imported_at=NOW
    )
    with pytest.raises(Refused, match="đã được nhập vào đợt"):
        list(actions.import_delegations(sha256="y", rows=1, **wanted))


@pytest.mark.parametrize(("slug", "column"), [("goi-y", "Đối tượng"), ("doan-cong-tac", "Đoàn số")])
def test_the_template_comes_back_readable(world: World, signed_in: SignedIn, slug: str, column: str) -> None:
    client = signed_in("organiser")
    answer = client.get(reverse("cycles:list_template", args=[world.cycle.pk, slug]))
    back = client.post(
        reverse("cycles:lists", args=[world.cycle.pk, slug]),
        {"file": SimpleUploadedFile("mau.xlsx", answer.content)},
    )
    assert "chưa có dòng nào" in words(back)
    assert client.get(reverse("cycles:lists", args=[world.cycle.pk, "khac"])).status_code == 404


@pytest.mark.parametrize("lists", [1, 3])
def test_the_pages_take_the_same_statements_however_many_lists(
    world: World, signed_in: SignedIn, django_assert_num_queries: Callable[..., object], lists: int
) -> None:
    for number in range(lists):
        CycleList.objects.create(
            cycle=world.cycle, kind=ListKind.SUGGESTIONS, file_name=f"{number}.csv", sha256=str(number), rows=1, imported_at=NOW
        )  # fmt: skip
    client = signed_in("organiser")
    page(client, "cycles:lists", world.cycle.pk, "goi-y")
    with django_assert_num_queries(6):  # type: ignore[attr-defined]
        page(client, "cycles:lists", world.cycle.pk, "goi-y")


@pytest.mark.parametrize("rows", [1, 3])
def test_checking_a_list_takes_the_same_statements_however_long(
    world: World, signed_in: SignedIn, django_assert_num_queries: Callable[..., object], rows: int
) -> None:
    client = signed_in("organiser")
    for slug, text in (("goi-y", POINTS), ("doan-cong-tac", DELEGATIONS)):
        lines = "\n".join(text.splitlines()[: rows + 1])
        upload(client, world, slug, lines)
        with django_assert_num_queries({"goi-y": 7, "doan-cong-tac": 13}[slug]):  # type: ignore[attr-defined]
            upload(client, world, slug, lines)
