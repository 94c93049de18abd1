"""What the leadership and the people reviewed read once the year is over."""

from e2e.story import COMMITTEE, CYCLE, DEPUTY, LIMITATION, WARD, Story


def read_what_became_of_it(story: Story) -> None:
    """The leadership reads board, unit and person; the person reviewed sees the level and its reasons."""
    leader = story.as_role("leader")
    leader.go("/")
    leader.looks_right()
    leader.go(f"/don-vi/{story.ids['unit_ward_a']}/")
    leader.reads(WARD, COMMITTEE)
    leader.looks_right()
    leader.go(f"/nguoi/{story.ids['person_deputy_a']}/")
    leader.reads(DEPUTY, "Phó Bí thư, Chủ tịch UBND phường")
    leader.looks_right()
    deputy = story.as_role("deputy_a")
    deputy.go("/")
    deputy.looks_right()
    deputy.go(f"/xep-loai/doi-tuong/{story.subject(DEPUTY)}/")
    deputy.reads("Hoàn thành tốt nhiệm vụ", "04-QĐ/TU", CYCLE)
    leader.go("/so-han-che/?trang-thai=entry_closed")
    leader.reads(LIMITATION)
