"""What no linter can see: the promises of docs/house.md about the code itself."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import FlaskForm

from govflow.audit.facts import FACTS
from govflow.gate.public import PUBLIC
from govflow.i18n import catalog
from govflow.i18n.languages import CODES
from govflow.kernel.db import Base
from govflow.web.fields import Form
from govflow.workflow import facts
from govflow.workflow.engine import decide

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "govflow").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST = 300
RECORDING = {"record", "_record", "_record_rule"}
WORK = ("charters", "bodies")  # floor 5 of the contract, from its top to its ground


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
    places = [str(module.relative_to(ROOT / "govflow")) for module in found]
    assert places == ["charters/checks.py", "workflow/step.py"]  # the first plays again, unmoved


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
        for module in MODULES + TESTS
        if (lines := len(module.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def contract(name: str) -> dict[str, Any]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return next(one for one in found if one["name"] == name)


def test_every_feature_is_named_in_its_contract() -> None:
    names = re.findall(r"\w+", " ".join(contract("Floors")["layers"]))
    top, ground = (names.index(name) for name in WORK)
    born = [name for name in names[top : ground + 1] if (ROOT / "govflow" / name).is_dir()]
    assert sorted(contract("Inside a feature")["containers"]) == sorted(
        f"govflow.{name}" for name in born
    )


def test_every_fact_has_a_sentence_in_each_language() -> None:
    silent = [
        (fact, code)
        for fact in sorted(FACTS)
        for code in CODES
        if not catalog.has(f"fact.{fact}", code)
    ]
    assert silent == []


def recorded() -> Iterator[str]:
    """Every fact handed to the ledger: written in the call, or in a table of the same module."""
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        tables = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for fact in facts_handed(tree):
            for part in ast.walk(fact):
                if isinstance(part, ast.Name) and part.id in tables:
                    yield from said_by(tables[part.id])
                yield from said_by(part)


def facts_handed(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in RECORDING:
                yield node.args[1]


def said_by(node: ast.expr | ast.AST) -> Iterator[str]:
    for value in node.values if isinstance(node, ast.Dict) else [node]:
        if isinstance(value, ast.Constant):
            yield str(value.value)


def test_every_fact_recorded_is_on_the_list_and_every_one_listed_is_recorded() -> None:
    of_events = {*facts.ANSWERS.values(), *facts.FACTS.values()}
    assert {*recorded(), *of_events} == FACTS


def test_every_event_of_a_case_is_a_fact() -> None:
    assert {*facts.FACTS, "answered"} == {*decide.HANDLERS, "started"}


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
        "verify.crl",
        "verify.file",
        "verify.page",
        "verify.show",
        "verify.upload",
    ]


def test_every_form_is_read_by_the_one_base_that_guards_it() -> None:
    kinds = [FlaskForm]
    for kind in kinds:
        kinds += kind.__subclasses__()
    ours = [kind for kind in kinds if kind.__module__.startswith("govflow.")]
    assert Form in ours
    assert [kind.__name__ for kind in ours if not issubclass(kind, Form)] == []


def test_views_are_short() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno
        for module in (ROOT / "govflow" / "web").rglob("views.py")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    )
    assert lengths[len(lengths) // 2] < 10
    assert lengths[len(lengths) * 9 // 10] < 25
