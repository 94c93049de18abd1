"""Whether the texts of the rules are still the very texts that were published: asked at every start."""

from kiemdiem import data
from kiemdiem.rulesets.models import RuleSetVersion
from kiemdiem.rulesets.queries.versions import hash_of

RESTORE = "Khôi phục cơ sở dữ liệu từ bản sao lưu; đừng ghi tiếp vào các đợt dùng bộ này."
REINSTALL = "Cài lại phần mềm."


def changed_versions() -> list[str]:
    """Return a sentence for every published rule set whose text no longer matches its hash: one statement."""
    rows = RuleSetVersion.objects.order_by("pk").iterator(chunk_size=20)
    return [
        f"Nội dung bộ quy định “{row.number}” ({row.key}, công bố {row.published_at:%d/%m/%Y}) không còn khớp "
        f"mã băm đã công bố {row.content_hash[:12]}… . {RESTORE}"
        for row in rows
        if hash_of(row.content) != row.content_hash
    ]


def changed_packages() -> list[str]:
    """Return a sentence for every rule set that came with the software and was changed since."""
    frozen = data.table("rulesets/frozen.yaml")
    return [
        f"Tệp bộ quy định “{path.parent.name}” đi kèm phần mềm không còn khớp mã băm đã phát hành. {REINSTALL}"
        for path in sorted((data.ROOT / "rulesets").glob("*/rules.yaml"))
        if hash_of(path.read_text(encoding="utf-8")) not in frozen.get(path.parent.name, ())[-1:]
    ]
