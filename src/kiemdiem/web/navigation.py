"""The main menu: the pages an actor has any business with."""

from dataclasses import dataclass

from django.http import HttpRequest

from kiemdiem.audit.access import policy
from kiemdiem.core.access import Actor
from kiemdiem.web.addresses import url

MENU = [
    ("Việc của tôi", "boards:home", ""),
    ("Đợt kiểm điểm", "cycles:index", "cycles.see"),
    ("Báo cáo", "reviews:index", "reviews.see"),
    ("Hội nghị", "conferences:index", "conferences.see"),
    ("Sổ hạn chế", "shortcomings:index", "shortcomings.see"),
    ("Chỉ tiêu", "targets:index", "targets.see"),
    ("Tổ chức", "organisations:index", "organisations.see"),
    ("Bộ quy định", "rulesets:index", ""),
    ("Tài khoản", "accounts:index", "accounts.see"),
    ("Nhật ký", "audit:index", "audit.see"),
]


@dataclass(frozen=True)
class MenuItem:
    """One line of the menu."""

    label: str
    address: str
    here: bool


def navigation(request: HttpRequest) -> list[MenuItem]:
    """Return the menu of the signed-in actor."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    items = []
    for label, name, action in MENU:
        if action and not _may_have_business(action, actor):
            continue
        address = url(name)
        here = request.path == address or (address != "/" and request.path.startswith(address))
        items.append(MenuItem(label, address, here))
    return items


def _may_have_business(action: str, actor: Actor) -> bool:
    allow = policy().actions[action].allow
    return any(allowance.reach is None or actor.holds(allowance.role) for allowance in allow)
