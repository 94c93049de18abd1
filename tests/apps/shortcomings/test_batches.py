"""A list from a file: previewed without a trace, taken in whole, taken out whole."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from browsing import page, words
from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.organisations.models import WorkField
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.models import ImportBatch, Shortcoming, State, StateChange
from reading_forms import Page

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
GOOD = """Nội dung hạn chế, khuyết điểm *;Thấy lần đầu ngày *;Lĩnh vực;Nguyên nhân (cây nguyên nhân);Chức vụ chịu trách nhiệm;Thời hạn khắc phục;Cách đo kết quả;Chiều;Giá trị phải đạt;Đơn vị tính;Ghi chú
Giao đất dịch vụ chậm;20/12/2025;đất đai;thieu kiem tra, don doc thuong xuyen;Chủ tịch UBND phường;30/6/2027;Chỉ số đo được;>=;1.300,5;hộ;bỏ qua
Hồ sơ quá hạn;1/3/2026;;;;;;;;;
"""
BAD = """Nội dung hạn chế, khuyết điểm;Thấy lần đầu ngày;Lĩnh vực;Giá trị phải đạt;Chiều;Thời hạn khắc phục;Chức vụ chịu trách nhiệm
Được;1/1/2026;;;;;
;1/1/2026;;;;;
Chậm;31/2/2026;Không có;nhiều;lên;;
Sau hôm nay;1/1/2030;;;;1/1/2029;Không ai
được;2/1/2026;;;;;
"""


def upload(client: Client, text: str, name: str = "so.csv") -> object:
    return client.post(
        reverse("shortcomings:batches"), {"unit": "an thu", "file": SimpleUploadedFile(name, text.encode())}
    )


def take_in(client: Client, preview: object) -> str:
    [form] = [form for form in Page(preview.content.decode()).forms if "danh-sach" in form.names]  # type: ignore[attr-defined]
    sent = {control.name: control.value for control in form.controls}
    answer = client.post(reverse("shortcomings:take_in"), sent)
    return b"".join(answer).decode()  # type: ignore[arg-type]


@pytest.fixture
def batch(signed_in: SignedIn) -> ImportBatch:
    client = signed_in("officer_a")
    take_in(client, upload(client, GOOD))
    return ImportBatch.objects.get()


def test_the_preview_shows_the_rows_and_changes_nothing(world: World, signed_in: SignedIn) -> None:
    answer = upload(signed_in("officer_a"), GOOD)
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert "Cả 2 dòng đều hợp lệ" in words(answer)  # type: ignore[arg-type]
    assert "được bỏ qua: Ghi chú" in words(answer)  # type: ignore[arg-type]
    assert not Shortcoming.objects.exists()
    assert not ImportBatch.objects.exists()
    assert not Event.objects.exists()


def test_every_fault_names_its_row_its_column_and_the_way_out(world: World, signed_in: SignedIn) -> None:
    answer = upload(signed_in("officer_a"), BAD)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    text = " ".join(" ".join(Page(answer.content.decode()).complaints).split())  # type: ignore[attr-defined]
    for said in (
        "Dòng 3, cột “Nội dung hạn chế, khuyết điểm”: Chưa có nội dung. Hãy",
        "Dòng 4, cột “Thấy lần đầu ngày”: “31/2/2026” không phải là ngày. Hãy ghi dd/mm/yyyy",
        "Dòng 4, cột “Lĩnh vực”: “Không có” không có trong danh mục. Hãy",
        "Dòng 4, cột “Giá trị phải đạt”: “nhiều” không phải là số. Hãy ghi như 1.300,5",
        "Dòng 4, cột “Chiều”: “lên” không phải là chiều. Hãy ghi",
        "Dòng 5, cột “Thấy lần đầu ngày”: Ngày 01/01/2030 ở sau hôm nay. Hãy",
        "Dòng 5, cột “Thời hạn khắc phục”: Thời hạn trước ngày thấy lần đầu. Hãy",
        "Dòng 5, cột “Chức vụ chịu trách nhiệm”: “Không ai” không có trong danh mục",
        "Dòng 6, cột “Nội dung hạn chế, khuyết điểm”: Trùng nội dung với dòng 2. Hãy",
    ):
        assert said in text
    assert "danh-sach" not in answer.content.decode()  # type: ignore[attr-defined]


def test_a_good_list_goes_in_whole_as_drafts_with_its_file(batch: ImportBatch, world: World) -> None:
    one, two = Shortcoming.objects.order_by("number")
    assert [(one.number, one.state, one.batch_id), (two.number, two.state, two.batch_id)] == [
        (1, State.DRAFT, batch.pk), (2, State.DRAFT, batch.pk),
    ]  # fmt: skip
    assert (one.field, one.cause_node.key if one.cause_node else "", one.cause_kind) == (
        world.field,
        "thieu-kiem-tra",
        "subjective",
    )
    assert (one.owner_post, one.measure_direction, str(one.measure_target)) == (
        world.posts["chairman_a"],
        "up",
        "1300.5000",
    )
    assert (batch.rows, batch.file_name, len(batch.sha256)) == (2, "so.csv", 64)
    assert list(Event.objects.order_by("seq").values_list("action", flat=True)) == [
        "shortcomings.draft", "shortcomings.draft", "shortcomings.import_entries",
    ]  # fmt: skip


def test_the_same_file_is_told_and_not_taken_in_twice(
    batch: ImportBatch, signed_in: SignedIn, world: World, actor: ActorOf
) -> None:
    answer = upload(signed_in("officer_a"), GOOD)
    assert "Chính tệp này đã được nhập" in words(answer)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="đã được nhập vào sổ"):
        list(
            actions.import_entries(
                unit=world.units["ward_a"], entries=[object()], file_name="x", sha256=batch.sha256, by=actor("officer_a"), at=NOW  # type: ignore[list-item]
            )
        )  # fmt: skip


def test_what_changed_between_preview_and_confirmation_stops_the_whole_list(
    world: World, signed_in: SignedIn
) -> None:
    client = signed_in("officer_a")
    preview = upload(client, GOOD)
    WorkField.objects.filter(pk=world.field.pk).update(name="Việc khác")
    [form] = [form for form in Page(preview.content.decode()).forms if "danh-sach" in form.names]  # type: ignore[attr-defined]
    sent = {control.name: control.value for control in form.controls}
    answer = client.post(reverse("shortcomings:take_in"), sent)
    assert answer.status_code == 409
    assert "dòng 2, cột “Lĩnh vực”" in words(answer)
    assert not Shortcoming.objects.exists()


def test_a_preview_changed_on_the_way_or_somebody_elses_is_refused(world: World, signed_in: SignedIn) -> None:
    [form] = [
        form
        for form in Page(upload(signed_in("officer_a"), GOOD).content.decode()).forms
        if "danh-sach" in form.names
    ]  # type: ignore[attr-defined]
    [control] = form.of("danh-sach")
    for who, kept, says in (
        ("officer_a", control.value[:-2] + "xx", "không còn nguyên vẹn"), ("head_a", control.value, "người khác"), ("officer_a", "", "không còn nguyên vẹn"),
    ):  # fmt: skip
        answer = signed_in(who).post(reverse("shortcomings:take_in"), {"danh-sach": kept})
        assert answer.status_code == 409
        assert says in words(answer)
    assert not Shortcoming.objects.exists()


def test_one_click_takes_the_whole_batch_out_and_its_numbers_stay_taken(
    batch: ImportBatch, signed_in: SignedIn
) -> None:
    client = signed_in("officer_a")
    assert client.post(reverse("shortcomings:batch", args=[batch.pk])).status_code == 302
    assert set(Shortcoming.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert set(Shortcoming.objects.values_list("withdrawal_ground", flat=True)) == {
        "Hoàn tác đợt nhập từ tệp so.csv"
    }
    assert StateChange.objects.filter(to_state=State.WITHDRAWN).count() == 2
    take_in(client, upload(client, GOOD))
    assert sorted(Shortcoming.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    again = client.post(reverse("shortcomings:batch", args=[batch.pk]))
    assert (again.status_code, "đã được hoàn tác" in words(again)) == (409, True)


def test_a_touched_draft_keeps_the_batch_in_and_is_named(
    batch: ImportBatch, actor: ActorOf, signed_in: SignedIn
) -> None:
    entry = Shortcoming.objects.get(number=2)
    actions.edit(
        entry=entry, wording="Hồ sơ quá hạn nhiều", first_seen_on=entry.first_seen_on, details=actions.Details(), by=actor("officer_a"), at=NOW
    )  # fmt: skip
    with pytest.raises(NotReady, match="1 hạn chế") as refused:
        actions.undo_import(batch=batch, by=actor("officer_a"), at=NOW)
    assert [item.says for item in refused.value.missing] == ["Số 2, dự thảo: Hồ sơ quá hạn nhiều"]
    answer = signed_in("officer_a").post(reverse("shortcomings:batch", args=[batch.pk]))
    assert (answer.status_code, "Hồ sơ quá hạn nhiều" in words(answer)) == (409, True)
    assert not Shortcoming.objects.filter(state=State.WITHDRAWN).exists()


def test_nobody_imports_into_or_undoes_in_anothers_register(
    batch: ImportBatch, actor: ActorOf, signed_in: SignedIn
) -> None:
    with pytest.raises(NotAllowed):
        actions.undo_import(batch=batch, by=actor("stranger"), at=NOW)
    with pytest.raises(NotAllowed):
        list(
            actions.import_entries(
                unit=batch.unit, entries=[], file_name="x", sha256="y", by=actor("stranger"), at=NOW
            )
        )
    client = signed_in("stranger")
    assert client.get(reverse("shortcomings:batch", args=[batch.pk])).status_code == 404
    assert "Không tìm thấy đơn vị" in words(upload(client, GOOD))  # type: ignore[arg-type]
    assert signed_in("member_a").get(reverse("shortcomings:batches")).status_code == 403


def test_a_faulty_row_in_the_action_itself_leaves_nothing(
    world: World, actor: ActorOf, drafted: Callable[..., Shortcoming]
) -> None:
    from kiemdiem.shortcomings.queries.batches import NewEntry

    entries = [
        NewEntry(row, said, NOW.date(), "other", "", "", actions.Details())
        for row, said in ((2, "Một việc"), (3, "một  VIỆC"))
    ]
    with pytest.raises(Refused, match="Dòng 3: Hạn chế này đã có trong sổ"):
        list(
            actions.import_entries(
                unit=world.units["ward_a"],
                entries=entries,
                file_name="x",
                sha256="y",
                by=actor("officer_a"),
                at=NOW,
            )
        )
    assert not Shortcoming.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_file_whose_name_carries_folders_is_refused(world: World, signed_in: SignedIn) -> None:
    answer = upload(signed_in("officer_a"), GOOD, "C:\\so\\so.csv")
    assert "có cả đường dẫn thư mục" in words(answer)  # type: ignore[arg-type]
    assert not ImportBatch.objects.exists()


def test_the_template_of_a_unit_offers_its_posts_and_comes_back_readable(
    world: World, signed_in: SignedIn
) -> None:
    answer = signed_in("officer_a").get(reverse("shortcomings:batch_template"))
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    back = signed_in("officer_a").post(
        reverse("shortcomings:batches"),
        {"unit": "an thu", "file": SimpleUploadedFile("mau.xlsx", answer.content)},
    )
    assert "chưa có dòng nào" in words(back)


def test_whoever_may_import_for_many_units_gets_the_posts_of_all_and_names_the_unit_when_sending(
    world: World, signed_in: SignedIn
) -> None:
    client, post = signed_in("organiser"), world.posts["deputy_a"]
    book = load_workbook(BytesIO(client.get(reverse("shortcomings:batch_template")).content))
    said = {str(cell.value) for sheet in book for row in sheet for cell in row}
    told = f"{post.title}, {post.unit.name}"
    assert told in said
    assert any("nhập vào sổ của đơn vị ghi khi tải lên" in one for one in said)
    preview = upload(client, GOOD.replace("Chủ tịch UBND phường", told))
    assert "Cả 2 dòng đều hợp lệ" in words(preview)  # type: ignore[arg-type]


@pytest.mark.parametrize("files", [1, 3])
def test_the_list_of_batches_takes_the_same_statements_however_long(
    world: World, signed_in: SignedIn, django_assert_num_queries: Callable[..., object], files: int
) -> None:
    for number in range(files):
        ImportBatch.objects.create(
            unit=world.units["ward_a"], file_name=f"{number}.csv", sha256=str(number), rows=1, imported_at=NOW
        )
    client = signed_in("officer_a")
    page(client, "shortcomings:batches")
    with django_assert_num_queries(8):  # type: ignore[attr-defined]
        page(client, "shortcomings:batches")
