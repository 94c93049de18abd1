"""A register of any size over a scratch organisation, ten years deep: what its pages are measured on."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import islice

from django.db.models import F, Model, OuterRef, Subquery

from kiemdiem.accounts.models import Account
from kiemdiem.cli.bench.world import Scratch
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.models import Post, Unit, WorkField
from kiemdiem.shortcomings.actions import load_causes
from kiemdiem.shortcomings.models import (
    FROM_THE_FIRST,
    Cause,
    Claim,
    DeadlineMove,
    Evidence,
    ProgressNote,
    Shortcoming,
    State,
    StateChange,
)

YEARS, FIRST_YEAR = 10, 2017
NOTES = EVIDENCE = 4
CLOSED_OF_TEN = 6
AT_ONCE = 2000
FIELDS = (
    "Đất đai", "Đầu tư công", "Cải cách hành chính", "Trật tự xây dựng", "Môi trường", "Giáo dục", "Y tế", "An sinh"
)  # fmt: skip
WORDINGS = (
    "Giải quyết đất dịch vụ cho các hộ chậm so với kế hoạch đã hứa",
    "Giải ngân vốn đầu tư công không đạt tiến độ từng quý",
    "Hồ sơ hành chính trả quá hạn còn nhiều, chưa xin lỗi người dân",
    "Xử lý công trình xây dựng sai phép chưa dứt điểm",
    "Thu gom rác thải tại khu dân cư không thường xuyên",
    "Công tác kiểm tra sau kết luận thanh tra chưa được theo dõi đến cùng",
)


def fill(scratch: Scratch, entries: int, at: datetime) -> None:
    """Write `entries` entries with their history: six of ten closed, four notes and four files each, up to two moves."""
    load_causes(by=SYSTEM, at=at)
    fields = [
        WorkField.objects.create(key=f"linh-vuc-{number}", name=name) for number, name in enumerate(FIELDS)
    ]
    posts = _owners()
    cause = Cause.objects.filter(parent__isnull=False).order_by("pk")[0]
    made = (_entry(number, posts, fields, cause) for number in range(entries))
    while rows := list(islice(made, AT_ONCE)):
        _with_history(Shortcoming.objects.bulk_create(rows), scratch.officer, scratch.organiser)
    _close()


def _owners() -> list[Post]:
    wards = Unit.objects.exclude(code="thanh-pho").order_by("pk").values_list("pk", flat=True)
    heads = {post.unit_id: post for post in Post.objects.filter(role="head").order_by("-pk")}
    return [heads[ward] for ward in wards]


def _entry(number: int, posts: list[Post], fields: list[WorkField], cause: Cause) -> Shortcoming:
    post = posts[number % len(posts)]
    first_seen = date(FIRST_YEAR + number % YEARS, 1 + number % 12, 1 + number % 28)
    deadline = first_seen + timedelta(days=180 + number % 400)
    return Shortcoming(
        unit_id=post.unit_id, number=1 + number // len(posts), wording=f"{WORDINGS[number % len(WORDINGS)]}, việc thứ {number}",
        field=fields[number // 7 % len(fields)], origin="inspection", first_seen_on=first_seen, cause_node=cause,
        cause_kind=cause.kind, cause="Chỉ đạo chưa đến cùng", owner_post=post, deadline=deadline,
        original_deadline=deadline - timedelta(days=30 * (number % 3)), measure_kind="figure", measure="Số việc đã giải quyết xong",
        measure_unit="việc", measure_direction="up", measure_target=100, state=State.OPEN,
        created_at=_moment(first_seen), opened_at=_moment(first_seen, 5), source="số liệu minh họa", illustrative=True,
    )  # fmt: skip


def _moment(day: date, days_later: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC) + timedelta(days=days_later)


def _with_history(entries: list[Shortcoming], owner: Account, verifier: Account) -> None:
    _write(StateChange, (row for entry in entries for row in _states(entry)))
    _write(DeadlineMove, (row for entry in entries for row in _moves(entry)))
    _write(ProgressNote, (row for entry in entries for row in _notes(entry)))
    _write(Evidence, (row for entry in entries for row in _files(entry)))
    _write(Claim, (_claim(entry, owner, verifier) for entry in entries if _closed(entry)))


def _write(model: type[Model], rows: Iterable[Model]) -> None:
    model._default_manager.bulk_create(rows, batch_size=AT_ONCE)  # noqa: SLF001 -- Django's documented manager


def _closed(entry: Shortcoming) -> bool:
    return entry.pk % 10 < CLOSED_OF_TEN


def _closing(entry: Shortcoming) -> datetime:
    return _moment(entry.first_seen_on, 150 + entry.pk % 300)


def _states(entry: Shortcoming) -> Iterator[StateChange]:
    assert entry.opened_at is not None
    stood: list[tuple[str, datetime]] = [("", entry.created_at), (State.DRAFT, entry.opened_at)]
    if _closed(entry):
        closing = _closing(entry)
        stood += [(State.OPEN, closing - timedelta(days=9)), (State.CLAIMED, closing)]
    since = FROM_THE_FIRST
    for (before, at), (after, _) in zip(
        stood, [*stood[1:], (State.CLOSED if _closed(entry) else State.OPEN, None)], strict=True
    ):
        yield StateChange(shortcoming=entry, from_state=before, to_state=after, since=since, changed_at=at)
        since = at


def _moves(entry: Shortcoming) -> Iterator[DeadlineMove]:
    assert entry.original_deadline is not None
    assert entry.deadline is not None
    assert entry.owner_post_id is not None
    day, since = entry.original_deadline, FROM_THE_FIRST
    while day < entry.deadline:
        later = day + timedelta(days=30)
        yield DeadlineMove(
            shortcoming=entry, unit_id=entry.unit_id, owner_post_id=entry.owner_post_id, old=day, new=later, days=30,
            ground="Chờ hướng dẫn", authority="Ban Thường vụ", since=since, moved_at=_moment(day, -3),
        )  # fmt: skip
        day, since = later, _moment(day, -3)


def _notes(entry: Shortcoming) -> Iterator[ProgressNote]:
    for number in range(NOTES):
        day = entry.first_seen_on + timedelta(days=20 + 30 * number)
        yield ProgressNote(
            shortcoming=entry,
            noted_on=day,
            text=f"Đã giải quyết thêm {number + 3} việc",
            recorded_at=_moment(day),
        )


def _files(entry: Shortcoming) -> Iterator[Evidence]:
    for number in range(EVIDENCE):
        day = entry.first_seen_on + timedelta(days=25 + 30 * number)
        digest = sha256(f"{entry.pk}/{number}".encode()).hexdigest()
        yield Evidence(
            shortcoming=entry, kind="activity" if number < EVIDENCE - 1 else "result", title=f"Báo cáo lần {number + 1}",
            dated=day, file_name="bao-cao.pdf", file=f"evidence/{digest}", size=20_000, sha256=digest,
            uploaded_at=_moment(day),
        )  # fmt: skip


def _claim(entry: Shortcoming, owner: Account, verifier: Account) -> Claim:
    closing = _closing(entry)
    return Claim(
        shortcoming=entry, attainment="full", text="Đã giải quyết xong", claimed_at=closing - timedelta(days=9), claimed_by=owner,
        verified_attainment="full", verification="Đúng như báo cáo", verified_at=closing, verified_by=verifier, closes=entry.pk,
    )  # fmt: skip


def _close() -> None:
    verified = Claim.objects.filter(shortcoming=OuterRef("pk"))
    Shortcoming.objects.filter(claims__closes=F("pk")).update(
        state=State.CLOSED, closing=F("pk"), closed_at=Subquery(verified.values("verified_at")[:1])
    )
