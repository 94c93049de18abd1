"""The forms that a page offers, and what a page says about a form that was sent, read as a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "number", "date", "time", "email", "tel", "url", "textarea"}
CHOSEN = {"radio", "checkbox"}
COMPLAINTS = {"kd-refusal", "invalid-feedback", "kd-alert"}
VOID = {"input", "br", "img", "meta", "link", "hr", "wbr", "source", "col"}


@dataclass
class Control:
    """One box, list, tick or button of a form."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list[str] = field(default_factory=list)
    selected: list[str] = field(default_factory=list)
    numeric: bool = False
    suggestions: str = ""

    @property
    def typed(self) -> bool:
        """Whether somebody types into it what a page must not lose."""
        return self.kind in TYPED


@dataclass
class Form:
    """A form as it stands on a page."""

    method: str
    action: str
    multipart: bool
    controls: list[Control] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names that the form sends, each once, in order."""
        return list(dict.fromkeys(control.name for control in self.controls if control.name))

    def of(self, name: str) -> list[Control]:
        """Return the controls of that name: several radio buttons or ticks share one."""
        return [control for control in self.controls if control.name == name]


class Page(HTMLParser):
    """What a page holds: its forms, where its folded ones are, its lists of suggestions, its complaints, its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.folded: list[str] = []
        self.outside: dict[str, Form] = {}
        self.suggestions: dict[str, list[str]] = {}
        self.complaints: list[str] = []
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._form: Form | None = None
        self._control: Control | None = None
        self._list = ""
        self.feed(text)
        self.close()
        self.complaints = [said for said in (" ".join(each.split()) for each in self.complaints) if said]

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        """Take a form, a control, or the beginning of a complaint."""
        given = {name: value if value is not None else "" for name, value in pairs}
        if tag not in VOID:
            complains = given.get("role") == "alert" or bool(COMPLAINTS & set(given.get("class", "").split()))
            if complains and not self._complaining:
                self.complaints.append("")
            self._open.append((tag, complains))
        if given.get("hx-trigger", "").startswith("toggle"):
            self.folded.append(given["hx-get"])
        if tag == "form":
            self._form = Form(given.get("method", "get").lower(), given.get("action", ""),
                              given.get("enctype") == "multipart/form-data")  # fmt: skip
            self.forms.append(self._form)
            if given.get("id"):
                self.outside[given["id"]] = self._form
        elif tag == "datalist":
            self._list = given.get("id", "")
            self.suggestions[self._list] = []
        elif tag == "option":
            self._option(given)
        elif tag in {"input", "textarea", "select", "button"} and "disabled" not in given:
            self._take(tag, given)

    def _option(self, given: dict[str, str]) -> None:
        if self._control is not None and self._control.kind == "select":
            self._control.options.append(given.get("value", ""))
            if "selected" in given:
                self._control.selected.append(given.get("value", ""))
        elif self._list:
            self.suggestions[self._list].append(given.get("value", ""))

    def _take(self, tag: str, given: dict[str, str]) -> None:
        form = self.outside.get(given["form"]) if "form" in given else self._form
        kind = given.get("type", "text").lower() if tag == "input" else tag
        control = Control(
            given.get("name", ""), kind, given.get("value", "on" if kind in CHOSEN else ""), "checked" in given,
            numeric=kind == "number" or given.get("inputmode") in {"decimal", "numeric"}, suggestions=given.get("list", ""),
        )  # fmt: skip
        if form is not None and "formaction" in given and not control.name:
            self.forms.append(Form(form.method, given["formaction"], form.multipart, form.controls))
        if form is not None and kind not in {"submit", "button", "reset", "image"}:
            form.controls.append(control)
        if tag in {"textarea", "select"}:
            self._control = control

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "form":
            self._form = None
        elif tag == "datalist":
            self._list = ""
        elif tag == "textarea" and self._control:
            self._control.value = self._control.value.removeprefix("\n")
        if tag in {"textarea", "select"}:
            self._control = None
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                break

    def handle_data(self, data: str) -> None:
        """Take the words, a typed text, and what a complaint says."""
        if self._control is not None and self._control.kind == "textarea":
            self._control.value += data
            return
        if self._complaining:
            self.complaints[-1] += data
        if not self._open or self._open[-1][0] not in {"script", "style", "option"}:
            self.words.append(data)

    @property
    def _complaining(self) -> bool:
        return any(complains for _, complains in self._open)

    @property
    def text(self) -> str:
        """What a reader sees, with runs of white space folded."""
        return " ".join("".join(self.words).split())

    def shows(self, name: str, value: str) -> bool:
        """Return whether some form of the page still holds `value` under `name`."""
        wanted = _lines(value)
        for form in self.forms:
            for control in form.of(name):
                if control.kind == "select" and wanted in (control.selected or control.options[:1]):
                    return True
                if control.kind in CHOSEN and control.checked and control.value == wanted:
                    return True
                if control.kind not in {*CHOSEN, "select"} and _lines(control.value) == wanted:
                    return True
        return False


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
