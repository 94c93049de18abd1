"""Pages of a list: which one, how many, and their addresses with the filters kept."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from kiemdiem.web.asking import whole_number


@dataclass(frozen=True)
class Page:
    """One page of a list of `total` rows, `size` a page."""

    number: int
    size: int
    total: int
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def count(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def window(self) -> slice:
        """The rows of this page, as a slice."""
        return slice((self.number - 1) * self.size, self.number * self.size)

    def address(self, number: int) -> str:
        """Return the query string of page `number`."""
        return "?" + urlencode([*self.filters, ("trang", str(number))])


def page_of(request: HttpRequest, total: int, size: int = 50) -> Page:
    """Return the page that the request's `trang` names, kept within what there is."""
    asked = request.GET.get("trang", "1")
    last = max(1, -(-total // size))
    number = min(max(whole_number(asked) or 1, 1), last)
    filters = tuple((key, str(value)) for key, value in request.GET.items() if key != "trang" and value)
    return Page(number=number, size=size, total=total, filters=filters)
