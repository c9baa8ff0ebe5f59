"""What every request and every answer must satisfy, whatever the view does."""

import secrets
from collections.abc import Sequence
from typing import IO, Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.formparser import FormDataParser

from govflow.kernel.errors import Invalid

csrf = CSRFProtect()
SAFE = {"GET", "HEAD", "OPTIONS"}
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CLOSED = ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in CLOSED),
    "X-Robots-Tag": "noindex",
}
MEGABYTE = 1024 * 1024
UPLOAD = "multipart/form-data"
LARGER = {"verify.upload": 21 * MEGABYTE}  # a paper of 20 MB, with what a form puts around it


class Utf8Parser(FormDataParser):
    """Reads forms; where their bytes are not UTF-8 it says so, instead of reading nothing."""

    def parse(self, stream: IO[bytes], *said: Any) -> Any:  # noqa: ANN401 - as Werkzeug hands it on
        self.silent = False
        try:
            return super().parse(stream, *said)
        except UnicodeDecodeError as other:
            raise Invalid("text.not_utf8") from other
        except ValueError:  # no boundary, a part cut short: a form sent empty
            return stream, self.cls(), self.cls()


class IPv6Host(str):
    """A trusted host such as [::1]: Werkzeug would cut it at its first colon, as at a port."""

    __slots__ = ()

    def partition(self, _colon: str, /) -> tuple[str, str, str]:
        return self, "", ""


def init(app: Flask, *, secret_key: str, secure: bool, trusted_hosts: Sequence[str]) -> None:
    """Set limits, cookies, headers and the two walls against forged requests."""
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="__Host-gov" if secure else "gov",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # the origin is checked below, for http and https alike
        MAX_CONTENT_LENGTH=12 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE // 2,
        MAX_FORM_PARTS=200,
        TRUSTED_HOSTS=[_host(name) for name in trusted_hosts],
    )
    app.before_request(_number_the_request)
    app.before_request(_bound_the_form)
    app.before_request(_same_origin)
    csrf.init_app(app)
    app.after_request(_protect)


def _number_the_request() -> None:
    g.request_id = secrets.token_hex(8)


def _bound_the_form() -> None:
    """Let only uploads be large: any other body is read whole, and field by field."""
    request.form_data_parser_class = Utf8Parser
    if request.mimetype != UPLOAD:
        request.max_content_length = MEGABYTE // 2
    elif request.endpoint in LARGER:
        request.max_content_length = LARGER[request.endpoint]


def _same_origin() -> None:
    """Refuse a writing request that another site made the browser send."""
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        raise CSRFError("cross-site")
    origin = request.headers.get("Origin")
    if site is None and origin is not None and _host_of(origin) != request.host:
        raise CSRFError("cross-origin")


def _host(name: str) -> str:
    return IPv6Host(name.partition("]")[0] + "]") if name.startswith("[") else name


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as "http://[": nobody's origin
        return ""


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.scheme == "https":
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        response.vary.add("HX-Request")
        response.vary.add("Cookie")
        response.headers["Cache-Control"] = "no-store"  # each carries a token, a name or a link
    return response
