"""`kiemdiem check audit`: walk the journal's chain and name every row that is wrong. `kiemdiem check rules`: are
the published rules still the texts they were published as. `kiemdiem check evidence`: is every file still what was
handed in.
"""

from itertools import chain

from django.utils import timezone

from kiemdiem.audit.phrases import verb
from kiemdiem.audit.queries import Fault, FaultKind, chain_end, chain_faults
from kiemdiem.cli.options import Options
from kiemdiem.cycles.queries import changed_pins
from kiemdiem.documents.queries.kept import paper_faults
from kiemdiem.programmes.queries.priorities import figure_faults
from kiemdiem.publishing.queries.kept import publication_faults
from kiemdiem.reviews.queries import consultation_faults
from kiemdiem.rulesets.queries import changed_packages, changed_versions
from kiemdiem.shortcomings.queries.evidence import evidence_faults

SAID_EVERY = 1000
SAYS = {
    FaultKind.MISSING: "Thiếu sự kiện số {events}, ngay trước {told}.",
    FaultKind.CUT: "Cuối chuỗi bị cắt: thiếu sự kiện số {events}.",
    FaultKind.CHANGED: "Sự kiện số {events} {told}: nội dung đã bị sửa, không khớp mã băm của nó.",
    FaultKind.REPLACED: "Sự kiện số {events} {told}: đã bị thay bằng nội dung khác, chuỗi không nối được.",
    FaultKind.INSERTED: "Sự kiện số {events} {told}: bị chèn thêm, không thuộc chuỗi.",
    FaultKind.UNGUARDED: "Cơ sở dữ liệu không còn chặn việc sửa, xóa nhật ký: trình kích hoạt (trigger) đã bị gỡ.",
    FaultKind.NOT_NOTED: "Không còn sự kiện nào mang mã băm đã ghi lại: chuỗi đã bị viết lại hoặc bị cắt.",
}


def run(arguments: list[str]) -> int:
    """Check the journal, the rules, or the files of evidence. Exit code 0: whole; 1: faults, one a line."""
    options = Options(prog="kiemdiem check")
    options.add_argument(
        "what", choices=["audit", "rules", "evidence"], help="nhật ký, bộ quy định, tệp minh chứng"
    )
    options.add_argument(
        "--noted", default="", metavar="MÃ_BĂM", help="mã băm cuối đã ghi lại trước đây; phải còn trong chuỗi"
    )
    given = options.parse_args(arguments)
    if given.what == "evidence":
        return _evidence()
    return _rules() if given.what == "rules" else _journal(given.noted)


def rule_faults() -> list[str]:
    """Return a sentence for every rule set that is not the text it was published, packaged or pinned as."""
    return [*changed_versions(), *changed_pins(), *changed_packages()]


def _rules() -> int:
    faults = rule_faults()
    print("\n".join(faults or ["Các bộ quy định đúng là bản đã công bố, đã ghim và đã phát hành."]))
    return 1 if faults else 0


def _evidence() -> int:
    looked, faults = 0, 0
    for looked, (where, fault) in enumerate(
        chain(
            evidence_faults(), consultation_faults(), figure_faults(), paper_faults(), publication_faults()
        ),
        start=1,
    ):
        if fault:
            faults += 1
            print(f"{where}: {fault}")
        if looked % SAID_EVERY == 0:
            print(f"… đã đọc {looked} tệp")
    print(
        f"Đã đọc {looked} tệp đã giữ (minh chứng, văn bản, hồ sơ, bản công khai): {f'{faults} tệp mất hoặc bị sửa' if faults else 'tất cả còn nguyên'}."
    )
    return 1 if faults else 0


def _journal(noted: str) -> int:
    faults = 0
    for fault in chain_faults(noted):
        faults += 1
        print(fault_sentence(fault))
    if faults:
        print(f"Nhật ký có {faults} chỗ không toàn vẹn.")
        return 1
    end, last_hash = chain_end()
    print(f"Nhật ký toàn vẹn: {end} sự kiện.")
    if end:
        print(f"Mã băm cuối: {last_hash}")
        print(
            "Hãy ghi mã này ra ngoài hệ thống; lần sau kiểm tra với --noted để biết cuối chuỗi có bị cắt không."
        )
    return 0


def fault_sentence(fault: Fault) -> str:
    """Return what is wrong with the chain, naming the event: its number, when, who and what."""
    events = str(fault.first) if fault.first == fault.last else f"{fault.first} đến {fault.last}"
    told = (
        f"({timezone.localtime(fault.at):%d/%m/%Y %H:%M}, {fault.actor} {verb(fault.action)})"
        if fault.at
        else ""
    )
    return SAYS[fault.kind].format(events=events, told=told)
