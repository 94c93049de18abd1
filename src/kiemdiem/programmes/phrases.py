"""Words and colours of programmes and priority tasks."""

from kiemdiem.programmes.models import PriorityState, ProgrammeState, RollUp
from kiemdiem.programmes.queries.progress import Going

GOING = {
    Going.LATE: "Quá hạn",
    Going.STUCK: "Không có tiến triển",
    Going.NOW: "Đang làm",
    Going.AHEAD: "Chưa đến lúc làm",
    Going.DONE: "Đã xong",
}
GOING_TONES = {
    Going.LATE: "bad",
    Going.STUCK: "warn",
    Going.NOW: "info",
    Going.AHEAD: "neutral",
    Going.DONE: "good",
}
STATE_TONES = {
    ProgrammeState.DRAFTING: "info",
    ProgrammeState.ADOPTED: "good",
    ProgrammeState.AMENDING: "warn",
    ProgrammeState.WITHDRAWN: "neutral",
}
PRIORITY_TONES = {
    PriorityState.PROPOSED: "info",
    PriorityState.ADOPTED: "warn",
    PriorityState.CLOSED: "good",
    PriorityState.DROPPED: "neutral",
}
OUTCOME_TONES = {"accepted": "good", "explained": "info", "refused": "bad"}
RULES = {rule.value: rule.label for rule in RollUp}
