"""The pages measured are the pages meant, and starts are looked at as they are."""

from pathlib import Path

import pytest

from benchmarks import floor_page, pages, starting
from benchmarks.pages import Page, Sizes
from benchmarks.stores import Store

TINY = Sizes(rounds=2, requests=1, actions=1, floor_rows=30)


def test_the_floor_page_lists_25_rows(tmp_path: Path) -> None:
    floor = pages._floor(Store("sqlite-full", tmp_path), TINY)  # noqa: SLF001
    seen = Page("floor", floor, "/").get().decode()
    assert (seen.count("<tr>"), "lot 1<" in seen) == (floor_page.SHOWN + 1, True)
    floor.extensions["engine"].dispose()


def test_a_page_that_is_refused_has_no_figure(tmp_path: Path) -> None:
    floor = pages._floor(Store("sqlite-full", tmp_path), TINY)  # noqa: SLF001
    with pytest.raises(pages.NoPage, match="404"):
        Page("floor", floor, "/missing").get()
    floor.extensions["engine"].dispose()


def test_the_pages_are_measured_on_the_demonstration(tmp_path: Path) -> None:
    figures = pages.measure(Store("sqlite-full", tmp_path), TINY)
    assert [(figure.measure, figure.contender) for figure in figures] == [
        (measure, name)
        for measure in ("CPU-ms", "calls")
        for name in ("floor", "parapheur, 50 rows", "parapheur, a file open", "badge",
                     "actions, 50 rows", "a body", "a meeting")
    ]  # fmt: skip


def test_a_floor_that_starts_is_ready_and_takes_memory(tmp_path: Path) -> None:
    found = starting.start(*starting._floor(tmp_path))  # noqa: SLF001
    assert (found.wall > 0, found.pss > 1) == (True, True)


def test_a_server_that_ends_says_its_words() -> None:
    with pytest.raises(starting.NoStart, match="the server ended"):
        starting.start(["benchmarks.floor_page"], {})
