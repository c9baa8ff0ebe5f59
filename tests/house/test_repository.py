"""Rules of the repository as a whole: committed files, locks, the engine."""

import ast
import base64
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-node.txt",
    "requirements-peers.txt",
)
# Not installed beside the house, so that nothing can say who brings them.
OF_PEERS = {
    "SpiffWorkflow": ["spiffworkflow"],
    "django": ["django"],
    "statemachine": ["python-statemachine"],
    "transitions": ["transitions"],
    "viewflow": ["django-viewflow"],
}
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<rest>.*)$")
NAME = re.compile(r"^[a-z0-9][a-z0-9-]*")
# Written in pieces, so that this file does not name what it forbids.
HOSTS = [
    "".join(parts)
    for parts in (
        ("pypi", ".org"),
        ("python", "hosted"),
        ("npmjs", "."),
        ("yarnpkg", "."),
        ("jsdelivr", "."),
        ("unpkg", "."),
        ("cdnjs", "."),
        ("googleapis", "."),
        ("deb.debian", ".org"),
        ("--index", "-url"),
        ("--find", "-links"),
    )
]
MACHINE = re.compile(r"/(?:home|root|Users)/|/work/(?:main|shared|plan)")
SERVED = {".woff", ".woff2", ".ttf", ".otf", ".eot"}


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def lines_of_text() -> Iterator[tuple[Path, int, str]]:
    for path in committed():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield path.relative_to(ROOT), number, line


def test_nothing_names_a_registry_or_asks_the_network_for_a_part() -> None:
    named = [
        f"{path}:{number}: {host}"
        for path, number, line in lines_of_text()
        for host in HOSTS
        if host in line
    ]
    assert named == []


def test_nothing_names_a_folder_of_somebodys_machine() -> None:
    named = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, number, line in lines_of_text()
        if MACHINE.search(line) and path != Path(__file__).relative_to(ROOT)
    ]
    assert named == []


def test_no_third_party_file_or_font_is_committed() -> None:
    names = [path.relative_to(ROOT) for path in committed()]
    foreign = [name for name in names if {"vendor", "node_modules", ".venv"} & set(name.parts)]
    fonts = [name for name in names if name.suffix in SERVED]
    minified = [name for name in names if ".min." in name.name]
    assert [*foreign, *fonts, *minified] == []


def pins(lock: str) -> dict[str, list[str]]:
    """Return each pin of a lock with the hashes under it; refuse any other kind of line."""
    found: dict[str, list[str]] = {}
    current = ""
    for raw in (ROOT / lock).read_text("ascii").splitlines():
        line = raw.split(" #")[0].strip().removesuffix("\\").strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("--hash=sha256:"):
            found[current].append(line.removeprefix("--hash=sha256:"))
            continue
        pin = PIN.match(line)
        assert pin, f"{lock}: not a pin: {line}"
        current = pin["name"]
        found[current] = []
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_its_hashes(lock: str) -> None:
    locked = pins(lock)
    assert locked
    assert [name for name, hashes in locked.items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_library_asked_for_is_locked(lock: str) -> None:
    lines = (ROOT / lock.replace(".txt", ".in")).read_text("utf-8").splitlines()
    asked = {match[0] for line in lines if (match := NAME.match(line))}
    assert asked - set(pins(lock)) == set()


def test_what_runs_and_what_checks_agree_on_versions() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for line in (ROOT / lock).read_text("ascii").splitlines():
            if pin := PIN.match(line):
                versions.setdefault(pin["name"], set()).add(pin["version"])
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_direct_libraries_stay_few() -> None:
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    assert len([line for line in lines if NAME.match(line)]) <= 30


def packages_of_the_front() -> dict[str, Any]:
    lock: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    return {name: entry for name, entry in lock["packages"].items() if name}


def test_every_front_end_part_is_locked_by_hash_and_without_address() -> None:
    parts = packages_of_the_front()
    assert [name for name, part in parts.items() if "integrity" not in part] == []
    assert [name for name, part in parts.items() if "resolved" in part] == []


def test_front_end_parts_are_asked_for_in_exact_versions() -> None:
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))
    wanted = asked["dependencies"] | asked["devDependencies"]
    locked = packages_of_the_front()
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_vendor_files_are_those_that_set_up_made() -> None:
    vendor = ROOT / "static" / "vendor"
    if not vendor.exists():
        pytest.skip("set-up has not run")
    manifest: dict[str, str] = json.loads((vendor / "manifest.json").read_text("utf-8"))
    made = {
        path.relative_to(vendor).as_posix(): "sha384-"
        + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode("ascii")
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert made == manifest


def test_htmx_is_the_file_that_was_reviewed() -> None:
    manifest = json.loads((ROOT / "static" / "vendor" / "manifest.json").read_text("utf-8"))
    reviewed = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"
    assert manifest["htmx.min.js"] == reviewed


def test_fonts_stay_within_their_budget() -> None:
    fonts = ROOT / "static" / "vendor" / "fonts"
    assert sum(path.stat().st_size for path in fonts.glob("*.woff2")) <= 76_000


def test_settings_are_all_shown_in_the_example() -> None:
    example, code = (ROOT / name for name in (".env.example", "config.py"))
    shown = set(re.findall(r"^(GOVFLOW_\w+)=", example.read_text("utf-8"), re.MULTILINE))
    read = set(re.findall(r'"(GOVFLOW_\w+)"', code.read_text("utf-8")))
    assert shown - {"GOVFLOW_TEST_POSTGRES_URL", "GOVFLOW_TEST_CHROMIUM"} == read


def test_configuration_reads() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert settings["project"]["requires-python"] == ">=3.11"


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def folder_of(path: Path) -> str:
    """Return the top folder of a file; the peers of the benchmark are one of their own."""
    parts = path.relative_to(ROOT).parts
    return "benchmarks/peers" if parts[:2] == ("benchmarks", "peers") else parts[0]


def test_the_peers_know_nothing_of_the_house() -> None:
    shared = ("benchmarks.contender", "benchmarks.lanes", "benchmarks.plain", "benchmarks.peers")
    known = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in committed()
        if path.suffix == ".py" and folder_of(path) == "benchmarks/peers"
        for name in imports(ast.parse(path.read_text("utf-8")))
        if name.split(".")[0] in {"benchmarks", "govflow", "config", "tests"}
        and not name.startswith(shared)
        and name != "benchmarks"
    ]
    assert known == []


@pytest.mark.parametrize(
    ("folders", "locks"),
    [
        (("govflow", "migrations", "config.py"), ("requirements.txt",)),
        (("tests", "scripts", "benchmarks"), ("requirements.txt", "requirements-dev.txt")),
        (("benchmarks/peers",), ("requirements-peers.txt",)),
    ],
)
def test_every_library_imported_is_locked(folders: tuple[str, ...], locks: tuple[str, ...]) -> None:
    ours = {"govflow", "config", "tests", "benchmarks", *sys.stdlib_module_names}
    libraries = {**packages_distributions(), **OF_PEERS}
    locked = {name for lock in locks for name in pins(lock)}
    unlocked = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in committed()
        if path.suffix == ".py" and folder_of(path) in folders
        for name in {name.split(".")[0] for name in imports(ast.parse(path.read_text("utf-8")))}
        if name not in ours
        and not locked & {library.lower() for library in libraries.get(name, [])}
    }
    assert unlocked == set()


def test_the_engine_knows_the_standard_library_and_the_working_days_alone() -> None:
    engine = ROOT / "govflow" / "workflow" / "engine"
    allowed = ("govflow.workflow.engine", "govflow.calendar.core")
    foreign = {
        f"{path.name}: {name}"
        for path in engine.rglob("*.py")
        for name in imports(ast.parse(path.read_text("utf-8")))
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith(allowed)
    }
    assert foreign == set()
