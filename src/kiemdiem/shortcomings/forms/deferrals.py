"""What a browser sends when an entry is put off, or taken up again."""

from django import forms

from kiemdiem.shortcomings.forms.deeds import DeedForm, source_field
from kiemdiem.web.fields import day_field


class DeferForm(DeedForm):
    """Until when an entry is put off, why, and by whose decision."""

    until = day_field(
        "Hoãn đến hết ngày",
        help_text="Hôm sau ngày này hạn chế tự trở lại đang khắc phục. Thời hạn khắc phục giữ nguyên.",
    )
    ground = forms.CharField(label="Lý do tạm hoãn", max_length=400)
    authority = forms.CharField(label="Người, cấp quyết định", max_length=200)
    decision_number = forms.CharField(label="Số quyết định", max_length=120)
    source = source_field()


class EndDeferralForm(DeedForm):
    """Why an entry is taken up again before its day."""

    ground = forms.CharField(label="Lý do kết thúc tạm hoãn", max_length=400)
