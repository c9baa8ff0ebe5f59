"""``make bench``: the figures of this machine, the house against a floor and peers in one run."""

import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from benchmarks import crowd, jobs, pages, peer, publishing, signing, starting, stores
from benchmarks.figures import Figure, as_json, as_rows, as_table
from benchmarks.stores import Store

JOBS = ("flow", "inbox", "double", "publish", "pages", "signing", "start")
ALONE: dict[str, Callable[[Path, int], list[Figure]]] = {  # without a database
    "publish": lambda _folder, rounds: publishing.measure(rounds),
    "signing": lambda folder, rounds: [
        *signing.figures(folder, rounds),
        *crowd.measure(Store(stores.SAFE_SQLITE, folder), crowd.FEW, at_once=4),
    ],
    "start": lambda _folder, rounds: starting.measure(rounds),
}
SAFE = ("sqlite-full", "postgres")  # a page reads: the grade of safety is nothing to it
ENGINE: dict[str, Callable[[Store, jobs.Sizes], list[Figure]]] = {
    "flow": jobs.flow,
    "inbox": jobs.inbox,
    "double": jobs.double,
}
QUICK = jobs.Sizes(rounds=1, items=5, warm_up=2, tasks=2000, readers=10, clicks=10)
QUICK_PAGES = pages.Sizes(rounds=1, requests=3, actions=55, floor_rows=2000)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, type=click.Choice(JOBS))
@click.option("--db", "databases", multiple=True, type=click.Choice(stores.NAMES),
              help="On which databases; all by default.")  # fmt: skip
@click.option("--quick", is_flag=True, help="Tiny sizes: does it run? Its figures mean nothing.")
@click.option("--rounds", type=click.IntRange(1), help="Rounds of each job.")
@click.option("--items", type=click.IntRange(1), help="Items of a round of flow (300).")
@click.option("--tasks", type=click.IntRange(1), help="Open tasks of inbox (100000).")
@click.option("--json", "as_data", is_flag=True, help="Print JSON instead of a table.")
def bench(  # noqa: PLR0913 - one for each option
    *,
    names: tuple[str, ...],
    databases: tuple[str, ...],
    quick: bool,
    rounds: int | None,
    items: int | None,
    tasks: int | None,
    as_data: bool,
) -> None:
    """Measure flow, inbox, double, publish, pages, signing, start: all unless some are named."""
    sizes, page_sizes = (QUICK, QUICK_PAGES) if quick else (jobs.Sizes(), pages.Sizes())
    sizes = sizes.with_(rounds=rounds, items=items, tasks=tasks)
    page_sizes = page_sizes.with_(rounds=rounds)
    began = time.monotonic()
    wanted = names or (JOBS[:-1] if quick else JOBS)
    on = databases or ((stores.SAFE_SQLITE,) if quick else stores.NAMES)
    figures: list[Figure] = []
    with workplace() as folder:
        about = machine(on)
        if not as_data:
            click.echo("\n".join(f"{name}: {value}" for name, value in about.items()))
        for found in measured(wanted, on, folder, sizes, page_sizes):
            figures += found
            if not as_data:
                click.echo("\n" + as_table(as_rows(found)))
    about["seconds"] = f"{time.monotonic() - began:.0f}"
    if as_data:
        click.echo(json.dumps(as_json(figures, about), indent=1))
    else:
        click.echo(f"\nseconds: {about['seconds']}")


def measured(
    names: Sequence[str],
    databases: Sequence[str],
    folder: Path,
    sizes: jobs.Sizes,
    page_sizes: pages.Sizes,
) -> Iterator[list[Figure]]:
    """Do the jobs named on the databases named, and say on the way which one is at work."""
    for name in names:
        for store in (Store(database, folder) for database in databases):
            if name in ENGINE:
                click.echo(f"… {name} on {store.name}", err=True)
                yield ENGINE[name](store, sizes)
            elif name == "pages" and store.name in SAFE:
                click.echo(f"… pages on {store.name}", err=True)
                yield pages.measure(store, page_sizes)
    for name in [name for name in names if name in ALONE]:
        click.echo(f"… {name}", err=True)
        yield ALONE[name](folder, sizes.rounds)


@contextmanager
def workplace() -> Iterator[Path]:
    """Have a folder for the time of a run, and none of the settings of this machine."""
    for name in [name for name in os.environ if name.startswith("GOVFLOW_")]:
        if name != stores.GIVEN:
            del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="govflow-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def machine(databases: Sequence[str]) -> dict[str, str]:
    """Say what the figures stand on: cores and versions, never a name of a machine."""
    about = {
        "cores": str(os.cpu_count()),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        **stores.about_sqlite(),
    }
    found = peer.versions()
    about["peers"] = ", ".join(f"{name} {of}" for name, of in found.items()) or peer.ABSENT
    if "postgres" in databases:
        stores.have_postgres()
        said = ", ".join(f"{name} {value}" for name, value in stores.about_postgres().items())
        about["postgres"] = said
    return about


if __name__ == "__main__":
    bench()
