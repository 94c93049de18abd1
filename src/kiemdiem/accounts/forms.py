"""What a browser sends about accounts."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UsernameField
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from kiemdiem.accounts import queries
from kiemdiem.accounts.models import Account, Person, Scope

if TYPE_CHECKING:

    class SetForm(SetPasswordForm[Account]):
        """Django's form, for our accounts."""

    class ChangeForm(PasswordChangeForm):
        """Django's form."""
else:
    SetForm, ChangeForm = SetPasswordForm, PasswordChangeForm

USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,}$",
    "Tên đăng nhập gồm ít nhất 3 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch nối.",
)
NOBODY = "0"
LONGEST_USERNAME = 80


class SignInForm(AuthenticationForm):
    """Name and password; the name's case does not matter."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy xem lại phím Caps Lock và bộ gõ tiếng Việt.",
        "inactive": "Tài khoản này đã bị khóa. Hãy liên hệ quản trị hệ thống.",
    }

    username = UsernameField(max_length=LONGEST_USERNAME, widget=forms.TextInput({"autofocus": True}))

    def clean_username(self) -> str:
        """Return the name as it is stored."""
        return str(self.cleaned_data["username"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        """Sign in. Raises ValidationError for what the guard against guessing could not even note down."""
        if any("\0" in text for text in self.data.values()):
            raise ValidationError("Biểu mẫu có ký tự rỗng; hãy gõ lại tên đăng nhập và mật khẩu.")
        return super().clean()


class NewPasswordForm(SetForm):
    """A password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "Mật khẩu mới"
        self.fields["new_password1"].help_text = " ".join(password_validators_help_texts())
        self.fields["new_password2"].label = "Nhập lại mật khẩu mới"
        self.fields["new_password2"].help_text = ""


class ChangePasswordForm(ChangeForm):
    """The password in use, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Mật khẩu hiện tại"
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].help_text = " ".join(password_validators_help_texts())
        self.fields["new_password2"].label = "Nhập lại mật khẩu mới"
        self.fields["new_password2"].help_text = ""


class FirstAdministratorForm(NewPasswordForm):
    """The first administrator: a sign-in name, a name, a password twice."""

    username = forms.CharField(label="Tên đăng nhập", max_length=LONGEST_USERNAME, initial="quantri")
    display_name = forms.CharField(label="Họ và tên", max_length=200)
    field_order = ["username", "display_name", "new_password1", "new_password2"]

    def clean_username(self) -> str:
        """Return the name in lower case, checked, and let the password be compared with it."""
        return _username(self, self.user)

    def clean_display_name(self) -> str:
        """Let the password be compared with the name, too."""
        self.user.display_name = self.cleaned_data["display_name"]
        return self.user.display_name


class AccountForm(forms.Form):
    """A new account. Where persons bear the typed name, one is chosen, or nobody."""

    display_name = forms.CharField(label="Họ và tên", max_length=200)
    person = forms.ChoiceField(label="Là người nào trong danh sách", widget=forms.RadioSelect)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=LONGEST_USERNAME,
        help_text="Chữ thường không dấu, chữ số, dấu chấm, gạch nối; ví dụ: nguyen.vi.du",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("display_name", "")
        found = queries.namesakes(typed) if typed.strip() and "\0" not in typed else []
        if not found:
            del self.fields["person"]
            return
        choices = [(str(one.id), _says(one)) for one in found]
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices, (NOBODY, "Không phải ai trong số này")]
        field.error_messages["required"] = "Danh sách cán bộ có người mang tên này; hãy chọn đúng người."

    def clean_username(self) -> str:
        """Return the name in lower case, checked."""
        return _username(self)

    def chosen_person(self) -> Person | None:
        """Return the person chosen, if any."""
        chosen = self.cleaned_data.get("person", NOBODY)
        return None if chosen == NOBODY else Person.objects.get(pk=chosen)


class TokenForm(forms.Form):
    """A new key: what it is for, how far it reaches, until when."""

    name = forms.CharField(
        label="Tên", max_length=100, help_text="Phần mềm nào sẽ dùng mã, ví dụ: Hệ thống quản lý văn bản"
    )
    scope = forms.ChoiceField(
        label="Phạm vi", choices=Scope.choices, widget=forms.RadioSelect, initial=Scope.READ
    )
    expires_on = forms.DateField(label="Dùng được hết ngày")

    def clean_name(self) -> str:
        """Return the name as it is read. Raises ValidationError where it holds what nobody sees."""
        name = str(self.cleaned_data["name"])
        if not name.isprintable():
            raise forms.ValidationError("Tên có ký tự không nhìn thấy được; hãy xóa ô này rồi gõ lại.")
        return name


def _username(form: forms.BaseForm, account: Account | None = None) -> str:
    username = str(form.cleaned_data["username"]).strip().lower()
    USERNAME(username)
    if account is not None:
        account.username = username
    return username


def _says(namesake: queries.Namesake) -> str:
    born = f", sinh ngày {namesake.born_on:%d/%m/%Y}" if namesake.born_on else ""
    return f"{namesake.name}{born} (số {namesake.id} trong danh sách)"
