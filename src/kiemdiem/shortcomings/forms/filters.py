"""What a browser sends about a saved filter."""

from django import forms


class FilterNameForm(forms.Form):
    """The name somebody gives a list that they want again."""

    name = forms.CharField(label="Tên bộ lọc", max_length=100)
