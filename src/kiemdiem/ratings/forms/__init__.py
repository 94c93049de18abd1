"""What a browser sends about ratings."""

from kiemdiem.ratings.forms.asking import ComparisonForm, TrialForm
from kiemdiem.ratings.forms.recording import (
    AnewForm,
    AppraisalForm,
    BlockerForm,
    DecisionForm,
    FactForm,
    GroupNameForm,
    RaiseForm,
    RegroupForm,
)

__all__ = [
    "AnewForm",
    "AppraisalForm",
    "BlockerForm",
    "ComparisonForm",
    "DecisionForm",
    "FactForm",
    "GroupNameForm",
    "RaiseForm",
    "RegroupForm",
    "TrialForm",
]
