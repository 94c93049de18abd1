"""Which entries are appearances of one limitation: joined by relapse, same-as and shares handed on, named by the oldest row."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from kiemdiem.shortcomings.models import Likeness, Shortcoming


def join_chain(*entries: Shortcoming) -> None:
    """Make entries, with all that each was joined to before, one chain."""
    keys = {entry.pk for entry in entries}
    chains = set(
        Shortcoming.objects.filter(pk__in=keys, chain__isnull=False).values_list("chain_id", flat=True)
    )
    rows = Shortcoming.objects.filter(Q(pk__in=keys) | Q(chain__in=chains))
    _name(rows.values_list("pk", flat=True))


def part_chain(chain_id: int) -> None:
    """Name anew what is still joined in a chain after one of its ties was taken back."""
    rows = {
        pk: (relapse_of, share_of)
        for pk, relapse_of, share_of in Shortcoming.objects.filter(chain=chain_id).values_list(
            "pk", "relapse_of_id", "share_of_id"
        )
    }
    ties = [(pk, other) for pk, others in rows.items() for other in others if other]
    ties += Likeness.objects.filter(
        same=True, undone_at__isnull=True, first__chain=chain_id, second__chain=chain_id
    ).values_list("first_id", "second_id")
    for part in components(rows, ties):
        _name(part)


def components(keys: Iterable[int], ties: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Return the sets of keys that ties connect, directly or through others."""
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in ties:
        near[one].add(other)
        near[other].add(one)
    left, found = set(keys), []
    while left:
        part, todo = set(), [min(left)]
        while todo:
            key = todo.pop()
            if key not in part:
                part.add(key)
                todo.extend(near[key] & left)
        left -= part
        found.append(part)
    return found


def _name(keys: Iterable[int]) -> None:
    part = set(keys)
    Shortcoming.objects.filter(pk__in=part).update(chain=min(part) if len(part) > 1 else None)
