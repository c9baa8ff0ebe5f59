"""htmx at work: the only module that knows htmx-flask and its traps."""

import json
from urllib.parse import quote

from flask import Flask, Response
from htmx_flask import Htmx, request

htmx = Htmx()


def init(app: Flask) -> None:
    htmx.init_app(app)


def wants_part() -> bool:
    """Whether the answer goes into a part of a page that stands already."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def redirect(response: Response, url: str) -> Response:
    """Send the browser elsewhere: never by 3xx, which htmx would follow into the target."""
    response.headers["HX-Redirect"] = quote(url, safe="/:?=&#%+,;@~-_.")
    return response


def push(response: Response, url: str) -> Response:
    """Let the address bar say what is shown after a part was swapped."""
    response.headers["HX-Push-Url"] = quote(url, safe="/:?=&#%+,;@~-_.")
    return response


def trigger(response: Response, **events: object) -> Response:
    """Tell the page's script that something happened; the words survive the header as ASCII."""
    told = json.loads(response.headers.get("HX-Trigger", "{}")) | events
    response.headers["HX-Trigger"] = json.dumps(told, ensure_ascii=True)
    return response
