"""The questions of the form that writes a circuit: how each is shown, how its answer is kept.

A question that comes back as it was shown changes nothing: what an imported circuit says in its own
way stays as it says it, and what no question covers is never touched.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from govflow.i18n.languages import CODES

Values = Mapping[str, list[str]]
Shown = dict[str, list[str]]
Thing = dict[str, Any]  # a step of a definition, or the definition itself
YES = "yes"
BOXES = {"back.to", "back.resume", "not_same_as", "mandatory", "veto", "cancel_on", "data"}


@dataclass(frozen=True, slots=True)
class Part:
    """One question about a thing: `show` gives the fields of its form, `write` keeps them."""

    name: str
    show: Callable[[Thing], Shown]
    write: Callable[[Thing, Values], None]


def first(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")


def answered(part: Part, thing: Thing, values: Values) -> bool:
    """Keep an answer where it is another one than was shown."""
    shown = part.show(thing)
    names = {*shown, *(name for name in values if name.split(".")[0] == part.name)}
    if all(_same(name, shown.get(name, []), values.get(name, [])) for name in names):
        return False
    part.write(thing, values)
    return True


def _same(name: str, shown: Iterable[str], sent: Iterable[str]) -> bool:
    """Tell whether an answer is as it was shown; boxes come back in the order of the list."""
    order = sorted if name in BOXES else list
    return order(said_in(shown)) == order(said_in(sent))


def in_order(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """Return what is ticked, what was ticked before in its old order first."""
    ticked = list(dict.fromkeys(said_in(new)))
    return sorted(ticked, key=[*old, *ticked].index)


def said_in(values: Iterable[str]) -> list[str]:
    return [one.strip() for one in values if one.strip()]


def keep(thing: Thing, key: str, value: object) -> None:
    """Write a value under its key; nothing is not written."""
    if value in ("", [], {}, None):
        thing.pop(key, None)
    else:
        thing[key] = value


# ------------------------------------------------------------------ simple questions


def choice(key: str, default: str) -> Part:
    """One of several; the default is not written down."""

    def show(thing: Thing) -> Shown:
        return {key: [str(thing.get(key, default))]}

    def write(thing: Thing, values: Values) -> None:
        said = first(values, key)
        keep(thing, key, "" if said == default else said)

    return Part(key, show, write)


def tick(key: str, *, on: object = True, default: object = None) -> Part:
    """Yes or no; `default` is what holds where nothing is written."""

    def show(thing: Thing) -> Shown:
        return {key: [YES] if thing.get(key, default) == on else []}

    def write(thing: Thing, values: Values) -> None:
        ticked = bool(values.get(key))
        thing.pop(key, None)
        if ticked != (default == on):
            thing[key] = on if ticked else False

    return Part(key, show, write)


def several(key: str) -> Part:
    def show(thing: Thing) -> Shown:
        return {key: [str(one) for one in thing.get(key, ())]}

    def write(thing: Thing, values: Values) -> None:
        keep(thing, key, in_order(thing.get(key, ()), values.get(key, ())))

    return Part(key, show, write)


def text(key: str, *inside: str) -> Part:
    """A word or a sentence, inside a mapping where one is named."""

    def show(thing: Thing) -> Shown:
        holder = thing.get(key, {}) if inside else thing
        return {key: [str(holder.get((*inside, key)[0], "") or "")]}

    def write(thing: Thing, values: Values) -> None:
        said = first(values, key).strip()
        keep(thing, key, {inside[0]: said} if inside and said else said)

    return Part(key, show, write)


def _title(thing: Thing) -> Shown:
    return {f"title.{code}": [str((thing.get("title") or {}).get(code) or "")] for code in CODES}


def _entitle(thing: Thing, values: Values) -> None:
    said = {code: first(values, f"title.{code}").strip() for code in CODES}
    keep(thing, "title", {code: words for code, words in said.items() if words})


TITLE = Part("title", _title, _entitle)


def _people(thing: Thing) -> Shown:
    return {"who": [str(one) for one in thing.get("who", ())]}


def _ask(thing: Thing, values: Values) -> None:
    thing["who"] = said_in(values.get("who", ()))


WHO = Part("who", _people, _ask)
