"""Addresses of priority tasks and action programmes, under /chuong-trinh/."""

from django.urls import path

from kiemdiem.programmes.views import commenting, drafting, following, priorities, programmes

app_name = "programmes"
urlpatterns = [
    path("", programmes.index, name="index"),
    path("lap/", drafting.create, name="create"),
    path("don-vi/", following.debts, name="debts"),
    path("trung-lap/", following.doubles, name="doubles"),
    path("viec/<int:programme_task_id>/", following.task, name="task"),
    path("moc/<int:milestone_id>/", following.reach, name="reach"),
    path("trong-tam/", priorities.index, name="priorities"),
    path("trong-tam/de-xuat/", priorities.propose, name="propose"),
    path("trong-tam/gioi-han/", priorities.limit, name="limit"),
    path("trong-tam/<int:priority_task_id>/", priorities.priority, name="priority"),
    path("trong-tam/<int:priority_task_id>/viec/<slug:slug>/", priorities.act, name="priority_act"),
    path(
        "trong-tam/<int:priority_task_id>/so-lieu/<int:priority_figure_id>/",
        priorities.proof,
        name="figure_proof",
    ),
    path("<int:programme_id>/", programmes.programme, name="programme"),
    path("<int:programme_id>/viec/<slug:slug>/", programmes.act, name="act"),
    path("<int:programme_id>/tien-do/", following.gantt, name="gantt"),
    path("<int:programme_id>/soan/", drafting.draft, name="draft"),
    path("<int:programme_id>/soan/muc/<slug:key>/", drafting.section, name="section"),
    path("<int:programme_id>/soan/chi-tieu/", drafting.goal, name="add_goal"),
    path("<int:programme_id>/soan/chi-tieu/<int:programme_goal_id>/", drafting.goal, name="goal"),
    path(
        "<int:programme_id>/soan/chi-tieu/<int:programme_goal_id>/bo/", drafting.drop_goal, name="drop_goal"
    ),
    path("<int:programme_id>/soan/nhiem-vu/", drafting.task, name="add_task"),
    path("<int:programme_id>/soan/nhiem-vu/<int:programme_task_id>/", drafting.task, name="edit_task"),
    path(
        "<int:programme_id>/soan/nhiem-vu/<int:programme_task_id>/bo/", drafting.drop_task, name="drop_task"
    ),
    path("<int:programme_id>/ban/<int:number>/", commenting.version, name="version"),
    path("<int:programme_id>/ban/<int:number>/nhan/", commenting.receive, name="receive"),
    path("<int:programme_id>/so-sanh/", commenting.difference, name="difference"),
    path("<int:programme_id>/gop-y/", commenting.comments, name="comments"),
    path("<int:programme_id>/gop-y/<int:programme_comment_id>/", commenting.answer, name="answer"),
]
