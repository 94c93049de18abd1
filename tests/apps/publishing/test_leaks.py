"""What was not approved never reaches anybody: every column of every thing that may become public carries a marker."""

import random
from collections.abc import Callable
from hashlib import sha256

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from addresses import body_of
from apps.publishing.stage import Desk, Stage, everything_public, leaks
from cast import NOW
from kiemdiem.publishing.actions import pages, publications
from kiemdiem.publishing.models import Publication
from kiemdiem.publishing.queries.catalogue import kinds

ROUNDS = 4


def subsets(turn: int) -> dict[str, frozenset[str]]:
    """Return a choice of fields for every kind: nothing more than what must be, everything, then by chance."""
    dice = random.Random(turn)  # noqa: S311 -- no secret
    chosen = {}
    for kind in kinds().values():
        free = [one.key for one in kind.fields if not one.always]
        share = (0.0, 1.0)[turn] if turn < 2 else 0.5
        chosen[kind.key] = frozenset({kind.heading.key, *(key for key in free if dice.random() < share)})
    return chosen


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_nothing_leaves_but_what_was_chosen_and_approved(stage: Stage, desk: Desk, turn: int) -> None:
    chosen, nothing = subsets(turn), {}
    waiting = {key: desk.chosen(desk.proposed(key, stage.things[key]), keys) for key, keys in chosen.items()}
    if turn == 0:
        assert leaks(stage, nothing, everything_public(desk.page, {})) == [], "a draft is public"
    waiting = {key: desk.sent(one) for key, one in waiting.items()}
    assert leaks(stage, nothing, everything_public(desk.page, {})) == [], "public before the second approval"
    public = {key: desk.approved(one) for key, one in waiting.items()}
    found = everything_public(desk.page, public)
    assert leaks(stage, chosen, found) == []
    unseen = [
        f"{marker.column} for {kind}.{key}"
        for marker in stage.markers
        for kind, key in marker.by
        if key in chosen[kind] and not any(marker.stands_in(text) for text in found.values())
    ]
    assert unseen == [], "chosen, approved, and nowhere to be read"


def test_a_new_version_takes_the_place_of_the_one_before(stage: Stage, desk: Desk) -> None:
    for turn in (1, 0):
        chosen = subsets(turn)
        public = {key: desk.published(key, stage.things[key], keys) for key, keys in chosen.items()}
    assert leaks(stage, chosen, everything_public(desk.page, public)) == []
    assert {one.version for one in public.values()} == {2}


def test_after_taking_off_nothing_remains_and_caches_are_told(stage: Stage, desk: Desk) -> None:
    public = {key: desk.published(key, stage.things[key], keys) for key, keys in subsets(1).items()}
    client = Client()
    kept = {address: client.get(address) for address in everything_public(desk.page, public)}
    for one in public.values():
        publications.withdraw(publication=one, ground="Lý do nội bộ", by=desk.first, at=NOW)
    found = everything_public(desk.page, public)
    assert leaks(stage, {}, found) == []
    assert not any("Lý do nội bộ" in text for text in found.values())
    for one in public.values():
        address = reverse("publishing:item", args=[desk.page.address, one.number])
        again = client.get(address, headers={"if-none-match": kept[address]["ETag"]})
        assert again.status_code == 410
        assert again["Cache-Control"] == "no-store"
    for address, answer in kept.items():
        if "ETag" in answer:
            again = client.get(address, headers={"if-none-match": answer["ETag"]})
            assert again.status_code != 304, f"{address} is taken for unchanged"


def test_a_closed_page_answers_like_one_that_never_was(stage: Stage, desk: Desk) -> None:
    public = {key: desk.published(key, stage.things[key], keys) for key, keys in subsets(1).items()}
    pages.turn_off(page=desk.page, ground="Rà soát lại", by=desk.second, at=NOW)
    found = everything_public(desk.page, public)
    assert leaks(stage, {}, found) == []
    assert not any(desk.page.title in text for text in found.values())
    answer = Client().get(reverse("publishing:body", args=[desk.page.address]))
    assert (
        answer.status_code == Client().get(reverse("publishing:body", args=["khong-co"])).status_code == 404
    )


def test_the_preview_is_what_becomes_the_page(
    stage: Stage, desk: Desk, signed_in: Callable[[str], Client]
) -> None:
    for key, keys in subsets(3).items():
        proposal = desk.sent(desk.chosen(desk.proposed(key, stage.things[key]), keys))
        address = reverse("publishing:proposal", args=[proposal.pk])
        previews = {article(body_of(signed_in(who).get(address))) for who in ("officer_a", "head_a")}
        one = desk.approved(proposal)
        page = body_of(Client().get(reverse("publishing:item", args=[desk.page.address, one.number])))
        assert previews == {article(page)}


def article(page: str) -> str:
    """Return the one thing shown on a page."""
    start, end = page.index('<article class="ck-thing">'), page.index("</article>")
    assert page.count("<article") == 1
    return page[start:end]


def test_names_and_levels_in_a_text_are_covered_unless_somebody_keeps_them(stage: Stage, desk: Desk) -> None:
    proposal = desk.proposed("commitment", stage.things["commitment"])
    covered = desk.approved(desk.sent(proposal))
    assert "[không nêu tên] phụ trách, xếp [không nêu mức xếp loại]" in covered.content
    publications.withdraw(publication=covered, ground="Sửa", by=desk.first, at=NOW)
    proposal = desk.proposed("commitment", stage.things["commitment"])
    kept = desk.approved(desk.sent(desk.chosen(proposal, [], keep_names=True, keep_levels=True)))
    assert "Đặng Hư Cấu phụ trách, xếp Hoàn thành xuất sắc nhiệm vụ" in kept.content


def test_a_covered_passage_is_gone_from_every_field_and_file(stage: Stage, desk: Desk) -> None:
    everything = subsets(1)["commitment"]
    words = next(marker for marker in stage.markers if marker.by == {("commitment", "cause")})
    proposal = desk.chosen(
        desk.proposed("commitment", stage.things["commitment"]), everything, passages=[words.spelled[0]]
    )
    public = {"commitment": desk.approved(desk.sent(proposal))}
    found = everything_public(desk.page, public)
    assert not any(words.stands_in(text) for text in found.values())
    assert any("[đã che]" in text for text in found.values())


def test_every_column_of_what_may_become_public_is_read_by_a_field_or_named_as_never_public() -> None:
    for kind in kinds().values():
        columns = {one.name for one in apps.get_model(kind.of)._meta.concrete_fields}
        read = {column for one in kind.fields for column in one.reads}
        assert columns - read - set(kind.never) == set(), kind.key
        assert read <= columns, kind.key


def test_no_register_is_asked_on_a_public_page(stage: Stage, desk: Desk) -> None:
    public = {key: desk.published(key, stage.things[key]) for key in stage.things}
    own = {"publishing_publicpage", "publishing_publication", "publishing_poll"}
    tables = set(connection.introspection.table_names())
    for address in everything_public(desk.page, public):
        if not address.startswith(reverse("publishing:bodies")) or "binh-chon" in address:
            continue
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        named = {table for query in asked for table in tables if f'"{table}"' in query["sql"]}
        assert named <= own, address
        assert len(asked) <= 3, address


def test_every_publication_keeps_its_hash(stage: Stage, desk: Desk) -> None:
    one = desk.published("target", stage.things["target"])
    assert Publication.objects.get(pk=one.pk).content_hash == sha256(one.content.encode()).hexdigest()
