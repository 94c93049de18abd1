"""Pages of rule sets: everybody reads every rule with its article; publishing tells every fault."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cast import NOW, World
from kiemdiem import data
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.loading import load
from kiemdiem.rulesets.actions import publish
from kiemdiem.rulesets.models import RuleSetVersion

SignedIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def content(key: str) -> str:
    return data.read(f"rulesets/{key}/rules.yaml")


def address(version: RuleSetVersion) -> str:
    return reverse("rulesets:rule_set", args=[version.key, version.content_hash[:12]])


@pytest.mark.parametrize("who", ["member_a", "officer_a", "stranger", "admin"])
def test_everybody_signed_in_reads_rule_sets(signed_in: SignedIn, world: World, who: str) -> None:
    page = signed_in(who).get(reverse("rulesets:index")).content.decode()
    assert address(world.rule_set) in page
    assert "đang áp dụng" in page


def test_nobody_reads_without_signing_in(world: World) -> None:
    assert Client().get(reverse("rulesets:index")).status_code == 302


def test_acts_show_what_they_replaced_and_what_replaced_them(signed_in: SignedIn, world: World) -> None:
    publish(content=content("qd132_2018"), by=SYSTEM, at=NOW)
    publish(content=content("qd366_2025") + "# bản sau\n", by=SYSTEM, at=NOW)
    page = signed_in("officer_a").get(reverse("rulesets:index")).content.decode()
    rows = [part.split("</tr>")[0] for part in page.split("<tr>")]
    row = next(row for row in rows if "<strong>124-QĐ/TW</strong>" in row)
    assert 'data-label="Thay thế">132-QĐ/TW' in row
    assert 'data-label="Bị thay thế bởi">366-QĐ/TW' in row
    assert "hết hiệu lực" in row
    assert "đã có bản mới hơn" in page


def test_the_page_of_a_rule_set_shows_every_rule_with_article_and_confidence(
    signed_in: SignedIn, world: World
) -> None:
    page = signed_in("member_a").get(address(world.rule_set)).content.decode()
    rules = load(world.rule_set.content)
    for row in (
        *rules.conditions,
        *rules.blockers,
        *rules.order,
        *rules.calendar,
        *rules.forms,
        *rules.criteria,
    ):
        assert f'id="{row.rule.id}"' in page
    link = page.split('id="link.head_not_above_collective"')[1].split("</tr>")[0]
    assert "chưa đối chiếu bản gốc" in link
    cap = page.split('id="cap.htxs"')[1].split("</tr>")[0]
    assert (
        "tối đa 20% số được xếp Hoàn thành tốt nhiệm vụ, nâng đến 25% khi có quyết định; làm tròn xuống"
        in cap
    )
    assert "chưa đối chiếu bản gốc" not in cap
    default = page.split('id="calendar.appraise"')[1].split("</tr>")[0]
    assert "không phải quy định" in default
    assert world.rule_set.content_hash in page


def test_132_says_at_the_top_that_it_is_not_wholly_confirmed(signed_in: SignedIn, world: World) -> None:
    version = publish(content=content("qd132_2018"), by=SYSTEM, at=NOW)
    page = signed_in("member_a").get(address(version)).content.decode()
    assert "chưa được đối chiếu đầy đủ với bản gốc" in page
    assert "Cho kỳ kết thúc từ 18/10/2019." in page


@pytest.mark.parametrize("prefix", ["0" * 12, "abc", "zzzzzzzzzzzz"])
def test_a_hash_that_is_not_there_is_not_found(signed_in: SignedIn, world: World, prefix: str) -> None:
    where = reverse("rulesets:rule_set", args=["qd366_2025", prefix])
    assert signed_in("member_a").get(where).status_code == 404


def test_a_tampered_rule_set_is_refused_in_words(signed_in: SignedIn, world: World) -> None:
    RuleSetVersion.objects.filter(pk=world.rule_set.pk).update(content=world.rule_set.content + "# khác\n")
    answer = signed_in("member_a").get(address(world.rule_set))
    assert answer.status_code in {403, 409}
    assert "không còn khớp mã băm" in answer.content.decode()


def test_publishing_is_offered_to_those_who_may(signed_in: SignedIn, world: World) -> None:
    where = reverse("rulesets:publish")
    assert where in signed_in("organiser").get(reverse("rulesets:index")).content.decode()
    assert where not in signed_in("officer_a").get(reverse("rulesets:index")).content.decode()
    assert signed_in("officer_a").get(where).status_code == 403
    assert signed_in("officer_a").post(where, {"key": "qd132_2018"}).status_code == 403
    assert not RuleSetVersion.objects.filter(key="qd132_2018").exists()


def test_a_packaged_rule_set_is_published_by_a_click_and_no_longer_offered(
    signed_in: SignedIn, world: World
) -> None:
    client, where = signed_in("organiser"), reverse("rulesets:publish")
    offered = client.get(where).content.decode()
    assert 'value="qd132_2018"' in offered
    assert 'value="qd366_2025"' not in offered
    answer = client.post(where, {"key": "qd132_2018"})
    version = RuleSetVersion.objects.get(key="qd132_2018")
    assert answer["Location"] == address(version)
    assert 'value="qd132_2018"' not in client.get(where).content.decode()


def test_a_file_with_faults_tells_each_with_its_line_and_publishes_nothing(
    signed_in: SignedIn, world: World
) -> None:
    faulty = content("qd366_2025").replace("minimum: 90", "minimum: 91").replace("share: '1/5'", "share: 0.2")
    file = SimpleUploadedFile("rules.yaml", faulty.encode())
    page = signed_in("organiser").post(reverse("rulesets:publish"), {"file": file}).content.decode()
    assert "có khoảng trống" in page
    assert "hãy viết phân số" in page
    assert "Dòng " in page
    assert RuleSetVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("a.yaml", b"\xff\xfe\x00"), "không phải văn bản UTF-8"),
        (SimpleUploadedFile("a.yaml", b"x" * 1_000_001), "lớn quá 1000 KB"),
        (SimpleUploadedFile("a.yaml", b""), "Tệp rỗng"),
        (None, "Hãy chọn tệp"),
    ],
)
def test_what_is_no_text_is_refused_at_the_field(
    signed_in: SignedIn, world: World, file: SimpleUploadedFile | None, says: str
) -> None:
    sent = {"file": file} if file else {}
    assert says in signed_in("organiser").post(reverse("rulesets:publish"), sent).content.decode()


def test_a_packaged_name_that_is_not_there_is_not_found(signed_in: SignedIn, world: World) -> None:
    assert signed_in("organiser").post(reverse("rulesets:publish"), {"key": "qd999"}).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_the_same_number_of_statements(
    signed_in: SignedIn, world: World, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        publish(content=content("qd132_2018") + f"# {number}\n", by=SYSTEM, at=NOW)
    client = signed_in("officer_a")
    with django_assert_num_queries(5):
        client.get(reverse("rulesets:index"))


def test_a_rule_set_without_steps_shows_no_empty_table_of_them(signed_in: SignedIn, world: World) -> None:
    version = publish(content=content("hn3814_2018"), by=SYSTEM, at=NOW)
    page = signed_in("officer_a").get(address(version)).content.decode()
    assert "Số người loại A không quá 30%" in page
    assert "Các bước" not in page


def test_a_fact_is_shown_with_its_key_its_unit_and_where_it_comes_from(
    signed_in: SignedIn, world: World
) -> None:
    version = publish(content=content("hd02_2026"), by=SYSTEM, at=NOW)
    page = signed_in("officer_a").get(address(version)).content.decode()
    assert "rated_period" in page
    assert "một trong: quý I, quý II, quý III, quý IV, cả năm" in page
    assert "văn bản kết luận, có người xác nhận" in page
