"""Verbs on charters: texts are published, offered, read, signed, attested, returned, withdrawn."""

from govflow.charters.service.acts import (
    ACTS,
    acknowledge,
    answer,
    ask,
    attest,
    decline,
    open_,
    return_,
    sign,
)
from govflow.charters.service.campaigns import (
    Plan,
    discard_campaign,
    extend,
    offer,
    offer_to,
    prepare,
    reoffer,
    reoffer_expired,
    withdraw,
)
from govflow.charters.service.moving import require_in_use, require_open
from govflow.charters.service.offering import Offering, next_due
from govflow.charters.service.past import Signatory, enter_campaign
from govflow.charters.service.refused import note_refusal
from govflow.charters.service.standing import follow, pass_time
from govflow.charters.service.texts import add_template, discard, draft, edit, enter_text, publish
