"""All addresses of the software by their full names, and rows to try them with."""

from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

from django.apps import apps
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

MODEL_OF = {
    "grant": "RoleGrant",
    "item": "AgendaItem",
    "member": "DelegationMember",
    "entry": "Shortcoming",
    "one": "Shortcoming",
    "other": "Shortcoming",
    "token": "ApiToken",
    "batch": "ImportBatch",
    "list": "CycleList",
    "figures": "FigureList",
    "filter": "SavedFilter",
    "condition": "PersonCondition",
    "thing": "Subject",
    "days": "AnnouncedDays",
    "comment": "SectionComment",
}  # fmt: skip
UNITS_OF_A_CYCLE = {"cycles:unit", "cycles:plan_visit"}
NO_SUCH = 987654321


@cache
def addresses() -> dict[str, URLPattern]:
    """Return every address by its full name, such as `cycles:board`."""
    return dict(_named(get_resolver(), ""))


def _named(resolver: URLResolver, spaces: str) -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found += _named(pattern, f"{spaces}{pattern.namespace}:" if pattern.namespace else spaces)
        else:
            found.append((f"{spaces}{pattern.name}", pattern))
    return found


def address_count() -> int:
    """Return how many addresses there are, names aside."""
    return len(_named(get_resolver(), ""))


def ids_of(name: str, argument: str, *, spread: bool) -> list[int]:
    """Return the keys to try for an argument: of the first and last row (`spread`: of the middle one, too), and of none."""
    noun = argument.removesuffix("_id")
    if noun in {"number", "year"}:
        return [1, 2026, NO_SUCH]
    wanted = "CycleUnit" if name in UNITS_OF_A_CYCLE else MODEL_OF.get(noun, noun.title().replace("_", ""))
    found = [model for model in apps.get_models() if model.__name__ == wanted]
    assert found, f"{name}: which model is {argument}? Add it to MODEL_OF."
    keys = list(found[0]._default_manager.order_by("pk").values_list("pk", flat=True))
    middle = [keys[len(keys) // 2]] if spread and keys else []
    return list(dict.fromkeys([*keys[:1], *middle, *keys[-1:], NO_SUCH]))


def addresses_of(
    name: str, pattern: URLPattern, *, spread: bool = False, missing: bool = True
) -> Iterator[str]:
    """Yield the addresses to try for a pattern; without `missing`, none of rows that are not there."""
    converters = pattern.pattern.converters
    if not converters:
        yield reverse(name)
        return
    tried = [
        ids_of(name, argument, spread=spread) if isinstance(converter, IntConverter) else ["khong-co"]
        for argument, converter in converters.items()
    ]
    for values in zip_longest(*tried, fillvalue=NO_SUCH):
        if NO_SUCH in values and not missing:
            continue
        filled = [value if value != NO_SUCH or isinstance(kind, IntConverter) else "khong-co"
                  for value, kind in zip(values, converters.values(), strict=True)]  # fmt: skip
        yield reverse(name, kwargs=dict(zip(converters, filled, strict=True)))


def body_of(answer: HttpResponseBase) -> str:
    """Return the whole text of an answer, streamed or not."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content.decode(errors="replace")  # a downloaded file is no text
