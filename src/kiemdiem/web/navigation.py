"""The main menu: the places an actor has any business with, and where they stand among them."""

from dataclasses import dataclass

from django.http import HttpRequest

from kiemdiem.audit.access import policy
from kiemdiem.core.access import Actor
from kiemdiem.web.addresses import url

# Label, address, the action whose holders have business there; an empty one: everybody.
Place = tuple[str, str, str]
MAIN: list[Place] = [
    ("Việc của tôi", "boards:home", ""),
    ("Đợt kiểm điểm", "cycles:index", "cycles.see"),
    ("Sổ hạn chế", "shortcomings:index", "shortcomings.see"),
    ("Báo cáo", "reviews:index", "reviews.see"),
    ("Hội nghị", "conferences:index", "conferences.see"),
    ("Xếp loại", "ratings:index", "ratings.see"),
    ("Chỉ tiêu", "targets:index", "targets.see"),
]
GROUPS: list[tuple[str, list[Place]]] = [
    (
        "Khác",
        [
            ("Văn bản", "documents:index", "documents.see_register"),
            ("Chương trình hành động", "programmes:index", "programmes.see"),
            ("Nhiệm vụ trọng tâm", "programmes:priorities", "programmes.see_priorities"),
            ("Nhiệm vụ", "assignments:index", "assignments.see"),
            ("Phiếu đánh giá", "assignments:periods", "assignments.see_sheet"),
            ("Hội nghị toàn thể", "plenums:index", "plenums.see"),
            ("Công khai", "publishing:index", "publishing.see"),
            ("Bình chọn", "publishing:polls", "publishing.see_polls"),
            ("Tổ chức", "organisations:index", "organisations.see"),
            ("Ai chịu trách nhiệm", "organisations:responsible", "organisations.see"),
            ("Bộ quy định", "rulesets:index", ""),
            ("Nhật ký", "audit:index", "audit.see"),
        ],
    ),
    (
        "Quản trị",
        [
            ("Tài khoản", "accounts:index", "accounts.see"),
            ("Vai trò", "organisations:roles", "organisations.grant_role"),
        ],
    ),
]
OWN: Place = ("Tài khoản của tôi", "accounts:me", "")
BELL: Place = ("Thông báo", "notices:index", "")
# Votes are counted in the hall: their pages belong to the conferences.
BELONGS_TO = {"ballots": "conferences:index"}


@dataclass(frozen=True)
class MenuItem:
    """One place of the menu; `here` is the value of aria-current: the page itself, something inside, or nothing."""

    label: str
    address: str
    here: str


@dataclass(frozen=True)
class MenuGroup:
    """Places behind one word."""

    label: str
    items: list[MenuItem]

    @property
    def here(self) -> bool:
        """Whether the current place is one of these."""
        return any(item.here for item in self.items)


@dataclass(frozen=True)
class Menu:
    """The whole menu of one person on one page."""

    main: list[MenuItem]
    groups: list[MenuGroup]
    own: MenuItem
    bell: MenuItem
    unread: int


def navigation(request: HttpRequest) -> Menu:
    """Return the menu of the signed-in actor, with the current place marked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    main = _open_to(MAIN, actor)
    groups = [(label, _open_to(places, actor)) for label, places in GROUPS]
    here = _here(request, [*main, *(place for _, places in groups for place in places), OWN, BELL])

    def item(place: Place) -> MenuItem:
        label, name, _ = place
        address = url(name)
        mark = "page" if request.path == address else "true"
        return MenuItem(label, address, mark if name == here else "")

    return Menu(
        main=[item(place) for place in main],
        groups=[MenuGroup(label, [item(place) for place in places]) for label, places in groups if places],
        own=item(OWN),
        bell=item(BELL),
        unread=request.unread_notices,  # type: ignore[attr-defined]
    )


def _open_to(places: list[Place], actor: Actor) -> list[Place]:
    return [place for place in places if not place[2] or _may_have_business(place[2], actor)]


def _here(request: HttpRequest, places: list[Place]) -> str:
    """Return the name of the place the page lies in: the longest address that its own begins with."""
    if request.resolver_match and request.resolver_match.app_name in BELONGS_TO:
        return BELONGS_TO[request.resolver_match.app_name]
    home, path = url("boards:home"), request.path
    addresses = [(url(name), name) for _, name, _ in places]
    around = [
        (len(address), name)
        for address, name in addresses
        if path == address or (address != home and path.startswith(address))
    ]
    return max(around, default=(0, ""))[1]


def _may_have_business(action: str, actor: Actor) -> bool:
    allow = policy().actions[action].allow
    return any(allowance.reach is None or actor.holds(allowance.role) for allowance in allow)
