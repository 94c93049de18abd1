"""Events and faults of the chain, told in Vietnamese."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from kiemdiem.audit.access import policy
from kiemdiem.core.access import Role

# Words for what events carry with them. What has no word here is for programs, and is not shown.
DAYS = {
    "from": "từ ngày",
    "to": "đến ngày",
    "on": "ngày",
    "held_on": "họp ngày",
    "starts_on": "bắt đầu ngày",
    "ends_on": "kết thúc ngày",
    "done_on": "xong ngày",
    "answered_on": "trả lời ngày",
    "answer_due": "hạn trả lời",
    "due_on": "hạn",
    "as_of": "số liệu đến ngày",
    "expires_at": "dùng được đến",
    "old_party_admitted_on": "ngày vào Đảng cũ",
    "new_party_admitted_on": "ngày vào Đảng mới",
    "old": "hạn cũ",
    "new": "hạn mới",
}
TEXTS = {
    "username": "tên đăng nhập",
    "old_full_name": "tên cũ",
    "new_full_name": "tên mới",
    "unit": "đơn vị",
    "superior": "cấp trên",
    "successor": "đơn vị kế thừa",
    "field": "lĩnh vực",
    "area": "địa bàn",
    "group_before": "nhóm cũ",
    "group": "nhóm",
    "number": "số",
    "decision": "văn bản",
    "level": "mức",
    "value": "giá trị",
    "amount": "số lượng",
    "factor": "hệ số",
    "faults": "số lần sai sót",
    "delays": "số lần chậm",
    "days": "số ngày",
    "sha256": "mã băm tệp",
    "format": "dạng tệp",
    "rows": "số dòng",
    "filters": "lọc theo",
}


def verb(action: str) -> str:
    """Return what an action is called within a sentence; its key, where the policy no longer has it."""
    row = policy().actions.get(action)
    return row.says[:1].lower() + row.says[1:] if row else action


def sentence(actor: str, action: str, about: str, reason: str = "") -> str:
    """Return "Nguyễn Ví Dụ mở đợt kiểm điểm: Kiểm điểm năm 2026." with its reason where there is one."""
    told = f"{actor} {verb(action)}" + (f": {about}" if about else "")
    parts = [told, f"Lý do: {reason}"] if reason else [told]
    return " ".join(part if part.endswith((".", "!", "?", "…")) else f"{part}." for part in parts)


def details(payload: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of an event's payload that have a word: texts as they are, days as they are read here."""
    content: dict[str, Any] = json.loads(payload)
    told = [
        (word, _told(content[key]))
        for key, word in TEXTS.items()
        if content.get(key) not in (None, "", [], {})
    ]
    if content.get("role") in set(policy().roles):
        told.insert(0, ("vai trò", policy().roles[Role(content["role"])]))
    days = [(word, _day(content.get(key))) for key, word in DAYS.items()]
    return (*told, *((word, day) for word, day in days if day))


def _told(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    return str(value)


def _day(value: object) -> str:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return ""
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment.tzinfo else f"{moment:%d/%m/%Y}"


def actions_in_words() -> Sequence[tuple[str, str]]:
    """Return every action of the policy with its name, by name, for a choice of one."""
    return sorted(((key, row.says) for key, row in policy().actions.items()), key=lambda pair: pair[1])
