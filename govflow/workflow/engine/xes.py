"""The events of cases for process mining: XES, IEEE 1849-2023. Pure.

One trace is a case, one event a moment in the life of a slot offered to somebody. `org:role` is
the post; `org:resource` is whoever the caller says that it may be: by default a pseudonym.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

SCHEMA = "http://www.xes-standard.org/"
EXTENSIONS = (
    ("Concept", "concept"),
    ("Lifecycle", "lifecycle"),
    ("Time", "time"),
    ("Organizational", "org"),
)
OURS = ("Govflow", "gov", "urn:govflow:xes:1")
CASE = "case"
# What becomes of a slot that nobody answered, by why it was closed.
ENDS = {"case_over": "ate_abort", "undone": "ate_abort"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot offered to somebody, from its opening to its end."""

    step: str
    kind: str
    role: str
    opened: datetime
    ended: datetime | None = None
    handed_on: bool = False  # offered further: escalated, transferred
    outcome: str | None = None
    closed: str | None = None
    resource: str = ""
    capacity: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A case, with everything that was offered in it."""

    name: str
    circuit: str
    digest: str
    started: datetime
    ended: datetime | None
    outcome: str | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a trace."""

    at: datetime
    name: str
    transition: str
    offer: Offer | None = None


def happenings(trace: Trace) -> list[Happening]:
    """Return the events of a trace in their order: a case starts before anything in it."""
    found = [Happening(trace.started, CASE, "start"), *_of_offers(trace.offers)]
    found.sort(key=lambda one: one.at)
    if trace.ended is not None:
        ending = "complete" if trace.outcome in {"approved", "rejected"} else "ate_abort"
        found.append(Happening(trace.ended, CASE, ending))
    return found


def _of_offers(offers: Iterable[Offer]) -> Iterator[Happening]:
    for one in offers:
        opening = "assign" if one.handed_on else "schedule"
        yield Happening(one.opened, one.step, opening, one)
        if one.ended is not None:
            yield Happening(one.ended, one.step, _ending(one), one)


def _ending(offer: Offer) -> str:
    if offer.outcome in {"skipped", "silent"}:
        return "autoskip"
    if offer.outcome is not None:
        return "complete"
    return ENDS.get(offer.closed or "", "withdraw")


def xes(traces: Iterable[Trace]) -> bytes:
    """Write traces as an XES document."""
    log = Element("log", {"xes.version": "1849-2023", "xes.features": "", "xmlns": SCHEMA})
    for name, prefix in EXTENSIONS:
        uri = f"{SCHEMA}{prefix}.xesext"
        SubElement(log, "extension", {"name": name, "prefix": prefix, "uri": uri})
    SubElement(log, "extension", dict(zip(("name", "prefix", "uri"), OURS, strict=True)))
    for scope, keys in (("trace", TRACE_KEYS), ("event", EVENT_KEYS)):
        known = SubElement(log, "global", {"scope": scope})
        for key in keys:
            _put(known, key, "date" if key == "time:timestamp" else "string", "")
    classifier = {"name": "Activity", "scope": "event", "keys": "concept:name lifecycle:transition"}
    SubElement(log, "classifier", classifier)
    _put(log, "lifecycle:model", "string", "standard")
    for trace in traces:
        _write(log, trace)
    indent(log)
    written: bytes = tostring(log, encoding="utf-8", xml_declaration=True)
    return written


TRACE_KEYS = ("concept:name",)
EVENT_KEYS = ("concept:name", "lifecycle:transition", "time:timestamp")
NO_TIME = "1970-01-01T00:00:00.000+00:00"


def _write(log: Element, trace: Trace) -> None:
    one = SubElement(log, "trace")
    said = {
        "concept:name": trace.name,
        "gov:circuit": trace.circuit,
        "gov:digest": trace.digest,
        "gov:outcome": trace.outcome,
    }
    for key, value in said.items():
        _put(one, key, "string", value)
    for happened in happenings(trace):
        _event(SubElement(one, "event"), happened)


def _event(event: Element, happened: Happening) -> None:
    _put(event, "concept:name", "string", happened.name)
    _put(event, "lifecycle:transition", "string", happened.transition)
    _put(event, "time:timestamp", "date", happened.at.isoformat(timespec="milliseconds"))
    offer = happened.offer
    if offer is None:
        return
    ends = happened.transition not in {"schedule", "assign"}
    _put(event, "org:role", "string", offer.role)
    _put(event, "gov:kind", "string", offer.kind)
    _put(event, "org:resource", "string", offer.resource if ends else None)
    _put(event, "gov:capacity", "string", offer.capacity if ends else None)
    _put(event, "gov:digest", "string", offer.digest if ends else None)
    _put(event, "gov:outcome", "string", (offer.outcome or offer.closed) if ends else None)


def _put(parent: Element, key: str, kind: str, value: str | None) -> None:
    """Write an attribute; nothing where there is no value, but in the globals, which need one."""
    if value or parent.tag == "global":
        said = value or (NO_TIME if kind == "date" else "UNKNOWN")
        SubElement(parent, kind, {"key": key, "value": said})
