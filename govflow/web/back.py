"""The way back: an address that a form or a link carries, only ever inside this house."""

from urllib.parse import urlsplit

FRONT_DOOR = "/"


def inside(wish: str | None) -> str:
    r"""Return an address of this house; anything that could lead elsewhere is the front door.

    >>> inside("/actions?late=1"), inside("//evil.example"), inside("/\\evil.example")
    ('/actions?late=1', '/', '/')
    >>> inside("https://evil.example/"), inside(None), inside("/a\nb")
    ('/', '/', '/')
    """
    wanted = wish or FRONT_DOOR
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if ours and not urlsplit(wanted).netloc else FRONT_DOOR
