"""Which page shows which form: who must open what so that every form of the software is seen once."""

from typing import Any

from django.urls import reverse

from cast import World, cause
from crowd import DECIDED, RATED, TOKEN
from kiemdiem.assignments.models import Period, Product, Sheet, Task
from kiemdiem.conferences.models import Conference, ItemState, Speech
from kiemdiem.cycles.models import Conclusion, Cycle, Subject, Suggestion, Visit
from kiemdiem.organisations.models import Appointment, Charge, PersonCondition
from kiemdiem.plenums.models import Plenum, Remark
from kiemdiem.programmes.models import Edition, PriorityTask, Programme
from kiemdiem.publishing.models import Poll, Proposal, Publication, Step
from kiemdiem.reviews.models import Consultation, Intake
from kiemdiem.shortcomings.models import Group, Likeness, Obstacle, SavedFilter, Shortcoming
from kiemdiem.targets.models import Target

WITHOUT_FORMS = {
    "boards:decade", "boards:holdings", "boards:portfolio", "shortcomings:board", "shortcomings:calendar", "shortcomings:dossier",
    "shortcomings:gantt", "shortcomings:hard", "shortcomings:reminders", "shortcomings:heat", "shortcomings:plan", "shortcomings:relapses",
    "boards:home", "boards:person", "boards:unit", "conferences:minutes", "cycles:visit", "cycles:visits", "cycles:calendar", "cycles:index", "cycles:prepare",
    "notices:index", "ratings:index", "reviews:difference", "reviews:intake", "reviews:intake_file", "reviews:version", "rulesets:index", "rulesets:rule_set",
    "shortcomings:evidence", "shortcomings:batch", "shortcomings:batch_template", "shortcomings:obstacles", "shortcomings:origin", "shortcomings:slippage", "conferences:item", "conferences:speech",
    "conferences:pulse", "conferences:big", "conferences:phone", "conferences:chair", "conferences:secretary", "conferences:programme",
    "conferences:download_news", "conferences:version", "conferences:news_draft",
    "accounts:account", "ballots:vote", "conferences:conference", "cycles:subject", "cycles:suggestion", "organisations:person",
    "ratings:subject", "reviews:opinion_file", "reviews:opinion_form", "reviews:pieces", "reviews:report", "reviews:writing", "shortcomings:entry", "shortcomings:handovers",
    "targets:list", "targets:list_template", "cycles:list", "cycles:list_template", "organisations:list", "organisations:list_template",
    "assignments:periods", "assignments:person_year", "assignments:sheet", "assignments:period", "assignments:product", "assignments:task",
    "documents:index", "documents:dossier_file", "documents:draft_pdf",
    "documents:draft_word", "documents:forms", "documents:own_template", "documents:register", "documents:template", "documents:thing",
    "documents:version_pdf", "documents:version_word",
    "programmes:comments", "programmes:debts", "programmes:doubles", "programmes:draft", "programmes:gantt", "programmes:priority",
    "programmes:programme", "programmes:task", "programmes:figure_proof",
    "publishing:bodies", "publishing:body", "publishing:csv", "publishing:data", "publishing:feed", "publishing:item", "publishing:json",
    "publishing:candidates", "publishing:listing", "publishing:publication", "publishing:sitemap", "publishing:unit", "publishing:poll", "publishing:polls", "publishing:public_poll", "publishing:public_polls",
    "plenums:index", "plenums:plenum", "plenums:paper", "plenums:remark", "plenums:minutes",
}  # fmt: skip
"""Addresses that are only read, or whose forms go elsewhere."""


def pages(world: World) -> list[tuple[str, str]]:
    """Return who opens which page so that every form is seen; nobody's name for a visitor."""
    unit, post, person = world.units["ward_a"].pk, world.posts["head_a"].pk, world.people["head_a"].pk
    draft, worked_on, claimed, left = Shortcoming.objects.order_by("pk").values_list("pk", flat=True)
    counting, speaking, pausing, waiting = Conference.objects.order_by("pk")
    unasked, by_device, by_code = Poll.objects.order_by("pk")
    sitting, coming = Plenum.objects.order_by("pk")
    committee = world.collectives["committee"].pk
    item = speaking.agenda.get(state=ItemState.OPEN).pk
    to_head = world.subjects["head_a"].pk
    followed, written = (
        Programme.objects.get(title="Chương trình đang thực hiện"),
        Edition.objects.get(programme__title="Chương trình đang soạn"),
    )
    sheets = {
        key: Sheet.objects.get(person=world.people[key], period__kind="quarter").pk
        for key in ("head_a", "deputy_a", "member_a")
    }
    wanted: dict[str, list[tuple[Any, ...]]] = {
        "": [
            ("accounts:sign_in",), ("accounts:set_password", TOKEN),
            *(("publishing:public_poll", poll.pk) for poll in (by_device, by_code)),
        ],
        "admin": [
            ("organisations:accounts", world.units["ward_b"].pk),
            ("accounts:index",), ("accounts:create",), ("accounts:account", world.accounts["stranger"].pk),
            ("accounts:account", world.accounts["leader"].pk), ("organisations:roles",), ("organisations:grant",), ("rulesets:publish",), ("rulesets:days",),
        ],
        "organiser": [
            ("accounts:me",), ("accounts:tokens",), ("audit:index",), ("boards:home",), ("conferences:hosts",), ("conferences:index",),
            ("conferences:invite", waiting.pk), ("conferences:plan", world.cycle_units["ward_a"].pk), ("conferences:replan", waiting.pk),
            ("cycles:board", world.cycle.pk), ("cycles:create",), ("cycles:delegation", world.delegation.pk),
            ("cycles:delegations", world.cycle.pk), ("cycles:prepare", Cycle.objects.get(year=2027).pk),
            ("cycles:subject", to_head), ("cycles:subjects", world.cycle.pk), ("cycles:suggest", to_head),
            ("cycles:suggestion", Suggestion.objects.get(subject=to_head).pk), ("cycles:suggestions", world.cycle.pk), ("notices:setting",),
            ("cycles:suggest_many", world.cycle.pk), ("cycles:issue_many", world.cycle.pk), ("shortcomings:suggest_from_register", world.cycle.pk),
            ("cycles:visit", Visit.objects.get().pk), ("cycles:write_visit_report", Visit.objects.get().pk), ("cycles:plan_visit", world.cycle_units["ward_a"].pk),
            ("cycles:visits", world.cycle.pk), ("cycles:kinships",), ("boards:summary", world.cycle.pk),
            ("shortcomings:raise_conclusion", Conclusion.objects.get(number=1).pk), ("shortcomings:task_from_conclusion", Conclusion.objects.get(number=1).pk),
            ("cycles:edit_suggestion", Suggestion.objects.get(subject=to_head).pk),
            ("cycles:unit", world.cycle_units["ward_a"].pk), ("organisations:add_person", unit), ("organisations:appoint", post),
            ("organisations:charge", post), ("organisations:condition", person, unit), ("organisations:create",),
            ("organisations:create_collective", unit), ("organisations:create_post", unit), ("organisations:end", unit),
            ("organisations:end_appointment", Appointment.objects.get(post=post).pk), ("organisations:fields",),
            ("organisations:index",), ("organisations:people",), ("organisations:place", unit), ("organisations:responsible",),
            ("organisations:succeed", unit), ("organisations:rename", unit), ("organisations:correct_unit", unit), ("organisations:rename_collective", committee),
            ("organisations:end_collective", committee), ("organisations:end_post", post), ("organisations:end_charge", Charge.objects.get().pk),
            ("organisations:undo_appointment", Appointment.objects.get(post=post).pk), ("organisations:correct", person, unit),
            ("organisations:end_condition", PersonCondition.objects.get().pk, unit), ("cycles:add_subject", world.cycle.pk),
            ("ratings:groups", world.cycle.pk), ("organisations:tree",), ("organisations:unit", unit), *(("organisations:lists", slug) for slug in ("don-vi", "tap-the", "nhan-su")), ("ratings:board", world.cycle.pk),
            ("ratings:subject", Subject.objects.get(name=RATED).pk), ("ratings:try", Subject.objects.get(name=RATED).pk), ("ratings:compare", Subject.objects.get(name=RATED).pk), ("ratings:decide_again", Subject.objects.get(name=DECIDED).pk), ("reviews:index",), ("reviews:report", world.subjects["deputy_a"].pk),
            ("reviews:raise_entry", world.subjects["deputy_a"].pk, "ii_1"), ("reviews:consultations", to_head),
            ("reviews:consultation", to_head, Consultation.objects.get().pk),
            ("shortcomings:draft",), ("shortcomings:batches",), ("shortcomings:causes",), ("shortcomings:unit_reminders", unit), ("shortcomings:group", Group.objects.get().pk), ("shortcomings:cause", cause().pk),
            ("conferences:raise_conclusion", item), ("conferences:raise_closing", speaking.pk), ("conferences:raise_speech", Speech.objects.order_by("pk").first().pk),
            ("shortcomings:filter", SavedFilter.objects.get().pk), ("shortcomings:edit", draft), ("shortcomings:entry", draft),
            ("shortcomings:entry", worked_on), ("shortcomings:entry", left), ("shortcomings:groups",), ("shortcomings:index",),
            ("shortcomings:obstacle", Obstacle.objects.get().pk), ("shortcomings:obstacles",), ("shortcomings:slippage",),
            ("targets:create",), ("targets:index",), ("targets:target", Target.objects.order_by("pk")[0].pk),
            ("targets:paste",), ("targets:lists",), ("cycles:lists", world.cycle.pk, "goi-y"), ("cycles:lists", world.cycle.pk, "doan-cong-tac"), ("targets:describe", Target.objects.order_by("pk")[0].pk), ("targets:cascade", Target.objects.order_by("pk")[0].pk),
            ("shortcomings:duplicates",), ("shortcomings:memory", draft), ("shortcomings:pair", draft, worked_on),
            ("shortcomings:undo_likeness", Likeness.objects.get().pk), ("shortcomings:handover", world.units["ward_b"].pk),
            ("assignments:sheet", sheets["deputy_a"]), ("assignments:sheet", sheets["member_a"]),
            ("programmes:index",), ("programmes:create",), ("programmes:priorities",), ("programmes:programme", followed.pk),
            ("programmes:task", followed.editions.get().tasks.get().pk), ("programmes:draft", written.programme_id),
            ("programmes:comments", written.programme_id), ("programmes:version", written.programme_id, 1), ("programmes:section", written.programme_id, "lo-trinh"),
            ("programmes:add_goal", written.programme_id), ("programmes:goal", written.programme_id, written.goals.get().pk),
            ("programmes:add_task", written.programme_id), ("programmes:edit_task", written.programme_id, written.tasks.get().pk),
            *(("programmes:priority", pk) for pk in PriorityTask.objects.order_by("pk").values_list("pk", flat=True)),
            ("documents:index",), ("documents:cycle", world.cycle.pk), ("documents:unit", unit), ("documents:body", unit, "party"),
            ("documents:paper", "progress_report", world.cycle_units["ward_a"].pk), ("documents:paper", "invitation", waiting.pk),
            ("documents:dossier", to_head), ("publishing:poll", unasked.pk), ("publishing:poll", by_code.pk), ("publishing:index",), ("publishing:unit", world.units["city"].pk),
            *(("assignments:period", pk) for pk in Period.objects.order_by("pk").values_list("pk", flat=True)),
        ],
        "head_a": [
            ("ballots:vote", counting.agenda.get(state=ItemState.OPEN).pk), ("ballots:vote", item),
            ("conferences:conference", speaking.pk), ("conferences:conference", pausing.pk), ("conferences:conference", waiting.pk),
            ("conferences:chair", speaking.pk), ("conferences:secretary", speaking.pk), ("conferences:programme", waiting.pk),
            ("conferences:phone", speaking.pk), ("conferences:draft_task", Speech.objects.order_by("pk").first().pk),
            ("conferences:roll", speaking.pk), ("cycles:suggestion", Suggestion.objects.exclude(subject=to_head).get().pk),
            ("reviews:intakes", to_head), ("reviews:intake", to_head, Intake.objects.get().pk),
            ("publishing:unit", unit), ("publishing:proposal", Proposal.objects.get(step=Step.SENT).pk), ("publishing:publication", Publication.objects.get().pk),
            ("reviews:report", to_head), ("shortcomings:entry", worked_on), ("assignments:index",), ("assignments:assign",),
            ("assignments:paste",), ("assignments:products",), ("assignments:propose",),
            *(("assignments:product", pk) for pk in Product.objects.order_by("pk").values_list("pk", flat=True)),
            *(("assignments:task", task.pk) for task in Task.objects.order_by("pk")),
        ],
        "deputy_a": [("assignments:task", task.pk) for task in Task.objects.exclude(state="task_reported")],
        "verifier": [("shortcomings:entry", claimed)],
        "officer_a": [
            ("publishing:draft_poll",), ("publishing:edit_poll", unasked.pk), ("publishing:poll", unasked.pk), ("publishing:poll", by_code.pk),
            ("plenums:plan",), ("plenums:replan", coming.pk), ("plenums:plenum", sitting.pk), ("plenums:plenum", coming.pk), ("plenums:roll", coming.pk),
            ("plenums:paper", sitting.papers.get().pk), ("plenums:paper", coming.papers.get().pk), ("plenums:remark", Remark.objects.get().pk),
            ("assignments:open_period",), ("assignments:sheet", sheets["head_a"]), ("publishing:candidates", unit, "cam-ket"),
            ("publishing:proposal", Proposal.objects.get(step=Step.DRAFT).pk),
        ],
    }  # fmt: skip
    named = [(who, reverse(name, args=args)) for who, names in wanted.items() for name, *args in names]
    with_queries = [
        ("organiser", reverse("programmes:propose", query={"don-vi": unit, "nam": 2026})),
        ("organiser", reverse("shortcomings:filters", query={"tim": "dat"})),
        ("organiser", reverse("cycles:delegation", args=[world.delegation.pk], query={"nguoi": person})),
        ("organiser", reverse("ratings:group", args=[world.cycle.pk], query={"nhom": "Tập thể phường"})),
    ]
    return named + with_queries
