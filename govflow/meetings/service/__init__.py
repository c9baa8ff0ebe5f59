"""Verbs on meetings: their rhythm, their agenda, who is called, the sitting itself."""

from govflow.meetings.service.agenda import (
    Point,
    move_item,
    put_on_agenda,
    remove_item,
    require_as_seen,
)
from govflow.meetings.service.convening import answer, convene
from govflow.meetings.service.correcting import require_ahead, require_open
from govflow.meetings.service.moving import cancel, move
from govflow.meetings.service.planning import (
    Plan,
    confirm,
    draft,
    edit,
    end_rhythm,
    propose,
    set_rhythm,
)
from govflow.meetings.service.sitting import (
    add_guest,
    hold,
    make_information,
    make_ordinary,
    record_presence,
    remove_guest,
    require_session,
)
