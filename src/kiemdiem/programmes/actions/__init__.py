"""Every change of programmes and priority tasks, split by noun; other contexts import from here."""

from kiemdiem.programmes.actions.adopting import adopt
from kiemdiem.programmes.actions.consulting import (
    answer_comment,
    close_round,
    comment,
    consult,
    freeze,
    receive,
)
from kiemdiem.programmes.actions.drafting import (
    amend,
    create,
    drop_goal,
    drop_task,
    save_goal,
    save_section,
    save_task,
    withdraw,
)
from kiemdiem.programmes.actions.following import reach_milestone
from kiemdiem.programmes.actions.priorities import (
    adopt_priority,
    close_priority,
    drop_priority,
    propose_priority,
    record_figure,
    set_limit,
    weigh_priority,
)
from kiemdiem.programmes.actions.reminding import remind_rounds

__all__ = [
    "adopt",
    "adopt_priority",
    "amend",
    "answer_comment",
    "close_priority",
    "close_round",
    "comment",
    "consult",
    "create",
    "drop_goal",
    "drop_priority",
    "drop_task",
    "freeze",
    "propose_priority",
    "reach_milestone",
    "receive",
    "record_figure",
    "remind_rounds",
    "save_goal",
    "save_section",
    "save_task",
    "set_limit",
    "weigh_priority",
    "withdraw",
]
