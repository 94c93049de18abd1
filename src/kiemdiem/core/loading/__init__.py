"""Reading a rule set from YAML: everything wrong with it is told at once, each with its line."""

from kiemdiem.core.loading.book import Book, Fault, RuleSetFaults, Table, read_root
from kiemdiem.core.loading.checks import check
from kiemdiem.core.loading.sections import read_rule_set
from kiemdiem.core.ruleset import RuleSet

__all__ = ["Book", "Fault", "RuleSetFaults", "Table", "load", "read_root"]


def load(text: str) -> RuleSet:
    """Return the rule set that `text` (YAML) says. Raises `RuleSetFaults` with all faults found."""
    book = Book()
    root = read_root(text, book)
    if root is None:
        raise RuleSetFaults(book.faults)
    rule_set = read_rule_set(root)
    check(rule_set, book)
    if book.faults:
        raise RuleSetFaults(sorted(book.faults, key=lambda fault: fault.line))
    return rule_set
