"""Caps, order and exemptions must make sense in themselves."""

from collections.abc import Iterator

from kiemdiem.core.loading.book import Book
from kiemdiem.core.ruleset import Exemption, RuleSet, SubjectKind


def caps(rules: RuleSet, book: Book) -> None:
    """Check the caps: shares within the whole, small groups said completely."""
    for cap in rules.caps:
        if not 0 < cap.share <= 1:
            book.fault_of(cap.rule.id, "tỷ lệ phải lớn hơn 0 và không quá 1.")
        if cap.share_outstanding is not None and not cap.share <= cap.share_outstanding <= 1:
            book.fault_of(cap.rule.id, "tỷ lệ nâng phải từ tỷ lệ chung đến 1.")
        if (cap.fewer_than is None) != (cap.fewer_limit is None):
            book.fault_of(cap.rule.id, "“fewer_than” và “fewer_limit” phải đi cùng nhau.")
        elif cap.fewer_than is not None and not 0 <= (cap.fewer_limit or 0) <= cap.fewer_than:
            book.fault_of(cap.rule.id, "“fewer_limit” phải từ 0 đến “fewer_than”.")
        if cap.outstanding_unit and (cap.share_outstanding is None or SubjectKind.COLLECTIVE in cap.subjects):
            book.fault_of(
                cap.rule.id, "“outstanding_unit” chỉ đi cùng “share_outstanding” của tỷ lệ tính cho cá nhân."
            )
        if cap.base in cap.alternatives:
            book.fault_of(cap.rule.id, "“alternatives” chỉ ghi các cách tính khác với “base”.")


def order(rules: RuleSet, book: Book) -> None:
    """Check the order rules: nobody comes before themselves."""
    for rule in rules.order:
        if rule.before == rule.after and rule.relation != "subordinate_unit":
            book.fault_of(rule.rule.id, "trước và sau là cùng một loại đối tượng.")


def exemptions(rules: RuleSet, book: Book) -> None:
    """Check the exemptions: one ground each, something that is left out, a possible time."""
    for exemption in rules.exemptions:
        for says in _exemption_faults(exemption):
            book.fault_of(exemption.rule.id, says)


def _exemption_faults(exemption: Exemption) -> Iterator[str]:
    if bool(exemption.condition) == (exemption.when is not None):
        yield "phải có đúng một trong: condition, when."
    if exemption.condition and SubjectKind.COLLECTIVE in exemption.subjects:
        yield "miễn là của cá nhân, không ghi “collective” ở “subjects”."
    if (exemption.condition == "admitted_under_months") != (exemption.months is not None):
        yield "“months” đi cùng, và chỉ đi cùng, admitted_under_months."
    if exemption.reviewed and exemption.rated:
        yield "vẫn kiểm điểm, vẫn xếp loại thì không phải là miễn."
    if exemption.rated and not exemption.reviewed:
        yield "không kiểm điểm thì không xếp loại."
    if exemption.this_period and exemption.rated:
        yield "“this_period” chỉ đi cùng “rated: false”."
    if exemption.since and exemption.until and exemption.until < exemption.since:
        yield "“until” đứng trước “since”."
