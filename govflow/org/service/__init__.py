"""Verbs of the organisation: draw the chart, appoint and relieve, delegate and revoke."""

from govflow.org.service.absences import end_absence, require_not_over, say_absent
from govflow.org.service.assistants import name_assistant, revoke_assistant
from govflow.org.service.chart import (
    add_organisation,
    add_person,
    add_post,
    add_unit,
    close_unit,
    give_roles,
    rename_organisation,
    rename_post,
    rename_unit,
    require_open,
    set_head,
)
from govflow.org.service.delegations import Terms, delegate, revoke
from govflow.org.service.holdings import appoint, relieve
