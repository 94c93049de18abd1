"""How the standing of a target is said."""

from kiemdiem.core.targets import Result, Standing

STANDINGS = {
    Standing.EXCEEDED.value: "Vượt",
    Standing.MET.value: "Đạt",
    Standing.MISSED.value: "Chưa đạt",
    "open": "Chưa đủ số liệu",
}
TONES = {Standing.EXCEEDED: "good", Standing.MET: "good", Standing.MISSED: "bad"}


def tone(result: Result) -> str:
    """Return the tone of a badge: an estimate is never as firm as a final figure."""
    if result.standing is None:
        return "neutral"
    return "warn" if result.provisional else TONES[result.standing]
