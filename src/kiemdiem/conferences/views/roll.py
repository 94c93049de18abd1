"""The roll of a day."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.conferences import actions
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.forms.hall import RollForm
from kiemdiem.conferences.queries.roll import conference_roll
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

REST_THERE = "con-lai-co-mat"


def roll(request: SignedIn, conference_id: int) -> HttpResponse:
    """Call the roll of the day that `ngay` names, or of today."""
    conference = get_object_or_404(conferences_for_pages(), pk=conference_id)
    require("conferences.mark_attendance", request.actor, conference_target(conference, request.actor))
    now = timezone.now()
    asked = request.GET.get("ngay", "")
    day = (
        int(asked)
        if asked.isdecimal() and 1 <= int(asked) <= conference.days
        else conference.day_on(timezone.localdate(now))
    )
    form = RollForm(conference_roll(conference, day, now), now, request.POST or None)
    if request.method == "POST" and form.is_valid():
        marks = form.marks(rest_there=REST_THERE in request.POST)
        with refusals_on(form):
            actions.mark_attendance(conference=conference, day=day, marks=marks, by=request.actor, at=now)
        if not form.errors:
            return redirect(reverse("conferences:conference", args=[conference.pk]) + "#diem-danh")
    context = {"form": form, "conference": conference, "day": day}
    return render(request, "conferences/roll.html", context, status=answer_code(form))
