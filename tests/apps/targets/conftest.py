"""What the tests of targets start from."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from cast import NOW, TODAY, World
from kiemdiem.core.access import Actor
from kiemdiem.targets import actions
from kiemdiem.targets.models import Target, TargetValue

Give = Callable[..., Target]
Record = Callable[..., TargetValue]


@pytest.fixture
def give(world: World, actor: Callable[[str], Actor]) -> Give:
    """Give the city a target that adds up: `give("Giải ngân")`."""

    def make(name: str = "Giải ngân", **given: object) -> Target:
        facts = {
            "unit": world.units["city"], "year": 2026, "measure_unit": "tỷ đồng", "additive": True, "at": NOW,
            "by": actor("organiser"), **given,
        }  # fmt: skip
        return actions.create(name=name, **facts)  # type: ignore[arg-type]

    return make


@pytest.fixture
def figure(actor: Callable[[str], Actor]) -> Record:
    """Record a figure: `figure(target, "final", "335")`."""

    def make(target: Target, kind: str, value: str, **given: object) -> TargetValue:
        facts = {"as_of": TODAY, "source": "Sở Tài chính", "at": NOW, "by": actor("organiser"), **given}
        return actions.record_value(target=target, kind=kind, value=Decimal(value), **facts)  # type: ignore[arg-type]

    return make
