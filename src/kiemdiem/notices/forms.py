"""What a browser sends about notices."""

from typing import Any

from django import forms

from kiemdiem.notices.models import Digest


def hour_field(label: str, **options: Any) -> forms.TimeField:
    """Return a field for a time of day, with the browser's own clock."""
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **options
    )


class SettingForm(forms.Form):
    """Quiet hours and the digest."""

    quiet_from = hour_field(
        "Yên lặng từ giờ",
        help_text="Trong giờ yên lặng, thông báo vẫn vào danh sách nhưng chưa hiện số trên chuông.",
    )
    quiet_to = hour_field("Đến giờ")
    digest = forms.ChoiceField(
        label="Gộp những thông báo có thể chờ", choices=Digest.choices, required=False, widget=forms.RadioSelect,
        help_text="Việc đến hạn hôm nay và việc quá hạn luôn được báo ngay.",
    )  # fmt: skip
