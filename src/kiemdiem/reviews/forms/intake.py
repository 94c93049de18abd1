"""What the pages of taking a report in from a file send."""

from typing import Any

from django import forms

from kiemdiem.adapters.word_in import LARGEST_BYTES
from kiemdiem.core.reading import Kind
from kiemdiem.reviews.actions.figures import LONGEST_TEXT
from kiemdiem.reviews.models import FoundItem, PriorResult
from kiemdiem.reviews.queries.cells import digest
from kiemdiem.reviews.queries.intake import SIDES, Line, places_of
from kiemdiem.reviews.queries.outline import Outline
from kiemdiem.web.uploads import FileField

ADD, REPLACE = "ghi-tiep", "thay"
NOT_CHOSEN = ("", "– chọn –")


class FileForm(forms.Form):
    """A report as a file."""

    file = FileField(
        label="Tệp báo cáo (.docx hoặc .txt)",
        help_text=f"Không quá {LARGEST_BYTES // 1024 // 1024} MB. Tệp .doc, .pdf: mở bằng Word, lưu thành .docx rồi tải lên.",
        error_messages={"required": "Hãy chọn tệp báo cáo.", "empty": "Tệp rỗng, hãy chọn lại tệp báo cáo."},
    )

    def clean_file(self) -> Any:
        """Return the file. Raises ValidationError where it is too big to be read at all."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError(
                f"Tệp lớn hơn {LARGEST_BYTES // 1024 // 1024} MB. Bỏ bớt ảnh trong tệp, lưu lại dạng .docx rồi tải lên."
            )
        return file


class FoundForm(forms.Form):
    """One thing found, as it would be written; what it asks depends on what it is."""

    text = forms.CharField(
        label="Nội dung ghi vào",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, line: Line, outline: Outline, causes: list[FoundItem], data: Any = None) -> None:
        """Ask about `line`; `causes` are those of the file that were confirmed."""
        item = line.item
        super().__init__(
            data,
            auto_id=f"tim-thay-{item.pk}-%s",
            initial={
                "text": item.text, "into": item.target, "result": item.result, "how": ADD, "seen": line.mark,
                "side": item.side, "causes": [str(one.pk) for one in causes if one.place == item.place],
            },
        )  # fmt: skip
        self.item, self.causes = item, {str(one.pk): one for one in causes}
        if item.kind == Kind.LIMITATION:
            self._ask_causes()
        elif item.kind == Kind.CAUSE:
            self._ask_side()
        else:
            self._ask_place(line, outline)

    def _ask_causes(self) -> None:
        """Ask which of the confirmed causes a limitation has."""
        self.fields["text"].label = "Nội dung hạn chế, khuyết điểm ghi vào sổ"
        if self.causes:
            self.fields["causes"] = forms.MultipleChoiceField(
                label="Nguyên nhân đã xác nhận",
                choices=[(key, one.taken_text[:160]) for key, one in self.causes.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def _ask_side(self) -> None:
        """Ask what a cause says, and whether somebody answers for it."""
        self.fields["text"].label = "Nguyên nhân"
        self.fields["side"] = forms.ChoiceField(
            label="Khách quan hay chủ quan",
            choices=[NOT_CHOSEN, *((key, says) for key, says in SIDES.items() if key)],
            error_messages={"required": "Hãy chọn khách quan hay chủ quan."},
        )

    def _ask_place(self, line: Line, outline: Outline) -> None:
        kind = line.item.kind
        labels = {Kind.SECTION: "Ghi vào mục", Kind.PRIOR: "Hạn chế trong sổ", Kind.ANSWER: "Trả lời gợi ý", Kind.FIGURE: "Ghi vào ô", Kind.DEGREE: "Ghi vào ô"}  # fmt: skip
        choices = [NOT_CHOSEN, *places_of(outline, kind)]
        self.fields["into"] = forms.ChoiceField(
            label=labels[Kind(kind)],
            choices=choices,
            error_messages={"required": "Hãy chọn chỗ trong báo cáo để ghi nội dung này."},
        )
        if kind == Kind.PRIOR:
            self.fields["result"] = forms.ChoiceField(
                label="Kết quả", choices=[NOT_CHOSEN, *PriorResult.choices], required=False
            )
        if kind == Kind.FIGURE:
            self.fields["text"] = forms.CharField(
                label="Giá trị", max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"})
            )
        elif line.now and kind in {Kind.SECTION, Kind.PRIOR, Kind.ANSWER}:
            self.fields["how"] = forms.ChoiceField(
                label="Chỗ này đã có nội dung",
                choices=[(ADD, "Ghi tiếp sau nội dung đang có"), (REPLACE, "Thay nội dung đang có")],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields["seen"] = forms.CharField(
                widget=forms.HiddenInput, required=False, max_length=len(digest(""))
            )

    def deed(self) -> dict[str, Any]:
        """Return what the action is told."""
        said = self.cleaned_data
        return {
            "text": said.get("text", ""),
            "into": said.get("into", ""),
            "result": said.get("result", ""),
            "replace": said.get("how") == REPLACE,
            "seen": said.get("seen") or None,
            "side": said.get("side", ""),
            "causes": [self.causes[key] for key in said.get("causes", ())],
        }
