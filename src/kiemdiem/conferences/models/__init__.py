"""The models of conferences, split by noun; everybody imports from here."""

from kiemdiem.conferences.models.conference import (
    AgendaItem,
    Conference,
    ConferenceState,
    ItemState,
    Sitting,
    SittingKind,
    VoteResult,
)
from kiemdiem.conferences.models.hall import Attendance, Away, Turn, TurnState
from kiemdiem.conferences.models.papers import MinutesSignature, MinutesVersion, NewsDraft, SignerRole
from kiemdiem.conferences.models.speeches import Disposition, Speech, SpeechKind, TaskDraft

__all__ = [
    "AgendaItem",
    "Attendance",
    "Away",
    "Conference",
    "ConferenceState",
    "Disposition",
    "ItemState",
    "MinutesSignature",
    "MinutesVersion",
    "NewsDraft",
    "SignerRole",
    "Sitting",
    "SittingKind",
    "Speech",
    "SpeechKind",
    "TaskDraft",
    "Turn",
    "TurnState",
    "VoteResult",
]
