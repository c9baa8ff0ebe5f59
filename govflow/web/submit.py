"""Submitting a form: shape is checked by the form, law by the service; both land on the field."""

import re
from collections.abc import Callable

from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError

from govflow.gate.transaction import attempt, work
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Invalid
from govflow.web.fields import refused

CONSTRAINT = re.compile(r"uq_(?P<table>[a-z_]+)|UNIQUE constraint failed: (?P<columns>[\w., ]+)")


def form_key(typed: str | None) -> str:
    """Return the key of one rendered form, as this person sends it; none before it is sent."""
    said = f"form:{work().actor.account}:{typed}"
    return fingerprint(said.encode("utf-8", "replace"))[:60] if typed else ""


def submit(form: FlaskForm, act: Callable[[], object]) -> bool:
    """Check the form, then act. False, with the errors on their fields, if either refuses."""
    if not form.validate_on_submit():
        return False
    try:
        with attempt():
            act()
    except Invalid as refusal:
        _tell(form, refusal)
        return False
    except IntegrityError as clash:
        _tell(form, _taken(form, clash))
        return False
    return True


def _tell(form: FlaskForm, refusal: Invalid) -> None:
    if refusal.field in form:
        field = form[refusal.field]
        field.errors = [*field.errors, refused(refusal)]
    else:
        form.form_errors.append(refused(refusal))


def _taken(form: FlaskForm, clash: IntegrityError) -> Invalid:
    """Turn a unique constraint into a refusal on its field; anything else is our fault."""
    found = CONSTRAINT.search(str(clash.orig))
    if found is None:
        raise clash
    text = found["columns"] or found["table"]
    fields = [name for name in form.data if re.search(rf"(^|[._ ]){name}($|[,_ ])", text)]
    return Invalid("taken", field=fields[0] if fields else "")
