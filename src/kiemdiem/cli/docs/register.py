"""The states of the register, what leads from one to another, and who may do it, as a page."""

from kiemdiem.audit.access import policy
from kiemdiem.core.access import ActionPolicy, Reach, Role
from kiemdiem.core.reminders import LADDERS
from kiemdiem.core.steps import Move
from kiemdiem.shortcomings.actions.states import states
from kiemdiem.shortcomings.queries.audience import reminders
from kiemdiem.shortcomings.queries.rules import lines_of

HEAD = """\
# Sổ hạn chế: trạng thái, bước chuyển, ai được làm gì

Trang này do `kiemdiem docs` viết ra từ `data/register/states.yaml`, `data/register/reminders.yaml` và
`data/access/policy.yaml`; sửa các bảng ấy, đừng sửa trang này.

Phần mềm từ chối mọi bước chuyển không có trong bảng, dù đến từ màn hình, tệp nhập hay giao diện lập trình. Cơ sở dữ liệu
tự giữ thêm một điều: hạn chế chỉ ở trạng thái “Đã khắc phục” khi có một báo cáo kết quả của chính nó được người khác
thẩm tra đạt đầy đủ.
"""
MATRIX = """\
## Ai được làm gì ở trạng thái nào

Ô trống: không được. **C**: đơn vị được giao vai trò và mọi đơn vị bên dưới. **Đ**: đúng đơn vị được giao vai trò.
**T**: toàn hệ thống. **•**: theo chính hạn chế ấy, không cần giao vai trò (người giữ chức vụ chịu trách nhiệm, thành viên
đoàn công tác được giao đơn vị). Thẩm tra và kiểm tra lại còn đòi hỏi người làm **độc lập**: không phải người báo cáo,
tác giả kế hoạch, người đã tham gia khắc phục, người giữ hoặc đã giữ chức vụ chịu trách nhiệm, người có phần trách nhiệm,
hay người thuộc tuyến của người chịu trách nhiệm.
"""
MARKS = {Reach.ALL: "T", Reach.SUBTREE: "C", Reach.UNIT: "Đ", None: "•"}


def register_page() -> str:
    """Return states, moves, the matrix role × state × relation to the entry, and the reminders."""
    return "\n".join([HEAD, *_states(), *_moves(), MATRIX, *_matrices(), *_reminders()])


def _states() -> list[str]:
    lines = [
        "## Trạng thái",
        "",
        "| Trạng thái | Với người làm | Với người chờ | Căn cứ |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {step.name} `{step.key}` | {step.says_doer} | {step.says_judge} | {step.article} |"
        for step in states().steps
    ]
    return [*lines, ""]


def _moves() -> list[str]:
    lines = [
        "## Bước chuyển",
        "",
        "| Việc | Từ | Sang | Cần có | Căn cứ |",
        "| --- | --- | --- | --- | --- |",
    ]
    return [*lines, *(_move(move) for move in states().moves), ""]


def _move(move: Move) -> str:
    says = policy().actions[move.action].says + (f": {move.says}" if move.says else "")
    origins = ", ".join(states().step(key).name for key in move.origins)
    return f"| {says} `{move.action}` | {origins} | {states().step(move.to).name} | {move.needs} | {move.article} |"


def _matrices() -> list[str]:
    rows = [row for row in policy().actions.values() if row.key.startswith("shortcomings.") and row.allow]
    parts = []
    for step in states().steps:
        parts += _matrix(step.name, [row for row in rows if step.key in row.steps])
    return [*parts, *_matrix("Không phụ thuộc trạng thái", [row for row in rows if not row.steps])]


def _matrix(title: str, rows: list[ActionPolicy]) -> list[str]:
    if not rows:
        return [f"### {title}", "", "Không còn việc nào.", ""]
    roles = [role for role in Role if any(one.role is role for row in rows for one in row.allow)]
    head = ["Việc", *(policy().roles[role] for role in roles)]
    lines = [head, ["---", *(":-:" for _ in roles)], *(_row(row, roles) for row in rows)]
    return [f"### {title}", "", *(f"| {' | '.join(line)} |" for line in lines), ""]


def _row(row: ActionPolicy, roles: list[Role]) -> list[str]:
    marks = {one.role: MARKS[one.reach] for one in row.allow}
    return [f"{row.says} `{row.key}`", *(marks.get(role, "") for role in roles)]


def _reminders() -> list[str]:
    found = reminders()
    notes = {
        "recheck": f" (sau {found.recheck_months} tháng khi hạn chế không ghi riêng)",
        "obstacle": f" ({found.answer_days} ngày khi không ghi hạn)",
    }
    return [
        "## Nhắc hạn và báo lên", "",
        f"{found.basis}; mỗi đơn vị có thể đặt số ngày riêng. `kiemdiem tick` chạy mỗi ngày; mỗi thông báo chỉ gửi một lần.", "",
        "| Việc | Nhắc trước (ngày) | Nhắc ai | Quá hạn thì báo |", "| --- | --- | --- | --- |",
        *(f"| {one.name}{notes.get(key, '')} | {one.before} | {one.told} | {'; '.join(one.late)} |"
          for key, one in zip(LADDERS, lines_of(found), strict=True)), "",
    ]  # fmt: skip
