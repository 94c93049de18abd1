"""What a browser sends when tasks are given: to several posts at once, or as a pasted list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from kiemdiem.assignments.actions.giving import MOST, TaskLine, places_above
from kiemdiem.assignments.forms.products import amount_field
from kiemdiem.assignments.models import Product, TaskKind
from kiemdiem.assignments.queries.products import products_for
from kiemdiem.core.textvi import fold, normal
from kiemdiem.organisations.models import Appointment, Post, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.web.fields import TickedField, day_field

if TYPE_CHECKING:
    ProductChoice = forms.ModelChoiceField[Product]
else:
    ProductChoice = forms.ModelChoiceField
COLUMNS = ("người hoặc chức vụ", "nhiệm vụ", "hạn", "số lượng", "mã sản phẩm", "loại")
NEEDED = 3
LONGEST_NAME, LONGEST_AMOUNT = 300, 9
MOST_FAULTS = 20


@dataclass(frozen=True)
class Holder:
    """A post that somebody holds, and who."""

    post: Post
    person: str


def holders_in(unit: Unit, today: date) -> list[Holder]:
    """Return the posts of a unit that somebody holds today, by rank; one statement."""
    held = (
        Appointment.objects.filter(in_force(today), in_force(today, "post__"), post__unit=unit)
        .select_related("person", "post__unit")
        .order_by("post__rank", "post_id", "pk")
    )
    return [Holder(one.post, one.person.full_name) for one in held]


class PostsField(TickedField):
    """Posts to be ticked, each with whoever holds it."""

    def __init__(self, names: Mapping[int, str], **options: Any) -> None:
        self.names = names
        super().__init__(
            Post.objects.filter(pk__in=list(names)).select_related("unit").order_by("rank", "pk"),
            widget=forms.CheckboxSelectMultiple,
            **options,
        )

    def label_from_instance(self, obj: Any) -> str:
        """Return the person, then the post."""
        return f"{self.names[obj.pk]}: {obj.title}"


class ProductField(ProductChoice):
    """A version of the catalogue in use, with its factor."""

    def label_from_instance(self, obj: Product) -> str:
        """Return the name, what it is counted in, and the factor."""
        factor = f"{obj.factor.normalize():f}".replace(".", ",")
        return f"{obj.name} ({obj.measure_unit}, hệ số {factor})"


class AssignForm(forms.Form):
    """One task for every post that is ticked."""

    kind = forms.ChoiceField(
        label="Loại", choices=TaskKind.choices, widget=forms.RadioSelect, initial=TaskKind.PLANNED,
        help_text="Việc đột xuất được đếm riêng với việc theo kế hoạch.",
    )  # fmt: skip
    name = forms.CharField(label="Nhiệm vụ", max_length=300, help_text="Ghi rõ sản phẩm phải có khi xong.")
    amount = amount_field("Số lượng", initial=1)
    due_on = day_field(
        "Hạn hoàn thành", help_text="Nhiệm vụ tính vào kỳ có ngày này. Việc dài nhiều kỳ thì giao thành từng phần."
    )  # fmt: skip
    assigned_on = day_field("Ngày giao")
    document_number = forms.CharField(label="Số văn bản giao", max_length=120, required=False)
    document_on = day_field("Ngày văn bản", required=False)

    def __init__(self, data: Any, unit: Unit, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        names: dict[int, str] = {}
        for one in holders_in(unit, today):
            names[one.post.pk] = ", ".join(filter(None, [names.get(one.post.pk, ""), one.person]))
        self.fields["posts"] = PostsField(names, label="Giao cho")
        self.fields["product"] = ProductField(
            products_for(set(places_above(unit)), today), label="Sản phẩm trong danh mục", required=False,
            empty_label="Không có trong danh mục (hệ số 1)",
        )  # fmt: skip
        self.fields["assigned_on"].initial = today
        self.order_fields(["posts", "kind", "name", "product", *self.fields])

    def lines(self) -> list[TaskLine]:
        """Return one line for each post, once the form is valid."""
        given = dict(self.cleaned_data)
        posts = given.pop("posts")
        del given["assigned_on"]
        return [TaskLine(post=post, **given) for post in posts]


class ListForm(forms.Form):
    """Tasks pasted from a spreadsheet, one a line; all that is wrong is told at once."""

    assigned_on = day_field("Ngày giao")
    document_number = forms.CharField(label="Số văn bản giao", max_length=120, required=False)
    document_on = day_field("Ngày văn bản", required=False)
    lines = forms.CharField(
        label="Các dòng dán từ Excel",
        max_length=60_000,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        help_text=(
            "Mỗi dòng một nhiệm vụ, các cột theo thứ tự: người hoặc chức vụ; nhiệm vụ; hạn (30/11/2026); số lượng "
            "(trống là 1); mã sản phẩm (trống là không có); loại (trống là theo kế hoạch, hoặc ghi: đột xuất). "
            "Cột cách nhau bằng dấu tab, như khi chép từ Excel, hoặc dấu chấm phẩy. Ví dụ: "
            "Phó Chủ tịch; Trình phương án giao đất; 30/11/2026; 2; sp-01; đột xuất"
        ),
    )

    def __init__(self, data: Any, unit: Unit, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.unit, self.today = unit, today
        self.fields["assigned_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """Read the lines. Raises ValidationError at the field with every line that cannot be read."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "lines" not in cleaned:
            return cleaned
        reader = _Reader(self.unit, self.today, cleaned)
        rows = [row for row in enumerate(cleaned["lines"].splitlines(), start=1) if row[1].strip()]
        if not rows:
            self.add_error("lines", "Chưa có dòng nào; hãy dán ít nhất một nhiệm vụ.")
        if len(rows) > MOST:
            self.add_error("lines", f"Mỗi lần nhập nhiều nhất {MOST} dòng; hãy chia thành nhiều lần.")
            return cleaned
        read = []
        faults = []
        for number, text in rows:
            try:
                read.append(reader.line(text))
            except ValidationError as error:
                faults.append(f"Dòng {number}: {' '.join(error.messages)}")
        if faults:
            more = [f"Còn {len(faults) - MOST_FAULTS} dòng nữa."] if len(faults) > MOST_FAULTS else []
            self.add_error("lines", [*faults[:MOST_FAULTS], *more])
        cleaned["read"] = read
        return cleaned


class _Reader:
    """Reads one pasted line against the posts and the catalogue of a unit."""

    def __init__(self, unit: Unit, today: date, given: Mapping[str, Any]) -> None:
        self.holders = holders_in(unit, today)
        self.products = {one.code: one for one in products_for(set(places_above(unit)), today)}
        self.document = {
            "document_number": given.get("document_number", ""),
            "document_on": given.get("document_on"),
        }

    def line(self, text: str) -> TaskLine:
        cells = [normal(cell) for cell in text.split("\t" if "\t" in text else ";")]
        if len(cells) < NEEDED or len(cells) > len(COLUMNS):
            raise ValidationError(
                f"có {len(cells)} cột; cần từ {NEEDED} đến {len(COLUMNS)} cột: {', '.join(COLUMNS)}."
            )
        who, name, due_on, amount, code, kind = [*cells, *[""] * (len(COLUMNS) - len(cells))]
        if not name or len(name) > LONGEST_NAME:
            raise ValidationError(f"tên nhiệm vụ phải có từ 1 đến {LONGEST_NAME} chữ.")
        return TaskLine(
            post=self._post(who), name=name, due_on=_day(due_on), amount=_amount(amount), kind=_kind(kind),
            product=self._product(code), **self.document,
        )  # fmt: skip

    def _post(self, who: str) -> Post:
        key = fold(who)
        exact = [one for one in self.holders if key in (fold(one.person), fold(one.post.title))]
        near = [
            one for one in self.holders if key and (key in fold(one.person) or key in fold(one.post.title))
        ]
        found = {one.post.pk: one.post for one in exact or near}
        if len(found) == 1:
            return next(iter(found.values()))
        if not found:
            raise ValidationError(f"không có người hoặc chức vụ nào đang giữ tên “{who[:60]}” ở đơn vị.")
        titles = "; ".join(post.title for post in found.values())
        raise ValidationError(f"“{who[:60]}” khớp nhiều chức vụ ({titles}); hãy ghi đúng chức vụ.")

    def _product(self, code: str) -> Product | None:
        if not code:
            return None
        if code.lower() not in self.products:
            known: Iterable[str] = list(self.products)[:10]
            raise ValidationError(
                f"danh mục không có mã “{code[:40]}” đang dùng; có: {', '.join(known) or 'chưa có mã nào'}."
            )
        return self.products[code.lower()]


def _day(text: str) -> date:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise ValidationError(f"hạn “{text[:20]}” phải viết như 30/11/2026.")


def _amount(text: str) -> Decimal:
    if not text:
        return Decimal(1)
    try:
        amount = Decimal(text.replace(".", "").replace(",", "."))
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or not 0 < amount < 10**LONGEST_AMOUNT or int(amount.as_tuple().exponent) < -3:
        raise ValidationError(f"số lượng “{text[:20]}” phải là số lớn hơn 0, ví dụ 2 hoặc 1,5.")
    return amount


def _kind(text: str) -> str:
    key = fold(text)
    if not key or key.startswith(("theo ke hoach", "thuong xuyen")):
        return TaskKind.PLANNED
    if key.startswith(("dot xuat", "phat sinh")):
        return TaskKind.UNPLANNED
    raise ValidationError(f"loại “{text[:30]}” phải là “theo kế hoạch” hoặc “đột xuất”.")
