"""A case to take away: whoever may read its page may have it, as a paper or with its proof."""

from flask import Blueprint, Response, current_app, url_for

from govflow.documents.store import Store
from govflow.gate.language import chosen
from govflow.gate.transaction import work
from govflow.reports.bundle import bundle
from govflow.reports.dossier import Dossier, dossier
from govflow.reports.paper import paper
from govflow.web.respond import hand_out

bp = Blueprint("cases", __name__, url_prefix="/cases")


@bp.get("/<case>/case.pdf")
def record(case: str) -> Response:
    """Print the record of a case, in the language of its reader."""
    found = dossier(work(), case)
    return hand_out(_printed(found), f"{_name(found)}.pdf")


@bp.get("/<case>/proof.zip")
def proof(case: str) -> Response:
    """Pack everything that proves a case, offline."""
    found = dossier(work(), case)
    store = Store(current_app.extensions["govflow.settings"].files_dir)
    packed = bundle(work(), found, _printed(found), store.read)
    return hand_out(packed, f"{_name(found)}.zip", "application/zip")


def _printed(found: Dossier) -> bytes:
    address = url_for("parapheur.case_page", case=found.row.public_id, _external=True)
    return paper(work(), found, address, chosen())


def _name(found: Dossier) -> str:
    return (found.row.reference or found.row.public_id).replace("/", "-")
