"""A file that comes in: read, checked, drawn and stored before any writing unit begins."""

from flask import current_app, request

from govflow.documents.check import MOST_BYTES
from govflow.documents.intake import Prepared, prepare
from govflow.documents.store import Store
from govflow.gate.transaction import unit
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Invalid
from govflow.signing.queries import with_state


def store() -> Store:
    """Return the store of this installation."""
    return Store(current_app.extensions["govflow.settings"].files_dir)


def prepared() -> Prepared:
    """Prepare the file of this request. Raises Invalid on the field `file`."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("document.missing_file", field="file")
    with file.stream as stream:
        data = stream.read(MOST_BYTES + 1)
    with unit() as work:
        ours = work.first(with_state(fingerprint(data))) is not None
    return prepare(store(), file.filename, data, ours=ours)
