"""What a browser sends about polls: from their office, and from the public."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Model, QuerySet

from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.programmes.models import Programme
from kiemdiem.publishing.actions.polls import MOST, MOST_CODES, Details
from kiemdiem.publishing.models import Poll, PollWay, ResultShown
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.web.fields import LONGEST_KEY, day_field

LONGEST_OPTION = 200
MOST_A_MINUTE = 10_000
LONGEST_LABEL = 120

if TYPE_CHECKING:
    OneRowField = forms.ModelChoiceField[Model]
else:
    OneRowField = forms.ModelChoiceField


class PollForm(forms.Form):
    """A poll as it is drafted."""

    question = forms.CharField(label="Câu hỏi", max_length=300)
    purpose = forms.CharField(
        label="Mục đích", widget=forms.Textarea({"rows": 3}),
        help_text="Hỏi để làm gì, kết quả dùng vào việc gì; người trả lời đọc được.",
    )  # fmt: skip
    options = forms.CharField(
        label="Các phương án", widget=forms.Textarea({"rows": 5}), help_text=f"Mỗi phương án một dòng, từ 2 đến {MOST} dòng."
    )  # fmt: skip
    several = forms.BooleanField(label="Được chọn nhiều phương án", required=False)
    way = forms.ChoiceField(
        label="Cách tính lượt", choices=PollWay, initial=PollWay.DEVICE, widget=forms.RadioSelect
    )
    shows = forms.ChoiceField(
        label="Công khai kết quả", choices=ResultShown, initial=ResultShown.CLOSED, widget=forms.RadioSelect
    )
    opens_on = day_field(label="Từ ngày")
    closes_on = day_field(label="Đến hết ngày")
    per_minute = forms.IntegerField(
        label="Số lượt gửi mỗi phút từ một địa chỉ mạng", min_value=1, max_value=MOST_A_MINUTE, initial=30,
        help_text="Cả một cơ quan, trường học có thể chung một địa chỉ mạng; địa chỉ không được lưu lại.",
    )  # fmt: skip

    def clean_options(self) -> tuple[str, ...]:
        """Return the options, one a line. Raises ValidationError for one that is too long to print."""
        lines = tuple(line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip())
        long = next((line for line in lines if len(line) > LONGEST_OPTION), "")
        if long:
            raise forms.ValidationError(
                f"Phương án “{long[:40]}…” dài {len(long)} chữ; mỗi phương án tối đa {LONGEST_OPTION} chữ."
            )
        return lines

    def details(self) -> Details:
        """Return the poll that a valid form holds."""
        return Details(**{name: self.cleaned_data[name] for name in Details.__dataclass_fields__})


class RowField(OneRowField):
    """One row of a list; a number beyond all keys is one that nobody was offered."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what the row is called, short enough for a list."""
        return str(obj)[:LONGEST_LABEL]

    def to_python(self, value: Any) -> Any:
        """Return the row. Raises ValidationError for what is not among those offered."""
        if len(str(value or "")) > LONGEST_KEY:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class NewPollForm(PollForm):
    """A new poll, and whose it is."""

    def __init__(self, units: QuerySet[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"] = UnitField(
            units, label="Đơn vị hỏi", help_text="Gõ tên đơn vị, có dấu hoặc không dấu."
        )
        self.order_fields(["unit"])


def poll_values(poll: Poll) -> dict[str, Any]:
    """Return what the form shows of a poll that is drafted already."""
    names = ["question", "purpose", "several", "way", "shows", "opens_on", "closes_on", "per_minute"]
    values: dict[str, Any] = {name: getattr(poll, name) for name in names}
    return values | {"options": "\n".join(poll.options.values_list("text", flat=True))}


class LinkForm(forms.Form):
    """What a poll is about: a programme or a commitment of its unit that the reader may see."""

    def __init__(
        self, programmes: QuerySet[Programme], commitments: QuerySet[Shortcoming], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["programme"] = RowField(
            programmes, label="Chương trình, kế hoạch", required=False, empty_label="Không gắn"
        )
        self.fields["commitment"] = RowField(
            commitments, label="Cam kết khắc phục", required=False, empty_label="Không gắn"
        )


class CodesForm(forms.Form):
    """How many codes to print."""

    count = forms.IntegerField(label="Số mã cần in", min_value=1, max_value=MOST_CODES, initial=100)


class ClosePollForm(forms.Form):
    """Why a poll ends before its last day."""

    because = forms.CharField(label="Lý do kết thúc sớm", max_length=300)


class AnswerForm(forms.Form):
    """An answer of the public: options, and the code where one is needed."""

    def __init__(
        self, options: Sequence[tuple[int, str]], *args: Any, several: bool, by_code: bool, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        told = {
            "required": "Chưa chọn phương án nào.",
            "invalid_choice": "Phương án này không có trong bình chọn.",
        }
        kind = forms.TypedMultipleChoiceField if several else forms.TypedChoiceField
        self.fields["picks"] = kind(
            label="Chọn một hoặc nhiều phương án" if several else "Chọn một phương án", choices=options, coerce=int,
            widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect, error_messages=told,
        )  # fmt: skip
        if by_code:
            self.fields["code"] = forms.CharField(
                label="Mã trên phiếu", max_length=40, widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
                help_text="12 chữ và số, có hoặc không có gạch nối.",
            )  # fmt: skip

    def offer(self, options: Sequence[tuple[int, str]]) -> None:
        """Show the options by their words where so far they went by their numbers."""
        cast(forms.ChoiceField, self.fields["picks"]).choices = list(options)

    def picks(self) -> list[int]:
        """Return the numbers of the options picked."""
        found = self.cleaned_data["picks"]
        return found if isinstance(found, list) else [found]
