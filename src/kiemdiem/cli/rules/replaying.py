"""`kiemdiem rules replay CYCLE`: every decision of a closed cycle computed again; it must come out the same."""

from collections.abc import Iterator

from django.db.utils import OperationalError, ProgrammingError

from kiemdiem.cli.rules.answers import Json, folded, give, options, refuse
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.models import Cycle, CycleState
from kiemdiem.ratings.queries.replay import Replay, replay


def run(arguments: list[str]) -> int:
    """Replay a cycle. Return 0 where nothing differs, 1 where something does, 2 where it cannot be asked."""
    asked = options("replay")
    asked.add_argument("cycle", metavar="ĐỢT", help="số của đợt, hoặc đúng tên đợt")
    given = asked.parse_args(arguments)
    try:
        found = replay(_cycle(given.cycle))
    except Refused as refused:
        return refuse(given, refused)
    except (OperationalError, ProgrammingError) as error:
        way_out = "Hãy chạy kiemdiem serve trước để chuẩn bị."
        return refuse(given, Refused(f"Không dùng được cơ sở dữ liệu ({error}).", way_out=way_out))
    give(given, _answer(found), list(_lines(found)))
    return 1 if found.differences else 0


def _cycle(said: str) -> Cycle:
    cycles = Cycle.objects.select_related("rule_set", "root")
    number = int(said) if said.isdecimal() and len(said) <= len(str(2**31)) else 0
    named = [*cycles.filter(pk=number), *cycles.filter(title=said).order_by("pk")]
    if len(named) == 1:
        return named[0]
    closed = cycles.filter(state=CycleState.CLOSED).order_by("pk")
    listed = "; ".join(f"{cycle.pk} ({cycle.title})" for cycle in closed) or "chưa có"
    if named:
        raise Refused(f"Có {len(named)} đợt tên “{said}”.", way_out=f"Hãy nêu số của đợt: {listed}.")
    raise Refused(f"Không có đợt “{said}”.", way_out=f"Các đợt đã kết thúc: {listed}.")


def _answer(found: Replay) -> Json:
    return {
        "cycle": {"id": found.cycle_id, "title": found.title},
        "ruleset": found.rule_set,
        "hash": f"sha256:{found.rule_set_hash}",
        "decisions": found.decisions,
        "differences": [
            {
                "subject": {"id": each.subject_id, "name": each.subject},
                "stage": each.stage_id,
                "what": each.what,
                "stored": each.stored,
                "found": each.found,
            }
            for each in found.differences
        ],
    }


def _lines(found: Replay) -> Iterator[str]:
    yield from folded(f"{found.title} (bộ quy định {found.rule_set}, sha256:{found.rule_set_hash})")
    for each in found.differences:
        yield from folded(
            f"{each.subject}, {each.what}: đã lưu “{each.stored}”, tính lại “{each.found}”.", "  ", "- "
        )
    yield f"{found.decisions} quyết định được tính lại, {len(found.differences)} chỗ khác."
