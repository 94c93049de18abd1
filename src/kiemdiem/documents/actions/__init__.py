"""Deeds with papers, split by noun."""

from kiemdiem.documents.actions.bodies import describe_body, set_term
from kiemdiem.documents.actions.dossier import add_file
from kiemdiem.documents.actions.exports import export_dossier, export_papers
from kiemdiem.documents.actions.issuing import issue, reissue, withdraw
from kiemdiem.documents.actions.slices import AT_ONCE, Left, issue_slice
from kiemdiem.documents.actions.templates import end_template, upload_template

__all__ = [
    "AT_ONCE",
    "Left",
    "add_file",
    "describe_body",
    "end_template",
    "export_dossier",
    "export_papers",
    "issue",
    "issue_slice",
    "reissue",
    "set_term",
    "upload_template",
    "withdraw",
]
