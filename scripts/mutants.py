"""Take away the guards of the engine, one at a time, and see that a test misses each.

A guard is a refusal that is raised, or a rule that is asked, in ``govflow/workflow``. Each is
replaced by ``pass`` in a copy of the tree, where the tests run in stages until one fails. What
survives is printed and makes the exit code 1: a test is missing there, or the guard is not needed.
"""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
GUARDED = ROOT / "govflow" / "workflow"
REFUSALS = {"EngineRefusal", "Conflict", "Forbidden", "NotFound", "Invalid"}
PARTS = ("govflow", "tests", "migrations", "templates", "static", "scripts", "benchmarks")
STAGES = (
    ("tests/workflow/engine",),
    ("tests/workflow", "--ignore=tests/workflow/engine"),
    ("tests/actions", "tests/web/parapheur", "tests/web/circuits", "tests/web/actions"),
)
AT_ONCE = 2


@dataclass(frozen=True)
class Guard:
    """Lines of a file, from `first` to `last`, that refuse something."""

    file: Path
    first: int
    last: int
    indent: int

    def __str__(self) -> str:
        text = self.file.read_text("utf-8").splitlines()[self.first - 1].strip()
        return f"{self.file.relative_to(ROOT)}:{self.first}: {text}"

    @property
    def gone(self) -> str:
        """Return the text of the file without this guard."""
        lines = self.file.read_text("utf-8").splitlines(keepends=True)
        lines[self.first - 1 : self.last] = [" " * self.indent + "pass\n"]
        return "".join(lines)


def guards(wanted: str) -> Iterator[Guard]:
    """Find the guards in the files whose path holds what is wanted."""
    for file in sorted(GUARDED.rglob("*.py")):
        if wanted in str(file.relative_to(ROOT)):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.stmt) and _is_guard(node):
                    yield Guard(file, node.lineno, node.end_lineno or node.lineno, node.col_offset)


def _is_guard(node: ast.stmt) -> bool:
    call = node.exc if isinstance(node, ast.Raise) and node.cause is None else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
        return call.func.id in REFUSALS
    asked = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(asked, ast.Call)
        and isinstance(asked.func, ast.Attribute)
        and asked.func.attr == "require"
    )


def copied(folder: Path) -> Path:
    """Make a tree in which files may be changed."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, symlinks=True)
    for file in (*ROOT.glob("*.py"), *ROOT.glob("*.toml"), *ROOT.glob(".env.example")):
        shutil.copy(file, folder)
    return folder


def is_missed(guard: Guard, tree: Path) -> bool:
    """Whether a test fails without a guard."""
    file = tree / guard.file.relative_to(ROOT)
    whole = file.read_text("utf-8")
    file.write_text(guard.gone, "utf-8")
    try:
        return any(_fails(tree, stage) for stage in STAGES)
    finally:
        file.write_text(whole, "utf-8")


def _fails(tree: Path, stage: tuple[str, ...]) -> bool:
    program = [str(ROOT / ".venv" / "bin" / "python"), "-m", "pytest", "-x", "-q", "-n", "0"]
    options = ["-p", "no:cacheprovider", "--db", "sqlite"]
    done = subprocess.run(
        [*program, *options, *stage],
        cwd=tree,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        capture_output=True,
    )
    return done.returncode != 0


def main(wanted: str) -> int:
    found = list(guards(wanted))
    survivors: list[Guard] = []
    trees: Queue[Path] = Queue()

    def judge(guard: Guard) -> None:
        tree = trees.get()
        try:
            missed = is_missed(guard, tree)
        finally:
            trees.put(tree)
        if not missed:
            survivors.append(guard)
        print(f"{'missed  ' if missed else 'SURVIVES'} {guard}", flush=True)

    with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(AT_ONCE):
            trees.put(copied(Path(folder) / str(number)))
        list(pool.map(judge, found))
    print(f"{len(found)} guards, {len(survivors)} survive", flush=True)
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
