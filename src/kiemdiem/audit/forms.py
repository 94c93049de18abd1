"""What the journal's page is narrowed by."""

from django import forms

from kiemdiem.audit.phrases import actions_in_words
from kiemdiem.audit.queries import EventFilter
from kiemdiem.web.fields import DayField


class JournalFilter(forms.Form):
    """Deed, doer, object and days; all may be left out. A wrong day is said and narrows nothing."""

    hanh_dong = forms.ChoiceField(label="Việc", required=False)
    nguoi = forms.CharField(label="Người làm", required=False)
    doi_tuong = forms.CharField(label="Đối tượng", required=False)
    tu = DayField(label="Từ ngày", required=False, widget=forms.DateInput({"type": "date"}))
    den = DayField(label="Đến ngày", required=False, widget=forms.DateInput({"type": "date"}))
    loai = forms.CharField(required=False, widget=forms.HiddenInput)
    ma = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["hanh_dong"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Mọi việc"), *actions_in_words()]

    def asked(self) -> EventFilter:
        """Return the filter that was asked for, as far as it could be read."""
        self.is_valid()
        given = self.cleaned_data
        return EventFilter(
            action=given.get("hanh_dong", ""),
            actor=given.get("nguoi", ""),
            about=given.get("doi_tuong", ""),
            about_type=given.get("loai", ""),
            about_id=given.get("ma"),
            since=given.get("tu"),
            until=given.get("den"),
        )
