"""Figures: rounds of several contenders become medians with their ranges, and a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

FLOOR, VIEWFLOW = "floor", "viewflow, default lock"
TIMES = (FLOOR, VIEWFLOW)  # of whom each figure is told as a multiple
HEADS = ("job", "database", "measure", "contender", "median", "range of rounds", "× floor",
         "× viewflow")  # fmt: skip
COUNTED = frozenset({"double"})  # counts that are right or wrong: no ratio


@dataclass(frozen=True, slots=True)
class Figure:
    """What one contender reached in one job, round by round."""

    job: str
    store: str
    measure: str
    contender: str
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def subject(self) -> tuple[str, str, str]:
        return self.job, self.store, self.measure


def against(whom: str, figure: Figure, figures: Iterable[Figure]) -> float | None:
    """Return the figure as a multiple of another contender's of the same run.

    >>> floor = Figure("flow", "sqlite", "acts/s", "floor", (10.0, 20.0, 30.0))
    >>> ours = Figure("flow", "sqlite", "acts/s", "govflow", (5.0, 10.0, 90.0))
    >>> against(FLOOR, ours, [floor, ours])
    0.5
    """
    for other in figures:
        if other.contender == whom and other.subject == figure.subject:
            return figure.median / other.median if other.median else None
    return None


def as_rows(figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    """Return the lines of the table, its heads first."""
    return [HEADS, *(_row(figure, figures) for figure in figures)]


def _row(figure: Figure, figures: Sequence[Figure]) -> tuple[str, ...]:
    low, high = min(figure.rounds), max(figure.rounds)
    spread = f"{number(low)}-{number(high)}" if len(figure.rounds) > 1 else ""
    ratios = (_ratio(whom, figure, figures) for whom in TIMES)
    return *figure.subject, figure.contender, number(figure.median), spread, *ratios


def _ratio(whom: str, figure: Figure, figures: Sequence[Figure]) -> str:
    times = against(whom, figure, figures)
    told = times is not None and figure.contender != whom and figure.job not in COUNTED
    return f"{times:.2f}" if told else ""


def number(value: float) -> str:
    """Write a figure with three digits that mean something.

    >>> number(1234.5), number(56.78), number(0.1234), number(0)
    ('1234', '56.8', '0.123', '0')
    """
    if value >= 100 or value == int(value):  # noqa: PLR2004
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"  # noqa: PLR2004


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
             for row in rows)  # fmt: skip
    return "\n".join(lines)


def as_json(figures: Sequence[Figure], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything for a machine to read."""
    return {
        "about": dict(about),
        "figures": [
            {
                "job": figure.job,
                "database": figure.store,
                "measure": figure.measure,
                "contender": figure.contender,
                "median": figure.median,
                "rounds": list(figure.rounds),
                "against_floor": against(FLOOR, figure, figures),
                "against_viewflow": against(VIEWFLOW, figure, figures),
            }
            for figure in figures
        ],
    }
