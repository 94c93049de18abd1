"""How notices are coloured."""

from kiemdiem.notices.models import Kind

KIND_TONES = {
    Kind.REMINDER: "warn",
    Kind.ESCALATION: "bad",
    Kind.RETURNED: "info",
    Kind.OBSTACLE: "warn",
    Kind.DEFERRAL: "info",
    Kind.RECHECK: "info",
    Kind.DIGEST: "neutral",
    Kind.SUGGESTION: "info",
    Kind.PUBLICATION: "info",
}
