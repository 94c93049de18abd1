"""The minutes of a session as a paper: what was frozen, word for word, once it has closed."""

from collections.abc import Callable

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from cast import NOW, PEOPLE, TODAY
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.papers import Heading, Text
from kiemdiem.core.refusal import NotAllowed
from kiemdiem.documents.queries.plenums import PLENUM
from kiemdiem.plenums.actions import hall
from kiemdiem.plenums.actions.remarks import dispose, remark
from kiemdiem.plenums.models import Plenum, PlenumPaper
from kiemdiem.plenums.queries.minutes import SECTIONS
from kiemdiem.plenums.queries.papers import passages

ActorOf = Callable[[str], Actor]


@pytest.fixture
def closed(sitting: Plenum, paper: PlenumPaper, actor: ActorOf) -> Plenum:
    """Return the session, closed, with a remark whose text reads like a heading of the minutes."""
    place = passages(paper)[0].key
    said = remark(
        paper=paper, passage=place, text="Nêu rõ\n4. Kết luận\nhơn nữa.", by=actor("member_a"), at=NOW
    )
    dispose(remark=said, outcome="accepted", answer="", by=actor("officer_a"), at=NOW)
    return hall.close_plenum(
        plenum=sitting, conclusion="Thống nhất.\nGiao Văn phòng.", by=actor("officer_a"), at=NOW
    )


def test_the_paper_says_the_frozen_minutes_in_their_order_and_nothing_else(closed: Plenum) -> None:
    blocks = PLENUM.blocks["minutes"](PLENUM.load(closed.pk, SYSTEM, TODAY))
    said = [block.text for block in blocks if isinstance(block, Heading | Text)]
    frozen = [line for line in closed.minutes.splitlines() if line.strip()]
    assert said == frozen[frozen.index(SECTIONS[0]) :]
    assert [block.text for block in blocks if isinstance(block, Heading)] == list(SECTIONS)


def test_there_is_no_paper_before_the_session_has_closed(
    sitting: Plenum, signed_in: Callable[[str], Client]
) -> None:
    there = reverse("documents:paper", args=["plenum_minutes", sitting.pk])
    assert "chưa bế mạc nên chưa có biên bản" in signed_in("officer_a").get(there).content.decode()


def test_the_office_takes_the_minutes_out_as_a_word_file(
    closed: Plenum, signed_in: Callable[[str], Client]
) -> None:
    office = signed_in("officer_a")
    assert (
        reverse("documents:thing", args=["plenum", closed.pk])
        in office.get(f"/hoi-nghi-toan-the/{closed.pk}/bien-ban/").content.decode()
    )
    page = office.get(reverse("documents:paper", args=["plenum_minutes", closed.pk])).content.decode()
    assert "Giao Văn phòng." in page
    assert closed.minutes_hash in page
    word = office.get(reverse("documents:draft_word", args=["plenum_minutes", closed.pk]))
    assert b"".join(word.streaming_content if word.streaming else [word.content])[:2] == b"PK"


def test_whoever_sees_the_session_sees_its_paper_and_nobody_else(closed: Plenum, actor: ActorOf) -> None:
    for who in PEOPLE:
        by = actor(who)
        listed = Plenum.objects.filter(PLENUM.visible(by, TODAY)).exists()
        try:
            PLENUM.load(closed.pk, by, TODAY)
            opens = True
        except (NotAllowed, Http404):
            opens = False
        assert listed is opens, who
