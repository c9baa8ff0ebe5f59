"""Is this paper what the ministry signed? Open to anybody, without sign-in and without script."""

from flask import Blueprint, Response, request, url_for

from govflow.charters.core import is_reference
from govflow.gate.transaction import by_hand, clock, unit
from govflow.kernel.errors import Invalid, NotFound
from govflow.signing.acts import CODE_LENGTH, tidy_code
from govflow.signing.verify import MOST_BYTES
from govflow.web.fields import refused
from govflow.web.respond import go, hand_out, render
from govflow.web.verify import looked, patience
from govflow.web.verify.looked import FINGERPRINT, sealer

bp = Blueprint("verify", __name__)
NOT_FOUND = 404


@bp.get("/v")
def page() -> Response:
    """Ask for a number or a file; a number leads to its own address, a reference nowhere."""
    typed = request.args.get("number", "")
    if not typed.strip():
        return render("verify/page.html", typed="", errors=())
    named = is_reference(typed)
    if not named and (number := _number(typed)):
        return go(url_for("verify.show", number=number))
    fault = refused(Invalid("verify.reference") if named else Invalid("verify.number"))
    return render("verify/page.html", status=422, typed=typed, errors=(fault,))


def _number(typed: str) -> str:
    """Return a number or a fingerprint as it is written in an address; nothing where it is none."""
    mark = "".join(typed.split()).lower()
    if len(mark) == FINGERPRINT and set(mark) <= set("0123456789abcdef"):
        return mark
    code = tidy_code(typed)
    return code if len(code) == CODE_LENGTH else ""


@bp.post("/v")
@by_hand
def upload() -> Response:
    """Judge a file that somebody holds."""
    patience.spend(patience.READ)
    given = request.files.get("file")
    if given is None or not given.filename:
        fault = refused(Invalid("document.missing_file"))
        return render("verify/page.html", status=422, typed="", file_errors=(fault,))
    with given.stream as stream:
        data = stream.read(MOST_BYTES + 1)
    return render("verify/result.html", seen=looked.by_file(data))


@bp.get("/v/<number>")
@by_hand
def show(number: str) -> Response:
    """Judge the registered copy; an unknown number and a restricted paper answer alike."""
    patience.spend(patience.LOOK)
    seen = looked.by_number(_number(number))
    if seen is None:
        return render("verify/unknown.html", status=NOT_FOUND)
    return render("verify/result.html", seen=seen)


@bp.get("/v/<number>/file")
@by_hand
def file(number: str) -> Response:
    """Hand out the registered copy, once everybody has signed it."""
    patience.spend(patience.LOOK)
    with unit() as work:
        known = looked.registered(work, _number(number))
    if known is None or not known.is_complete:
        raise NotFound("missing", kind="paper")
    data = sealer().store.read(known.file.head_sha256)
    return hand_out(data, f"{known.file.code}.pdf")


@bp.get("/crl/<any(root, issuing):name>.crl")
def crl(name: str) -> Response:
    """Hand out the list of revoked certificates of an authority, in DER."""
    root, issuing = sealer().ring().crls(clock().now())
    return Response({"root": root, "issuing": issuing}[name], mimetype="application/pkix-crl")
