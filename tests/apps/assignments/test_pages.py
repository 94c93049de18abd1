"""Pages of tasks and products: everybody sees their own side, and what was typed is never lost."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from apps.assignments.work import approved, confirmed, given, proposed
from cast import NOW, SINCE, TODAY, World
from kiemdiem.assignments.actions import grounds, products, tasks
from kiemdiem.assignments.models import ObjectiveGround, Product, Task
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment, Post

ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Queries = Callable[[int], object]
LIST = "/nhiem-vu/"
ASSIGN = {"kind": "planned", "name": "Rà soát hồ sơ tồn", "amount": "1", "due_on": "2026-11-30", "assigned_on": "2026-11-23"}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def body(answer: HttpResponse, code: int = 200) -> str:
    assert answer.status_code == code
    return answer.content.decode()


def said(by: Actor, task: Task, *, finished: bool = True) -> None:
    tasks.report(
        task=task, on=TODAY, done_amount=Decimal(1), says="Đã trình", finished=finished, by=by, at=NOW
    )


def test_the_list_is_the_unit_s_for_who_leads_it_and_one_s_own_for_who_works(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    given(world, actor("officer_a"), name="Việc của phó")
    given(world, actor("officer_a"), to="member_a", name="Việc của ủy viên")
    text = body(signed_in("head_a").get(LIST))
    assert "Việc của phó" in text
    assert "Việc của ủy viên" in text
    assert "2 quá hạn" in text
    text = body(signed_in("deputy_a").get(LIST))
    assert "Việc của phó" in text
    assert "Việc của ủy viên" not in text
    assert "Giao nhiệm vụ</a>" not in text


def test_late_tasks_come_first_then_what_waits_for_a_superior(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    for name, due_on in (
        ("Sớm", date(2026, 11, 25)),
        ("Đã báo", date(2026, 12, 20)),
        ("Muộn", date(2026, 11, 2)),
    ):
        given(world, actor("officer_a"), name=name, due_on=due_on)
    said(actor("deputy_a"), Task.objects.get(name="Đã báo"))
    text = body(signed_in("head_a").get(LIST))
    assert text.index(">Muộn<") < text.index(">Đã báo<") < text.index(">Sớm<")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"loai": "unplanned"}, {"Đột xuất"}),
        ({"thang": "2026-12"}, {"Tháng sau"}),
        ({"tab": "qua-han"}, {"Kế hoạch", "Đột xuất"}),
        ({"tab": "cho-xac-nhan"}, set()),
        ({"tim": "thang  SAU"}, {"Tháng sau"}),
        ({"tim": "hu cau"}, {"Kế hoạch", "Đột xuất", "Tháng sau"}),
        ({"don-vi": "999999"}, set()),
        (
            {"thang": "2026-13", "loai": "x", "tab": "x", "don-vi": "x", "nguoi": "x"},
            {"Kế hoạch", "Đột xuất", "Tháng sau"},
        ),
    ],
)
def test_the_list_is_narrowed(
    world: World, actor: ActorOf, signed_in: SignedIn, asked: dict[str, str], expected: set[str]
) -> None:
    given(world, actor("officer_a"), name="Kế hoạch")
    given(world, actor("officer_a"), name="Đột xuất", kind="unplanned")
    given(world, actor("officer_a"), name="Tháng sau", due_on=date(2026, 12, 5))
    text = body(signed_in("organiser").get(LIST, asked))
    assert {name for name in ("Kế hoạch", "Đột xuất", "Tháng sau") if f'/">{name}</a>' in text} == expected
    assert expected or "Không có nhiệm vụ nào khớp" in text


def test_planned_and_unplanned_work_is_counted_apart(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    given(world, actor("officer_a"))
    given(world, actor("officer_a"), kind="unplanned", due_on=date(2026, 12, 5))
    confirmed(given(world, actor("officer_a"), kind="unplanned"), actor("head_a"))
    text = " ".join(body(signed_in("head_a").get(LIST)).split())
    assert (
        '<dt>Theo kế hoạch</dt><dd>1 đang làm, <span class="kd-late">1 quá hạn</span>; 0 đã xác nhận' in text
    )
    assert "<dt>Đột xuất</dt><dd>1 đang làm; 1 đã xác nhận" in text


def test_what_was_reported_stands_apart_from_what_is_confirmed(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    task = given(world, actor("officer_a"), amount=Decimal(24))
    tell = {
        "task": task,
        "on": TODAY,
        "says": "Đang làm",
        "finished": False,
        "by": actor("deputy_a"),
        "at": NOW,
    }
    for amount in (9, 15):
        tasks.report(**tell, done_amount=Decimal(amount))
    text = " ".join(body(signed_in("head_a").get(LIST)).split())
    assert '0 / 24 <br><span class="kd-source">mới báo 15</span>' in text
    confirmed(task, actor("head_a"))
    assert "mới báo" not in body(signed_in("head_a").get(LIST, {"tab": "da-xac-nhan"}))


def test_an_empty_list_says_what_to_do(world: World, signed_in: SignedIn) -> None:
    assert "Chưa có nhiệm vụ nào đang làm" in body(signed_in("head_a").get(LIST))
    assert "Đồng chí chưa được giao nhiệm vụ nào" in body(signed_in("deputy_a").get(LIST))
    assert "Danh mục chưa có sản phẩm nào" in body(signed_in("deputy_a").get(reverse("assignments:products")))


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_cost_the_same_however_long(
    world: World, actor: ActorOf, signed_in: SignedIn, django_assert_num_queries: Queries, number: int
) -> None:
    for each in range(number):
        product = approved(world, actor("officer_a"), actor("head_a"), name=f"Sản phẩm {each}")
        given(world, actor("officer_a"), product=product)
    client = signed_in("head_a")
    with django_assert_num_queries(6):
        client.get(LIST)
    with django_assert_num_queries(6):
        client.get(reverse("assignments:products"))


@pytest.mark.parametrize("number", [1, 3])
def test_a_task_s_page_costs_the_same_however_much_was_said(
    world: World, actor: ActorOf, signed_in: SignedIn, django_assert_num_queries: Queries, number: int
) -> None:
    task = given(world, actor("officer_a"))
    for _ in range(number):
        said(actor("deputy_a"), task, finished=False)
    confirmed(task, actor("head_a"), faults=3)
    for _ in range(number):
        grounds.claim_ground(
            task=task, lapse="fault", count=1, ground="Chờ", evidence="Công văn", by=actor("deputy_a"), at=NOW
        )
    client = signed_in("head_a")
    with django_assert_num_queries(10):
        body(client.get(task.get_absolute_url()))


def test_whoever_may_not_see_a_task_does_not_learn_that_it_exists(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    task = given(world, actor("officer_a"))
    for who in ("member_a", "stranger", "delegate"):
        assert signed_in(who).get(task.get_absolute_url()).status_code == 404
        assert signed_in(who).post(f"{task.get_absolute_url()}bao-cao/").status_code == 404


def test_the_same_task_offers_each_side_its_own_deeds(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    task = given(world, actor("officer_a"))
    said(actor("deputy_a"), task)
    text = body(signed_in("head_a").get(task.get_absolute_url()))
    assert "Xác nhận kết quả</summary>" in text
    assert "Trả lại báo cáo</summary>" in text
    text = body(signed_in("deputy_a").get(task.get_absolute_url()))
    assert "Bước tiếp theo: cấp trên xác nhận" in text
    assert "</summary>\n  <form method" not in text
    own = given(world, actor("officer_a"), to="head_a")
    text = body(signed_in("head_a").get(own.get_absolute_url()))
    assert "Báo cáo tiến độ, kết quả</summary>" in text
    assert "Xác nhận kết quả</summary>" not in text


def test_a_task_walks_from_report_to_answered_ground_on_its_page(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    task = given(world, actor("officer_a"))
    page = task.get_absolute_url()
    deputy, head = signed_in("deputy_a"), signed_in("head_a")

    def post(client: Client, slug: str, **sent: object) -> HttpResponse:
        return client.post(f"{page}{slug}/", sent)

    assert (
        post(deputy, "bao-cao", on="2026-11-23", done_amount="1", says="Đã trình", finished="on").status_code
        == 302
    )
    found = {
        "done_amount": "1",
        "done_on": "2026-11-23",
        "faults": "0",
        "quality": "2",
        "comment": "Còn chậm",
    }
    text = body(post(head, "xac-nhan", **found, delays="0"), 409)
    assert "ít nhất một lần chậm" in text
    assert "Nghị định 335/2025/NĐ-CP, Điều 14.2" in text
    assert 'value="Còn chậm"' in text
    assert post(head, "xac-nhan", **found, delays="1").status_code == 302
    claim = {"lapse": "delay", "count": "1", "ground": "Chờ cơ quan đăng ký", "evidence": "Công văn 120"}
    assert post(deputy, "khach-quan", **claim).status_code == 302
    made = ObjectiveGround.objects.get()
    assert post(head, "tra-loi-khach-quan", claim=made.pk, confirmed="co", reason="Đúng").status_code == 302
    text = " ".join(body(deputy.get(page)).split())
    row = text[text.index("Chậm tiến độ</th>") :]
    assert [row.split('class="kd-num">')[number][0] for number in (1, 2, 3)] == ["1", "1", "0"]
    assert post(head, "mo-lai", ground="Ghi nhầm").status_code == 302
    assert post(head, "rut", ground="Giao trùng").status_code == 302
    assert "Lý do: Giao trùng" in body(deputy.get(page))
    assert deputy.get(f"{page}bao-cao/").status_code == 302
    assert deputy.post(f"{page}khong-co/").status_code == 404


def test_one_form_gives_a_task_to_everybody_ticked(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    product = approved(world, actor("officer_a"), actor("head_a"))
    client, page = signed_in("officer_a"), reverse("assignments:assign")
    posts = [world.posts[key].pk for key in ("deputy_a", "member_a")]
    text = body(client.get(page))
    assert "Đặng Hư Cấu: Phó Bí thư, Chủ tịch UBND phường" in text
    assert "Tờ trình giao đất (tờ trình, hệ số 1,5)" in text
    assert client.post(page, {**ASSIGN, "posts": posts, "product": product.pk}).status_code == 302
    assert set(Task.objects.values_list("post", "factor")) == {(pk, Decimal("1.5")) for pk in posts}


def test_what_was_typed_stays_when_a_task_cannot_be_given(world: World, signed_in: SignedIn) -> None:
    client, page = signed_in("officer_a"), reverse("assignments:assign")
    post = world.posts["deputy_a"].pk
    text = body(client.post(page, {**ASSIGN, "posts": [post], "due_on": "2026-11-01"}), 409)
    assert "trước ngày giao" in text
    assert 'value="Rà soát hồ sơ tồn"' in text
    body(client.post(page, {**ASSIGN, "amount": "-1", "posts": [10**30]}), 422)
    assert not Task.objects.exists()


def test_an_organiser_chooses_the_unit_first(world: World, signed_in: SignedIn) -> None:
    client = signed_in("organiser")
    for name in ("assignments:assign", "assignments:paste"):
        page = reverse(name)
        assert "Hãy chọn đơn vị" in body(client.get(page))
        assert "Hãy chọn đơn vị" in body(client.get(page, {"don-vi": "999999"}))
        assert '<form method="post"' in body(client.get(page, {"don-vi": world.units["ward_a"].pk}))
        assert "không giao nhiệm vụ ở đơn vị nào" in body(signed_in("deputy_a").get(page))
    empty = body(client.get(reverse("assignments:assign"), {"don-vi": world.units["ward_b"].pk}))
    assert "chưa ghi ai giữ chức vụ nào" in empty


def paste(client: Client, *lines: str) -> HttpResponse:
    return client.post(reverse("assignments:paste"), {"assigned_on": "2026-11-23", "lines": "\n".join(lines)})


def test_lines_from_a_spreadsheet_become_tasks(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    approved(world, actor("officer_a"), actor("head_a"))
    answer = paste(
        signed_in("officer_a"),
        "Bùi Mô Phỏng\tRà soát hồ sơ tồn\t30/11/2026",
        "",
        "pho bi thu, chu tich ubnd phuong\tTrình phương án\t2026-12-15\t1,5\tSP-01\tđột xuất",
    )
    assert answer.status_code == 302
    told = Task.objects.order_by("due_on").values_list(
        "person__full_name", "due_on", "amount", "factor", "kind"
    )
    assert list(told) == [
        ("Bùi Mô Phỏng", date(2026, 11, 30), 1, 1, "planned"),
        ("Đặng Hư Cấu", date(2026, 12, 15), Decimal("1.5"), Decimal("1.5"), "unplanned"),
    ]


def test_every_bad_line_is_told_at_once_and_none_is_given(world: World, signed_in: SignedIn) -> None:
    text = body(
        paste(
            signed_in("officer_a"),
            "Bùi Mô Phỏng\tTốt\t30/11/2026",
            "Bùi Mô Phỏng\tHai cột",
            "Không Ai Cả\tViệc\t30/11/2026",
            "Đặng Hư Cấu\tViệc\t30/11/2026",
            "Bùi Mô Phỏng\tViệc\t31/11/2026",
            "Bùi Mô Phỏng\tViệc\t30/11/2026\tba",
            "Bùi Mô Phỏng\tViệc\t30/11/2026\t1\tsp-09",
            "Bùi Mô Phỏng\tViệc\t30/11/2026\t1\t\tkhác",
            "Bùi Mô Phỏng\t\t30/11/2026",
        ),
        422,
    )
    for says in (
        "Dòng 2: có 2 cột", "Dòng 3: không có người hoặc chức vụ", "Dòng 4: “Đặng Hư Cấu” khớp nhiều chức vụ",
        "Dòng 5: hạn “31/11/2026”", "Dòng 6: số lượng “ba”", "Dòng 7: danh mục không có mã “sp-09”",
        "Dòng 8: loại “khác”", "Dòng 9: tên nhiệm vụ",
    ):  # fmt: skip
        assert says in text
    assert "Dòng 1" not in text
    assert "Bùi Mô Phỏng\tTốt" in text
    assert not Task.objects.exists()


def test_a_list_may_be_too_long_or_refused_as_a_whole(world: World, signed_in: SignedIn) -> None:
    client = signed_in("officer_a")
    assert "nhiều nhất 200 dòng" in body(paste(client, *["Bùi Mô Phỏng;Việc;30/11/2026"] * 201), 422)
    assert "Còn 10 dòng nữa" in body(paste(client, *["x;y"] * 30), 422)
    refused = paste(client, "Bùi Mô Phỏng;Việc;30/11/2026", "Bùi Mô Phỏng;Việc;01/11/2026")
    assert "Dòng 2: Hạn 01/11/2026 ở trước ngày giao" in body(refused, 409)
    body(paste(client, "   "), 422)


def test_the_catalogue_shows_what_is_used_what_waits_and_what_ended(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    used = approved(world, actor("officer_a"), actor("head_a"), name="Đang dùng một")
    waiting = proposed(world, actor("officer_a"), "Đang chờ một")
    ended = products.end_product(
        product=proposed(world, actor("officer_a"), "Đã thôi một"), ground="Bỏ", by=actor("head_a"), at=NOW
    )
    client = signed_in("deputy_a")
    for tab, product in (("", used), ("cho-duyet", waiting), ("da-thoi", ended)):
        text = body(client.get(reverse("assignments:products"), {"tab": tab}))
        assert [one for one in (used, waiting, ended) if one.name in text] == [product]
    assert "không khớp" not in body(client.get(reverse("assignments:products"), {"tim": "dang dung"}))
    assert "Không có sản phẩm nào khớp" in body(client.get(reverse("assignments:products"), {"tim": "xyz"}))


def test_a_product_is_proposed_approved_and_followed_by_a_version_on_its_page(
    world: World, signed_in: SignedIn
) -> None:
    office, head = signed_in("officer_a"), signed_in("head_a")
    new = {
        "unit": "Phường An Thử (ward_a)", "name": "Tờ trình", "measure_unit": "bản", "factor": "1,5",
        "valid_from": "2026-01-01",
    }  # fmt: skip
    propose = reverse("assignments:propose")
    assert "phải lớn hơn 0" in body(office.post(propose, {**new, "factor": "0"}), 409)
    assert office.post(propose, new).status_code == 302
    product = Product.objects.get()
    page = reverse("assignments:product", args=[product.pk])
    assert "Phê duyệt phiên bản này</summary>" not in body(office.get(page))
    assert head.post(f"{page}phe-duyet/", {"decision_number": "12-QĐ/ĐU"}).status_code == 302
    version = {"factor": "2", "valid_from": "2026-12-01", "note": "Thêm bước lấy ý kiến"}
    text = body(office.post(f"{page}phien-ban/", {**version, "valid_from": "2025-12-01"}), 409)
    assert "Phiên bản mới phải áp dụng sau" in text
    assert 'value="Thêm bước lấy ý kiến"' in text
    assert office.post(f"{page}phien-ban/", version).status_code == 302
    text = body(office.get(page))
    assert "01/12/2026" in text
    assert "chờ phê duyệt" in text
    body(head.post(f"{page}thoi-dung/", {"ground": ""}), 422)
    assert head.post(f"{page}thoi-dung/", {"ground": "Bỏ thủ tục"}).status_code == 302
    assert head.get(f"{page}thoi-dung/").status_code == 302
    assert head.get(reverse("assignments:product", args=[999999])).status_code == 404


def test_the_home_page_brings_each_side_its_work(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    given(world, actor("officer_a"), name="Việc đang làm")
    said(actor("deputy_a"), given(world, actor("officer_a"), name="Việc đã báo"))
    late = confirmed(
        given(world, actor("officer_a"), name="Việc bị chậm"), actor("head_a"), done_on=TODAY, delays=1
    )
    grounds.claim_ground(
        task=late, lapse="delay", count=1, ground="Chờ", evidence="Công văn", by=actor("deputy_a"), at=NOW
    )
    text = body(signed_in("deputy_a").get("/"))
    assert "Nhiệm vụ được giao phải làm" in text
    assert "chờ cấp trên xác nhận" in text
    assert "cần xác nhận hoặc trả lại" not in text
    text = body(signed_in("head_a").get("/"))
    assert "Kết quả nhiệm vụ cần xác nhận hoặc trả lại" in text
    assert "Đề nghị về nguyên nhân khách quan cần trả lời" in text
    assert "Việc đang làm" not in text


def test_a_person_s_page_counts_the_tasks_that_the_reader_may_see(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    given(world, actor("officer_a"))
    page = reverse("boards:person", args=[world.people["deputy_a"].pk])
    assert "Nhiệm vụ được giao" in body(signed_in("head_a").get(page))
    assert "Nhiệm vụ được giao" not in body(signed_in("stranger").get(page))


def test_a_post_that_ended_is_not_offered(world: World, signed_in: SignedIn) -> None:
    post = Post.objects.create(
        unit=world.units["ward_a"],
        title="Trưởng ban cũ",
        role="head",
        valid_from=SINCE,
        valid_to=date(2026, 6, 30),
    )
    Appointment.objects.create(person=world.people["member_a"], post=post, valid_from=SINCE)
    assert "Trưởng ban cũ" not in body(signed_in("officer_a").get(reverse("assignments:assign")))
