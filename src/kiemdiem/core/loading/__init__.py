"""Reading a rule set from YAML: everything wrong with it is told at once, each with its line."""

from kiemdiem.core.loading.book import Book, Fault, RuleSetFaults, Table, read_root
from kiemdiem.core.loading.checks import check, check_overlay
from kiemdiem.core.loading.sections import read_overlay, read_rule_set
from kiemdiem.core.ruleset import Overlay, RuleSet

__all__ = ["Book", "Fault", "RuleSetFaults", "Table", "load", "load_overlay", "read_root"]


def load(text: str) -> RuleSet:
    """Return the rule set that `text` (YAML) says. Raises `RuleSetFaults` with all faults found."""
    book = Book()
    root = read_root(text, book)
    if root is None:
        raise RuleSetFaults(book.faults)
    rule_set = read_rule_set(root)
    check(rule_set, book)
    _raise(book)
    return rule_set


def load_overlay(text: str, rule_set: RuleSet) -> Overlay:
    """Return the local overlay that `text` says, fit for `rule_set`. Raises `RuleSetFaults` with all faults."""
    book = Book()
    root = read_root(text, book)
    if root is None:
        raise RuleSetFaults(book.faults)
    overlay = read_overlay(root)
    if not book.faults:
        check_overlay(overlay, rule_set, book)
    _raise(book)
    return overlay


def _raise(book: Book) -> None:
    if book.faults:
        raise RuleSetFaults(sorted(book.faults, key=lambda fault: fault.line))
