"""What running worked cases showed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kiemdiem.core.condition import Truth
from kiemdiem.core.loading import Fault
from kiemdiem.core.ruleset import Level, RuleSet
from kiemdiem.core.trace import TraceLine


@dataclass
class Report:
    """What running the cases showed: how many ran, what went wrong, and which rules were hit from which side.

    `line` is where the case stands that is running now; 0: none is.
    """

    ran: int = 0
    faults: list[Fault] = field(default_factory=list)
    line: int = 0
    met: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    def fault(self, says: str) -> None:
        """Note a fault of the case that is running."""
        self.faults.append(Fault(self.line, says))

    def expect(self, name: str, what: str, wanted: object, got: object) -> None:
        """Note a difference between what a case wants and what came out."""
        if wanted != got:
            self.fault(f"{name}: {what} phải là {wanted}, nhưng là {got}.")

    def note(self, rule_set: RuleSet, trace: Iterable[TraceLine]) -> None:
        """Note which rules a trace met from which side."""
        bands = {band.rule.id for band in rule_set.bands}
        links = {link.rule.id for link in rule_set.links}
        for line in trace:
            if line.rule_id in links:
                tied = line.inputs.get("tied_level")
                bites = tied is not None and tied != Level.HTXS
                (self.failed if bites else self.met).add(line.rule_id)
            elif line.outcome is Truth.YES:
                self.met.add(line.rule_id)
                if line.rule_id in bands:
                    self.failed |= bands - {line.rule_id}
            elif line.outcome is Truth.NO:
                self.failed.add(line.rule_id)
