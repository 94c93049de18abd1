"""What a browser sends about a body's reminders: days before, days past, hours; whom to tell is data."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kiemdiem.core.reminders import LADDERS, MOST_DAYS, MOST_MONTHS, Reminders
from kiemdiem.notices.forms import hour_field
from kiemdiem.notices.models import Digest
from kiemdiem.shortcomings.phrases import LADDERS_SAID
from kiemdiem.shortcomings.queries.rules import who
from kiemdiem.web.fields import day_field

GROUPS_OF_DIGITS = re.compile(r"[\s,;]+")


class DaysField(forms.CharField):
    """Some numbers of days in one box: “15, 7, 3, 0”; empty for none."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=100,
            help_text="Ví dụ: 15, 7, 3, 0. Bỏ trống: không nhắc trước.",
        )

    def clean(self, value: Any) -> list[int]:
        """Return the numbers. Raises ValidationError for what is no number of days."""
        parts = [part for part in GROUPS_OF_DIGITS.split(super().clean(value)) if part]
        if any(not part.isdecimal() or len(part) > 3 or int(part) > MOST_DAYS for part in parts):
            raise ValidationError(f"Hãy ghi các số ngày từ 0 đến {MOST_DAYS}, cách nhau bằng dấu phẩy.")
        return [int(part) for part in parts]


class RemindersForm(forms.Form):
    """All figures of a body's reminders, from a day on."""

    recheck_months = forms.IntegerField(
        label="Kiểm tra lại hiệu quả sau khi kết thúc (tháng)", min_value=1, max_value=MOST_MONTHS,
        help_text="Khi hạn chế không ghi riêng.",
    )  # fmt: skip
    answer_days = forms.IntegerField(
        label="Trả lời vướng mắc trong (ngày)",
        min_value=1,
        max_value=MOST_DAYS,
        help_text="Khi không ghi hạn trả lời.",
    )
    quiet_from = hour_field("Yên lặng từ giờ", help_text="Với người chưa tự chọn ở trang Thông báo.")
    quiet_to = hour_field("Đến giờ")
    digest = forms.ChoiceField(
        label="Gộp những thông báo có thể chờ", choices=Digest.choices, required=False, widget=forms.RadioSelect,
        help_text="Với người chưa tự chọn. Việc đến hạn hôm nay và việc quá hạn luôn được báo ngay.",
    )  # fmt: skip
    valid_from = day_field("Áp dụng từ ngày")
    ground = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Văn bản hoặc ý kiến chỉ đạo: số, ngày, cơ quan."
    )

    def __init__(self, data: Any, rules: Reminders, today: date) -> None:
        super().__init__(data, initial={**_initial(rules), "valid_from": today})
        ladders: dict[str, forms.Field] = {}
        for name in LADDERS:
            ladders[f"{name}_before"] = DaysField(f"{LADDERS_SAID[name]}: nhắc trước (ngày)")
            for rung in rules.ladder(name).overdue:
                label = f"{LADDERS_SAID[name]}: quá hạn bao nhiêu ngày thì báo {who(rung.to)}"
                ladders[f"{name}_{rung.key}"] = forms.IntegerField(
                    label=label, min_value=1, max_value=MOST_DAYS
                )
        self.rules = rules
        self.fields = {**ladders, **self.fields}

    def figures(self) -> dict[str, Any]:
        """Return the figures as `Reminders.figures` does."""
        sent = self.cleaned_data
        ladders = {
            name: {
                "before_days": sent[f"{name}_before"],
                "overdue": {rung.key: sent[f"{name}_{rung.key}"] for rung in self.rules.ladder(name).overdue},
            }
            for name in LADDERS
        }
        quiet = [f"{one:%H:%M}" if one else "" for one in (sent["quiet_from"], sent["quiet_to"])]
        return {
            **ladders, "recheck_months": sent["recheck_months"], "answer_days": sent["answer_days"], "quiet": quiet,
            "digest": sent["digest"],
        }  # fmt: skip


class BackForm(forms.Form):
    """A body gives up its own reminders from a day on."""

    valid_from = day_field("Thôi áp dụng từ ngày")
    ground = forms.CharField(label="Căn cứ", max_length=300)

    def __init__(self, data: Any, today: date) -> None:
        super().__init__(data, auto_id="bo_%s", initial={"valid_from": today})


def _initial(rules: Reminders) -> dict[str, Any]:
    found: dict[str, Any] = {
        "recheck_months": rules.recheck_months, "answer_days": rules.answer_days, "quiet_from": rules.quiet_from,
        "quiet_to": rules.quiet_to, "digest": rules.digest,
    }  # fmt: skip
    for name in LADDERS:
        ladder = rules.ladder(name)
        found[f"{name}_before"] = ", ".join(str(days) for days in ladder.before_days)
        found |= {f"{name}_{rung.key}": rung.after_days for rung in ladder.overdue}
    return found
