"""Verbs of the organisation: draw the chart, appoint and relieve, delegate and revoke."""

from govflow.org.service.chart import (
    add_organisation,
    add_person,
    add_post,
    add_unit,
    rename_organisation,
    set_head,
)
from govflow.org.service.delegations import Terms, delegate, revoke
from govflow.org.service.holdings import appoint, relieve
