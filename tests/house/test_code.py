"""What no linter can see: the promises of docs/house.md about the code itself."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from govflow.audit.facts import FACTS
from govflow.gate.public import PUBLIC
from govflow.i18n import catalog
from govflow.i18n.languages import CODES
from govflow.kernel.db import Base

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "govflow").rglob("*.py"))
LONGEST = 300
FEATURES = {"bodies", "meetings", "decisions", "actions"}  # the packages of floor 5


def calls(name: str) -> Iterator[str]:
    """Every module in which a method of this name is called."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr == name:
                yield str(module.relative_to(ROOT / "govflow"))


def test_there_is_one_commit() -> None:
    assert list(calls("commit")) == ["kernel/work.py"]


def test_flows_move_in_one_place() -> None:
    moving = re.compile(r"\bflow\.after\(", re.IGNORECASE)
    found = [module for module in MODULES if moving.search(module.read_text(encoding="utf-8"))]
    assert [str(module.relative_to(ROOT / "govflow")) for module in found] == ["workflow/step.py"]


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(module)
        for module in MODULES
        if not ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_module_is_longer_than_a_sitting() -> None:
    long = {
        str(module.relative_to(ROOT)): lines
        for module in MODULES
        if (lines := len(module.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_every_feature_is_named_in_its_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    inside = next(one for one in contracts if one["name"] == "Inside a feature")
    assert {name.rpartition(".")[2] for name in inside["containers"]} == FEATURES


def test_every_fact_has_a_sentence_in_each_language() -> None:
    silent = [
        (fact, code)
        for fact in sorted(FACTS)
        for code in CODES
        if not catalog.has(f"fact.{fact}", code)
    ]
    assert silent == []


def test_every_fact_recorded_is_on_the_list_and_every_one_listed_is_recorded() -> None:
    quoted = re.compile(r'"([a-z_]+\.[a-z_]+)"')
    written = {
        name
        for module in MODULES
        if module.name != "facts.py" or module.parent.name != "audit"
        for name in quoted.findall(module.read_text(encoding="utf-8"))
    }
    assert sorted(FACTS - written) == []


def test_every_model_has_its_word() -> None:
    words = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    models = sorted(mapper.class_.__name__ for mapper in Base.registry.mappers)
    assert [name for name in models if f"`{name}`" not in words] == []


def test_pages_without_sign_in_are_the_ones_agreed(app: Flask) -> None:
    assert {name for name in PUBLIC if name in app.view_functions} == PUBLIC
    assert sorted(PUBLIC) == [
        "accounts.forgotten",
        "accounts.reset",
        "accounts.sign_in",
        "accounts.sign_in_as",
        "health.alive",
        "health.ready",
        "help.page",
        "preferences.language",
        "preferences.theme",
        "static",
    ]


def test_views_are_short() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno
        for module in (ROOT / "govflow" / "web").rglob("views.py")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    )
    assert lengths[len(lengths) // 2] < 10
    assert lengths[len(lengths) * 9 // 10] < 25
