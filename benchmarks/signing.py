"""What a signed paper costs: printing, each revision, the whole chain, looking at a file."""

import logging
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from benchmarks.figures import Figure
from govflow.documents import pdf
from govflow.signing import chain, verify
from tests.make import papers, signing
from tests.make.signing import AT

MILLISECONDS = 1000.0
COLD = """
from datetime import date
from govflow.documents import pdf
from tests.make import papers
pdf.render("charter", papers.charter_json(), on=date(2026, 11, 23))
"""


def printed(number: int) -> pdf.Printed:
    """Print a charter that differs from the others."""
    return pdf.render("charter", papers.charter_json(reference=f"CH-{number}"), on=AT.date())


def print_cold() -> None:
    subprocess.run([sys.executable, "-c", COLD], check=True)  # noqa: S603 - the words above


def figures(folder: Path, rounds: int) -> list[Figure]:
    """Measure in CPU milliseconds, warm, and one cold print in a process of its own."""
    logging.disable()
    ring = signing.ring(folder / "keys")
    paper = signing.paper(ring)
    later = AT + timedelta(hours=1)
    trust = ring.trust(later)
    sheet = printed(0)
    jobs: dict[str, Callable[[int], object]] = {
        "print, warm": printed,
        "print, cold (wall)": lambda _at: print_cold(),
        "certify (R1)": lambda _at: chain.certify(ring, sheet.pdf, sheet.boxes, at=AT),
        "stamp": lambda _at: signing.stamp("Sig_Director"),
        "sign (R2)": lambda _at: signing.signed(ring, paper.r1, "Sig_Director", AT),
        "archive (R4, R5)": lambda _at: chain.archive(ring, paper.r3, at=later),
        "whole chain": lambda _at: signing.paper(ring),
        "look": lambda _at: verify.look_here(paper.r5, trust, later),
        "verify (wall)": lambda _at: verify.verify(paper.r5, trust, paper.register, now=later),
    }
    return [
        Figure("signing", "files", f"ms {name}", "govflow", measured(job, name, rounds))
        for name, job in jobs.items()
    ]


def measured(job: Callable[[int], object], name: str, rounds: int) -> tuple[float, ...]:
    watch = time.perf_counter if name.endswith("(wall)") else time.process_time
    job(-1)
    times = []
    for number in range(rounds):
        began = watch()
        job(number)
        times.append((watch() - began) * MILLISECONDS)
    return tuple(times)
