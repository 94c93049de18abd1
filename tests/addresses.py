"""All addresses of the software, by their full names."""

from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver


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
