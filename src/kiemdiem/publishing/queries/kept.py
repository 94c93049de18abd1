"""Whether what is or was public is still what two people approved."""

from collections.abc import Iterator

from kiemdiem.publishing.models import Publication
from kiemdiem.publishing.queries.content import digest

AT_ONCE = 200


def publication_faults() -> Iterator[tuple[str, str]]:
    """Yield every publication, also those that ended: which it is, and what is wrong with it."""
    for one in Publication.objects.select_related("page").order_by("pk").iterator(chunk_size=AT_ONCE):
        whole = digest(one.content) == one.content_hash
        yield str(one), "" if whole else "Nội dung không còn khớp mã băm khi được duyệt."
