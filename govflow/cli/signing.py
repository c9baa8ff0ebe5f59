"""``govflow signing selftest``: print, sign, verify and forge a paper, with keys made for it."""

import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from govflow.cli.house import clock_of, house
from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.clock import local_day
from govflow.signing.verify import Person, Register, Verdict, verify

BOTH = {"ar": "تجربة", "fr": "essai"}
ACT = "0" * 64
FIELDS = ("Sig_Director", "Sig_Minister")
PAPER: dict[str, Any] = {
    "title": BOTH,
    "reference": "TEST-0001",
    "code": "A000000000",
    "check_url": "http://localhost/v/A000000000",
    "version": "1",
    "note": BOTH,
    "parties": [],
    "sections": [
        {"title": BOTH, "lead": None, "clauses": [{"number": "1", "ar": "نص 43-20", "fr": "texte"}]}
    ],
    "indicators": [],
    "signatures": [{"field": name, "capacity": BOTH} for name in FIELDS],
}
Check = tuple[str, bool]


@click.group()
def signing() -> None:
    """Try out the sealing of papers."""


@signing.command()
def selftest() -> None:
    """Go the whole way once, and try to cheat. The exit code is 0 only when all is well."""
    _settings, app = house()
    with tempfile.TemporaryDirectory() as folder:
        checks = list(_checks(Path(folder), clock_of(app).now()))
    for words, good in checks:
        click.echo(f"{'ok' if good else 'FAIL':<5} {words}")
    sys.exit(0 if all(good for _words, good in checks) else 1)


def _checks(folder: Path, now: datetime) -> Iterator[Check]:
    from govflow.documents import pdf  # noqa: PLC0415 - large libraries, for this command alone
    from govflow.signing import chain, keys  # noqa: PLC0415

    keys.make(folder / "keys", owner="Self-test", since=now - timedelta(days=1))
    ring, data = keys.load(folder / "keys"), canonical(PAPER)
    printed = pdf.render("charter", data, on=local_day(now))
    yield "printed alike twice", pdf.render("charter", data, on=local_day(now)) == printed
    states = [chain.certify(ring, printed.pdf, printed.boxes, at=now)]
    seen = {"width": 200, "height": 90, "ar": ["تجربة"], "fr": ["essai"], "marks": []}
    stamp = pdf.stamp(canonical(seen), on=local_day(now))
    for name in FIELDS:
        states.append(chain.sign(ring, states[-1], name, act=ACT, stamp=stamp, at=now))
    states += chain.archive(ring, states[-1], at=now)
    yield "each state only adds", all(states[-1].startswith(one) for one in states)
    persons = tuple(Person(name, ACT) for name in FIELDS)
    register = Register(persons, {fingerprint(states[-1]): "complete"})
    forged = {"as it is": states[-1], **dict(_forged(states))}
    for words, one in forged.items():
        verdict = verify(one, ring.trust(now), register, now=now).verdict
        yield f"{words}: {verdict}", (verdict is Verdict.VALID) == (one == states[-1])


def _forged(states: list[bytes]) -> Iterator[tuple[str, bytes]]:
    whole = states[-1]
    yield "rolled back", states[1]
    yield "cut", whole[: len(whole) // 2]
    yield "with a tail", whole + b"\n%"
    for share in (10, 50, 90):
        at = len(whole) * share // 100
        yield f"changed at {share} %", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
