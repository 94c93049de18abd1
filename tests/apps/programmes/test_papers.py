"""The table of dispositions as a paper: whoever sees the programme, only once every comment is answered."""

from collections.abc import Callable
from datetime import date

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from apps.programmes.conftest import Actors, Plan
from cast import NOW, PEOPLE, TODAY, World
from kiemdiem.core.refusal import NotAllowed
from kiemdiem.documents.queries.programmes import PROGRAMME
from kiemdiem.programmes import actions
from kiemdiem.programmes.models import Programme, ProgrammeComment

SignedIn = Callable[[str], Client]


@pytest.fixture
def commented(world: World, actor: Actors, ready: Plan) -> Programme:
    """A programme with a comment under two of the groups, neither answered."""
    programme, by = ready(), actor("organiser")
    made = actions.consult(
        programme=programme, people=[world.people["stranger"]], due_on=date(2026, 12, 10), by=by, at=NOW
    )
    for group, passage in (("lo-trinh", "lo-trinh"), ("ket-cau", "muc-tieu")):
        actions.comment(
            version=made.version,
            group=group,
            passage=passage,
            text=f"Ý kiến về {passage}",
            by=actor("stranger"),
            at=NOW,
        )
    return programme


def test_the_paper_waits_until_every_comment_is_answered(
    commented: Programme, actor: Actors, signed_in: SignedIn
) -> None:
    client, there = (
        signed_in("organiser"),
        reverse("documents:paper", args=["programme_dispositions", commented.pk]),
    )
    assert "Còn 2 góp ý chưa có tiếp thu, giải trình." in client.get(there).content.decode()
    for comment in ProgrammeComment.objects.all():
        actions.answer_comment(
            comment=comment, outcome="explained", answer="Đã nêu ở mục khác.", by=actor("organiser"), at=NOW
        )
    page = client.get(there).content.decode()
    assert "chưa có tiếp thu" not in page
    assert page.index("Ý kiến về muc-tieu") < page.index("Ý kiến về lo-trinh")
    assert "tiếp thu 0, giải trình 2, không tiếp thu 0" in page
    word = client.get(reverse("documents:draft_word", args=["programme_dispositions", commented.pk]))
    assert b"".join(word.streaming_content if word.streaming else [word.content])[:2] == b"PK"


def test_whoever_sees_the_programme_sees_its_paper_and_nobody_else(
    commented: Programme, actor: Actors
) -> None:
    for who in PEOPLE:
        by = actor(who)
        listed = Programme.objects.filter(PROGRAMME.visible(by, TODAY)).exists()
        try:
            PROGRAMME.load(commented.pk, by, TODAY)
            opens = True
        except (NotAllowed, Http404):
            opens = False
        assert listed is opens, who


def test_a_programme_without_comments_has_no_table_of_them(ready: Plan, signed_in: SignedIn) -> None:
    programme = ready()
    there = reverse("documents:paper", args=["programme_dispositions", programme.pk])
    assert "chưa có góp ý nào" in signed_in("organiser").get(there).content.decode()
