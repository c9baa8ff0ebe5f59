"""Checks of the signing keys: there, for their owner alone, in force, the root's key put away."""

import stat
from collections.abc import Iterator
from datetime import timedelta

from govflow.cli.checks.line import Line, Place, fail, ok, warn
from govflow.cli.house import clock_of
from govflow.kernel.clock import local
from govflow.kernel.errors import Unavailable

OTHERS = stat.S_IRWXG | stat.S_IRWXO
SOON = timedelta(days=90)


def lines(place: Place) -> Iterator[Line]:
    """Check that papers can be sealed."""
    folder = place.settings.keys_dir
    if not folder.is_dir():
        yield warn("There are no signing keys: nothing can be sealed before `govflow keys init`.")
        return
    open_ = [path.name for path in (folder, *folder.iterdir()) if path.stat().st_mode & OTHERS]
    if open_:
        yield fail(f"Of the signing keys, {open_[0]} may be read by others: remove that.")
    yield from _ends(place)


def _ends(place: Place) -> Iterator[Line]:
    from govflow.signing import keys  # noqa: PLC0415 - a large library, for those who look

    now = clock_of(place.app).now()
    ending = [one for one in keys.show(place.settings.keys_dir) if one.until < now + SOON]
    for one in ending:
        yield fail(f"The certificate {one.name} ends on {local(one.until):%d/%m/%Y}: renew it.")
    if not ending:
        yield ok("The signing certificates are in force for 90 days and more.")
    try:
        until = keys.load(place.settings.keys_dir).root_list_ends(now)
    except Unavailable:
        yield fail("The signing keys cannot be opened: nothing can be sealed.")
        return
    if until < now + SOON:
        yield fail(
            f"The root's list of revoked certificates ends on {local(until):%d/%m/%Y}: from then on"
            " no signed file is valid. Renew it with the root's key."
        )


def for_people(place: Place) -> Iterator[Line]:
    """Check what only matters once people sign in earnest."""
    if (place.settings.keys_dir / "root.key").exists():
        yield warn("The root's key lies on this machine: move it to a safe place.")
    yield warn("Time stamps come from this installation's own authority, by its own clock.")
