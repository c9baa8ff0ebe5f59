"""What every page must satisfy, whatever it says: axe, reflow, languages, keyboard, paper."""

from functools import cache
from pathlib import Path
from typing import Any

from govflow.i18n.book import entries
from tests.journeys.person import DESKTOP, NARROW, Person

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = (390, 844)
WHOLE: dict[str, object] = {"runOnly": {"type": "tag", "values": LEVELS}}
COLOURS: dict[str, object] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
View = tuple[tuple[int, int], str, dict[str, object]]
# Both widths and both themes, each met once: what a language may spoil shows here.
CORNERS: tuple[View, ...] = ((DESKTOP, "light", WHOLE), (SMALL, "dark", WHOLE))
# Structure does not change with the colours, nor do they with the structure.
EVERY_VIEW: tuple[View, ...] = (*CORNERS, (DESKTOP, "dark", COLOURS), (SMALL, "light", COLOURS))
RUN_AXE = """async (options) => {
  const result = await axe.run(document, {resultTypes: ["violations"], ...options});
  return result.violations.flatMap(found => found.nodes.map(node => {
    const why = [...node.any, ...node.all, ...node.none][0] || {};
    return `${found.id}: ${node.target.join(" ")} (${why.message})`;
  }));
}"""
TEXTS = """() => {
  const seen = [], lang = document.documentElement.lang;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.parentElement;
    if (at.closest("script, style, template, code, bdi, noscript")) continue;
    if (at.closest("[lang]").lang !== lang || !at.checkVisibility()) continue;
    const text = node.data.trim().replace(/\\s+/g, " ");
    if (text) seen.push(text);
  }
  return seen;
}"""
SIDEWAYS = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll("body *")].filter(node => {
    const box = node.getBoundingClientRect();
    return box.width && (box.right > root.clientWidth + 1 || box.left < -1);
  }).slice(0, 5).map(node => `${node.tagName} ${node.id} .${node.className}`)
    .concat(`page is ${root.scrollWidth} wide of ${root.clientWidth}`);
}"""
# What kinds of elements a page shows, each with the kind that holds it and with its state.
KINDS = """() => {
  const states = ["open", "hidden", "disabled", "checked", "aria-expanded", "aria-invalid"];
  const kind = node => {
    const state = states.filter(name => node.hasAttribute(name));
    const role = node.getAttribute("role") || node.getAttribute("type") || "";
    return [node.localName, ...[...node.classList].sort(), role, ...state].join(".");
  };
  const nodes = [...document.querySelectorAll("body *:not(svg *)")];
  return [...new Set(nodes.map(node => `${kind(node.parentElement)} > ${kind(node)}`))];
}"""
FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    name: (at.getAttribute("aria-label") || at.innerText || at.value || at.name || "").trim(),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    body: at === document.body,
  };
}"""


@cache
def _source() -> str:
    return AXE.read_text("utf-8")


def axe(person: Person, options: dict[str, object]) -> list[str]:
    """Return what axe finds, from the top: what lies under the bar while scrolling is no flaw.

    It is evaluated, not loaded: no policy bends.
    """
    person.page.evaluate("scrollTo(0, 0)")
    if not person.page.evaluate("() => 'axe' in window"):
        person.page.evaluate(_source())
    found: list[str] = person.page.evaluate(RUN_AXE, options)
    return found


def flaws_of_access(person: Person, views: tuple[View, ...] = CORNERS) -> list[str]:
    """Look at the page in each view, wide or narrow, light or dark; return what is wrong."""
    found = []
    for (width, height), scheme, options in views:
        person.page.set_viewport_size({"width": width, "height": height})
        person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{width} {scheme} {flaw}" for flaw in axe(person, options)]
    person.page.emulate_media(color_scheme="light")
    return found + flaws_of_width(person)


def is_new(person: Person, scope: str) -> bool:
    """Whether the page shows a kind of element that this process has not seen in the scope."""
    met = _met.setdefault(f"{scope} {person.language}", set())
    kinds = set(person.page.evaluate(KINDS)) - met
    met |= kinds
    return bool(kinds)


_met: dict[str, set[str]] = {}


def flaws_of_width(person: Person) -> list[str]:
    """Return what makes the page scroll sideways where it is narrowest."""
    before = person.page.viewport_size
    person.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    found: list[str] = person.page.evaluate(SIDEWAYS)
    if before:
        person.page.set_viewport_size(before)
    return [f"sideways at {NARROW[0]}: {what}" for what in found]


def flaws_of_words(person: Person) -> list[str]:
    """Return the keys and the English that a page shows to somebody who reads another language."""
    texts: list[str] = person.page.evaluate(TEXTS)
    strange = _keys() | (_english(person.language) if person.language != "en" else frozenset())
    return sorted({text for text in texts if text in strange})


@cache
def _keys() -> frozenset[str]:
    return frozenset(
        entry.msgid
        for entry in entries()
        if entry.words.get("en", (entry.msgid,)) != (entry.msgid,)
    )


@cache
def _english(language: str) -> frozenset[str]:
    """Return the English words of the catalogue that this language says otherwise."""
    return frozenset(
        entry.msgid
        for entry in entries()
        if language in entry.words and entry.msgid not in entry.words[language]
    )


def walk_by_keyboard(person: Person, to: str, *, steps: int = 60) -> list[str]:
    """Press Tab until something named `to` has the focus, always seen; return the way."""
    way: list[str] = []
    while len(way) < steps:
        person.page.keyboard.press("Tab")
        here: dict[str, Any] = person.page.evaluate(FOCUS)
        if here["body"]:  # past the last element: the browser's own bar
            continue
        way.append(here["name"])
        assert here["ring"], f"no ring on {here['name']!r} after {way}"
        assert here["inside"], f"{here['name']!r} is out of sight after {way}"
        if to in here["name"]:
            return way
    raise AssertionError(f"{to!r} was not reached: {way}")


def flaws_of_paper(person: Person) -> list[str]:
    """Return what a printed page shows that paper cannot use, and whether it is all black."""
    person.page.emulate_media(media="print")
    unusable = person.page.locator(
        "nav >> visible=true", has_not=person.page.locator("nav nav")
    ).count()
    buttons = person.page.locator("button >> visible=true").count()
    head = person.page.locator("h1 >> visible=true").count()
    person.page.emulate_media(media="screen")
    found = {"menus": unusable, "buttons": buttons, "headings missing": 1 - head}
    return [f"{what}: {number}" for what, number in found.items() if number]
