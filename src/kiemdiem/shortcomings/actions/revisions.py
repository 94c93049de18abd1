"""Two people at one entry: whoever comes second learns what changed, and nothing of the first is overwritten unseen."""

from kiemdiem.core.refusal import Refused
from kiemdiem.shortcomings.models import Shortcoming


class ChangedMeanwhile(Refused):
    """Somebody else changed the entry after it was read for this change."""


def same_revision(entry: Shortcoming, revision: int | None) -> None:
    """Raise ChangedMeanwhile unless the held entry is the one that was read; None asks for no comparison."""
    if revision is not None and revision != entry.revision:
        raise ChangedMeanwhile(
            "Có người vừa sửa hạn chế này sau khi đồng chí mở trang.",
            way_out="Hãy xem phần đã đổi ở đầu trang rồi ghi lại; những gì đồng chí vừa nhập vẫn còn nguyên.",
        )
