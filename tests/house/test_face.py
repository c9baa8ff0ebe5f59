"""The face keeps its promises: contrast, one home for colours and sizes, no inline code."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CSS = ROOT / "static" / "css"
TEMPLATES = ROOT / "templates"
TOKENS = (CSS / "tokens.css").read_text("utf-8")
RULES = (CSS / "app.css").read_text("utf-8")
SCRIPT = ROOT / "static" / "js" / "app.js"

PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if not {"mail", "pdf"} & set(path.parts))
PARTS = [path for path in PAGES if path.name.startswith("_") and path.name != "_samples.html"]
MACROS = sorted((TEMPLATES / "ui").glob("*.html"))

GROUNDS = ("ground", "surface", "surface-2", "primary-soft")
WORDS = ("ink", "muted", "primary", "accent", "ok", "warn", "bad", "info")
TONES = ("accent", "ok", "warn", "bad", "info")
TEXT = [
    *((word, ground) for word in WORDS for ground in GROUNDS),
    *((tone, f"{tone}-soft") for tone in TONES),
    *(("ink", f"{tone}-soft") for tone in TONES),
    *(("on-primary", ground) for ground in ("primary", "primary-hover")),
]
MARKS = [(mark, ground) for mark in ("edge", "focus") for ground in GROUNDS]
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklch|color-mix)a?\(|"
    r"(?<![\w-])(?:white|black|red|green|blue|gray|grey|navy|teal|orange|yellow)(?![\w-])",
    re.IGNORECASE,
)
SIZE = re.compile(r"(?<![\w.-])-?\d*\.?\d+(?:px|rem|pt|cm|in)\b")
CONDITION = re.compile(r"@(?:media|container|page)[^{]*\{")
SIDE = re.compile(r"\b(?:left|right)\b")
SIDES_ALLOWED = ("--to-end: to right", "--to-end: to left", "--to-end:to right", "--to-end:to left")
INLINE = re.compile(
    r"""<style|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*["']|hx-on|hx-vars|hx-prompt"""
    r"""|hx-confirm|hx-boost|javascript:|["']js:""",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
ASKS = re.compile(
    r"""field\(|<textarea|<select|caller\(\)|block fields|name="q\""""
    r"""|<input[^>]*type="(?!hidden|checkbox)"""
)
ICON = re.compile(r"""\bicon\(["']([a-z0-9/-]+)["']""")


def names(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block))


def theme(name: str) -> dict[str, str]:
    """Read the colours of a theme; the dark one stands twice, for the choice and for the system."""
    light = colours(TOKENS[: TOKENS.index("@media screen")])
    if name == "light":
        return light
    chosen, system = re.findall(r"@media screen[^{]*\{[^{]*\{(.*?)\}", TOKENS, re.DOTALL)
    assert colours(chosen) == colours(system)
    assert set(colours(chosen)) == set(light)
    return colours(chosen)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(name: str, pairs: list[tuple[str, str]], least: float) -> dict[str, float]:
    found = theme(name)
    figures = {f"{a} on {b}": round(contrast(found[a], found[b]), 2) for a, b in pairs}
    return {pair: figure for pair, figure in figures.items() if figure < least}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(name: str) -> None:
    assert too_faint(name, TEXT, 4.5) == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_border_and_focus_ring_stands_out(name: str) -> None:
    assert too_faint(name, MARKS, 3.0) == {}


def bodies() -> str:
    """Return the rules without the conditions under which they hold, and without remarks."""
    plain = re.sub(r"/\*.*?\*/", "", RULES, flags=re.DOTALL)
    plain = re.sub(r"@page\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "", plain)
    return CONDITION.sub("{", plain)


def test_colours_stand_in_tokens_alone() -> None:
    assert COLOUR.findall(bodies()) == []


def test_sizes_stand_in_tokens_alone() -> None:
    assert SIZE.findall(bodies()) == []


def test_every_token_used_is_defined() -> None:
    defined = set(re.findall(r"(--[\w-]+):", TOKENS + RULES))
    assert set(re.findall(r"var\((--[\w-]+)", TOKENS + RULES)) - defined == set()


def test_nothing_is_said_of_left_and_right() -> None:
    tokens = TOKENS
    for allowed in SIDES_ALLOWED:
        tokens = tokens.replace(allowed, "")
    assert SIDE.findall(re.sub(r"/\*.*?\*/|[\w-]*chevron-\w+|[\w-]*arrow-[\w-]+", "", tokens)) == []
    assert SIDE.findall(re.sub(r"[\w-]*(?:chevron|arrow)-[\w-]+", "", bodies())) == []


def test_no_template_holds_code_or_style() -> None:
    found = {
        names(path): INLINE.findall(COMMENT.sub("", path.read_text("utf-8"))) for path in PAGES
    }
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_no_form_lets_the_browser_speak_in_its_own_language() -> None:
    """The server says what is wrong, in the reader's language and beside the field."""
    spoken = {
        names(path): [form.split("\n")[0] for form in FORM.findall(path.read_text("utf-8"))
                      if ASKS.search(form) and "novalidate" not in form]
        for path in PAGES
    }  # fmt: skip
    assert {name: forms for name, forms in spoken.items() if forms} == {}


def test_every_part_states_its_needs() -> None:
    silent = [names(p) for p in PARTS if not p.read_text("utf-8").startswith("{# needs:")]
    assert silent == []


def test_the_root_of_every_part_is_named_like_its_file() -> None:
    assert [names(path) for path in PARTS if not bears_its_name(path)] == []


def bears_its_name(path: Path) -> bool:
    """The name is an id in the part, or the id it hands to the macro that draws its root.

    A part that is further rows of a list takes the place of `#more` and ends with a new one.
    """
    name = path.stem.removeprefix("_")
    text = COMMENT.sub("", path.read_text("utf-8"))
    if "{{ pager(" in text and "<table" not in text and "call worklist(" not in text:
        return True
    known = f"(?:{re.escape(name)}|{re.escape(name.replace('_', '-'))})"
    return bool(re.search(rf"""["']{known}(?:-["'{{\w]|["'])|call {known}\(""", text))


def test_every_macro_file_explains_its_arguments() -> None:
    for path in MACROS:
        text = path.read_text("utf-8")
        assert text.startswith("{# "), names(path)
        remark = text[: text.index("#}")]
        public = [m for m in re.findall(r"\{% macro (\w+)\(", text) if f"{m}(" in remark]
        assert public, names(path)


def icons_drawn() -> Iterator[str]:
    for path in PAGES:
        yield from ICON.findall(path.read_text("utf-8"))


def test_every_icon_drawn_is_on_the_list() -> None:
    listed = (ROOT / "static" / "icons.txt").read_text("utf-8").split()
    assert listed == sorted(set(listed))
    assert set(icons_drawn()) - set(listed) == set()


def test_the_face_stays_light() -> None:
    sheets = sorted(path.name for path in CSS.glob("*.css"))
    assert sheets == ["app.css", "tokens.css"]
    assert sum((CSS / name).stat().st_size for name in sheets) <= 40 * 1024
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 5 * 1024
