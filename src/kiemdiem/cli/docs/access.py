"""Who may do what, as a page."""

from kiemdiem.audit.access import policy
from kiemdiem.core.access import ActionPolicy, Reach, Role

MARKS = {Reach.ALL: "T", Reach.SUBTREE: "C", Reach.UNIT: "Đ", None: "•"}
CONTEXTS = {
    "accounts": "Tài khoản",
    "notices": "Thông báo",
    "audit": "Nhật ký",
    "organisations": "Tổ chức",
    "rulesets": "Bộ quy định",
    "cycles": "Đợt kiểm điểm",
    "assignments": "Nhiệm vụ, sản phẩm, phiếu đánh giá",
    "targets": "Chỉ tiêu",
    "reviews": "Báo cáo kiểm điểm",
    "conferences": "Hội nghị",
    "ballots": "Kiểm phiếu",
    "ratings": "Xếp loại",
    "programmes": "Chương trình, kế hoạch, nhiệm vụ trọng tâm",
    "plenums": "Hội nghị toàn thể",
    "documents": "Văn bản",
    "publishing": "Công khai, bình chọn",
    "shortcomings": "Sổ hạn chế",
    "boards": "Bảng tổng hợp",
}
HEAD = """\
# Ai được làm gì

Trang này do `kiemdiem docs` viết ra từ `data/access/policy.yaml`; sửa bảng chính sách, đừng sửa trang này.

Ô trống: không được. **T**: toàn hệ thống. **C**: đơn vị được giao vai trò và mọi đơn vị bên dưới. **Đ**: đúng đơn vị
được giao vai trò. **•**: theo chính việc ấy (là người được kiểm điểm, thành viên đoàn được giao đơn vị…), không cần giao
vai trò. Cột cuối: việc chỉ làm được khi đợt và đối tượng đang ở các bước ấy; trống là lúc nào cũng được.
"""


def access_page() -> str:
    """Return the whole policy as tables of action × role, a table for each context."""
    parts = [HEAD]
    for context, title in CONTEXTS.items():
        rows = [row for row in policy().actions.values() if row.key.split(".")[0] == context]
        parts.append(_table(title, rows))
    return "\n".join(parts)


def _table(title: str, rows: list[ActionPolicy]) -> str:
    named = policy().roles
    roles = [role for role in Role if any(allowance.role is role for row in rows for allowance in row.allow)]
    head = ["Việc", *(named[role] for role in roles), "Khi"]
    lines = [head, ["---", *(":-:" for _ in roles), "---"], *(_row(row, roles) for row in rows)]
    return "\n".join([f"## {title}", "", *(f"| {' | '.join(line)} |" for line in lines), ""])


def _row(row: ActionPolicy, roles: list[Role]) -> list[str]:
    marks = {allowance.role: MARKS[allowance.reach] for allowance in row.allow}
    steps = policy().steps
    when = [
        " hoặc ".join(steps[key] for key in steps if key in keys)
        for keys in (row.cycle_states, row.steps)
        if keys
    ]
    says = row.says if row.allow else f"{row.says} (phần mềm tự làm)"
    return [f"{says} `{row.key}`", *(marks.get(role, "") for role in roles), "; ".join(when)]
