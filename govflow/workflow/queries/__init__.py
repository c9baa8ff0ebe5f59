"""Nouns of the circuits: what awaits whom, where a file stands and why, which circuit serves."""

from govflow.workflow.queries.awaiting import awaiting
from govflow.workflow.queries.circuits import (
    bindings,
    circuit_for,
    circuits,
    drafts,
    on_their_way,
    prospects,
    published,
    versions,
)
from govflow.workflow.queries.desk import Desk, desk, receivers
from govflow.workflow.queries.inbox import (
    MOST_SHOWN,
    PAGE,
    Item,
    badge,
    counts,
    days,
    delegated,
    done,
    inbox,
    late_in,
    prepared,
    shown,
)
from govflow.workflow.queries.insight import Movement, Passage, Span, movement, traces
from govflow.workflow.queries.margin import notes, proposable, proposal, views
from govflow.workflow.queries.memory import Memory, remembered
from govflow.workflow.queries.names import Named, named
from govflow.workflow.queries.offers import mine_in, offered_to, saying, shown_to
from govflow.workflow.queries.opinions import Opinion
from govflow.workflow.queries.outside import awaited
from govflow.workflow.queries.rehearsal import Rehearsal, Stop, rehearsal
from govflow.workflow.queries.sent import Sent, sent
from govflow.workflow.queries.staffing import Blocked, blocked
from govflow.workflow.queries.standing import Standing, Waiting, standing
from govflow.workflow.queries.steering import Steered, awaited_opinions, overridable, steered
from govflow.workflow.queries.story import Entry, Story, story
from govflow.workflow.queries.together import MOST as MOST_TOGETHER
from govflow.workflow.queries.together import Ready, ready
from govflow.workflow.queries.undo import Undoable, undoable, undoable_until
