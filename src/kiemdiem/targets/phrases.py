"""How the standing of a target is said."""

from kiemdiem.core.targets import Result, Standing
from kiemdiem.targets.queries.listing import Counts
from kiemdiem.targets.queries.standing import Row

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


def standing_says(row: Row) -> str:
    """Return how a target stands, in words: an estimate says so, and what is not decided says why."""
    how = row.result
    if row.gone_on:
        return "Đã chuyển giao"
    if how.standing is None:
        return "Đang thực hiện" if how.under_way else STANDINGS["open"]
    says = STANDINGS[how.standing.value]
    return f"Ước {says.lower()}" if how.provisional else says


def sentence(counts: Counts) -> str:
    """Return the count as a report says it; estimates in a sentence of their own, never among what is final."""
    whole = f"{counts.met}/{counts.total} chỉ tiêu đạt theo số chính thức"
    if counts.exceeded:
        whole += f", trong đó {counts.exceeded} chỉ tiêu vượt"
    parts = [f"{whole}."]
    if counts.missed:
        parts.append(f"{counts.missed} chỉ tiêu chưa đạt.")
    estimated = counts.estimated_met + counts.estimated_missed
    if estimated:
        beyond = f" (trong đó {counts.estimated_exceeded} ước vượt)" if counts.estimated_exceeded else ""
        parts.append(
            f"{estimated} chỉ tiêu mới có số ước: {counts.estimated_met} ước đạt{beyond}, "
            f"{counts.estimated_missed} ước chưa đạt."
        )
    if counts.open:
        parts.append(f"{counts.open} chỉ tiêu chưa kết luận được.")
    return " ".join(parts)
