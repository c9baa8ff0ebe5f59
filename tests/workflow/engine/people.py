"""A small ministry for the kernel: posts by code, one holder each, and a look that knows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from govflow.workflow.engine.decide import Decided, decide, fold, start
from govflow.workflow.engine.effects import Effect
from govflow.workflow.engine.look import Ask, Seat
from govflow.workflow.engine.move import kinds
from govflow.workflow.engine.route import Route
from govflow.workflow.engine.state import Case, from_json, to_json
from govflow.workflow.engine.who import AnyOf, Base, Each, Field, Post, Superior, Who

DAY = "2026-11-16"
REQUESTER = 1


class Ministry:
    """Posts `post:X` held by one person each; superiors are named by hand."""

    def __init__(self, holders: Mapping[str, int], above: Mapping[str, str] | None = None) -> None:
        self.holders = dict(holders)
        self.above = dict(above or {})

    def look(self, ask: Ask) -> Sequence[Seat]:
        if ask.purpose == "transfer":
            return (self.seat(ask, (ask.to,)),) if ask.to in self.holders else ()
        return tuple(seat for who in ask.who for seat in self.seats(ask, who))

    def seats(self, ask: Ask, who: Who) -> list[Seat]:
        if isinstance(who, Each):
            return [self.seat(ask, (one,)) for one in self.principals(ask, who.one)]
        ones = who.ones if isinstance(who, AnyOf) else (who,)
        named = tuple(name for one in ones for name in self.principals(ask, one))
        return [self.seat(ask, named)] if named else []

    def seat(self, ask: Ask, named: tuple[str, ...]) -> Seat:
        people = {self.holders[name] for name in named if name in self.holders}
        return Seat(named, tuple(sorted(people - ask.excluded)))

    def principals(self, ask: Ask, one: Who) -> tuple[str, ...]:
        if isinstance(one, Post):
            return (f"post:{one.code}",)
        if isinstance(one, Field):
            found = ask.case.data.get(one.name)
            posts = found if isinstance(found, list) else [found]
            return tuple(f"post:{post}" for post in posts if post is not None)
        if isinstance(one, Superior) and one.base.name == "holder":
            return self.superior(ask.holder, ask.rank)
        if isinstance(one, Base) and one.name == "requester":
            return (f"u:{ask.case.requester}",)
        raise AssertionError(one)

    def superior(self, post: str, ranks: int) -> tuple[str, ...]:
        for _ in range(ranks):
            if post not in self.above:
                return ()
            post = self.above[post]
        return (post,)


class File:
    """A case on its way: sends events, keeps them, and checks the fold after each."""

    def __init__(
        self,
        route: Route,
        ministry: Ministry,
        data: Mapping[str, Any] | None = None,
        digest: str = "d1",
    ) -> None:
        self.route, self.ministry = route, ministry
        self.first, self.others = route, dict[str, Route]()
        self.events: list[dict[str, Any]] = []
        self.effects: tuple[Effect, ...] = ()
        self.case: Case
        opening = {
            "kind": "started",
            "day": DAY,
            "digest": digest,
            "data": dict(data or {}),
            "requester": {"person": REQUESTER, "post": 100},
            "actor": {"person": REQUESTER},
        }
        self.keep(start(route, opening, ministry.look))

    def keep(self, found: Decided) -> tuple[Effect, ...]:
        self.events.append(found.event)
        self.case, self.effects = found.case, found.effects
        assert self.case.rev == len(self.events)
        assert fold(self.first, self.events, self.others) == self.case
        assert from_json(to_json(self.case)) == self.case
        return self.effects

    def send(self, kind: str, person: object = None, **told: object) -> tuple[Effect, ...]:
        actor = {} if person is None else {"actor": {"person": person}}
        event = {"kind": kind, "day": DAY, **actor, **told}
        return self.keep(decide(self.route, self.case, event, self.ministry.look))

    def move(self, new: Route) -> tuple[Effect, ...]:
        """Go over to another circuit, as the shell does."""
        name = f"circuit {len(self.events)}"
        event = {"kind": "migrated", "day": DAY, "to": name, "kinds": kinds(self.route, self.case)}
        decided = decide(new, self.case, event, self.ministry.look)
        self.route, self.others[name] = new, new
        return self.keep(decided)

    def answer(
        self, step: str, verb: str, person: int | None = None, *, slot: int = 0, **told: object
    ) -> tuple[Effect, ...]:
        return self.send("answered", **{**self.at(step, slot, person), "verb": verb, **told})

    def back(
        self, step: str, to: str, mode: str = "replay", *, slot: int = 0, **told: object
    ) -> tuple[Effect, ...]:
        said = {"reason": "to be corrected", **told}
        return self.send(
            "returned", **{**self.at(step, slot, None), "to": to, "mode": mode, **said}
        )

    def at(self, step: str, slot: int, person: int | None) -> dict[str, Any]:
        run = self.case.runs.get(step)
        principal = run.slots[slot].principals[0] if run else "post:NOBODY"
        return {
            "step": step,
            "run": run.run if run else 0,
            "slot": slot,
            "as": principal,
            "digest": self.case.digest,
            "person": self.ministry.holders.get(principal) if person is None else person,
        }

    @property
    def waiting(self) -> list[str]:
        return list(self.case.open)
