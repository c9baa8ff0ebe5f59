"""Random sound circuits, drawn by Hypothesis: every construct, blocks in blocks, all rules."""

from typing import Any

from hypothesis import strategies as st

from tests.workflow.engine.circuits import circuit

POSTS = ("P0", "P1", "P2", "P3", "P4", "P5")
DATA = {"n": {"type": "integer"}}
OUTSIDE = ("wait", "circuit", "aside")
ASKED = frozenset({"visa", "approval", "avis", "aside"})
RULES: list[Any] = ["one", "all", "majority", "majority_cast", {"share": "2/3"}, {"n": 2}]


class Drawing:
    """Draws the steps of one circuit, keeping count of their names."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.steps: dict[str, Any] = {}
        self.humans: list[str] = []

    def one_of(self, *options: Any) -> Any:  # noqa: ANN401 - whatever is offered
        return self.draw(st.sampled_from(options))

    def coin(self) -> bool:
        return self.draw(st.booleans())

    def name(self) -> str:
        name = f"s{len(self.steps)}"
        self.steps[name] = None
        return name

    def top(self) -> str:
        names = [self.name() for _ in range(self.one_of(1, 2, 3, 4))]
        for place, name in enumerate(names):
            later = [*names[place + 1 :], "end.approved"]
            kind = self.one_of("visa", "visa", "approval", "avis", "block", "choice", *OUTSIDE)
            self.steps[name] = self.step(kind, later, 0)
            if kind in ASKED:
                self.humans.append(name)
        return names[0]

    def step(self, kind: str, later: list[str], depth: int) -> dict[str, Any]:
        if kind == "choice":
            go = self.one_of(*later)
            case = {"when": f"n > {self.one_of(1, 2, 3)}", "go": go}
            return {"kind": "choice", "cases": [case], "else": later[0]}
        onward = {"approve": later[0], "reject": "end.rejected"}
        if kind == "block":
            return self.block(onward, depth)
        return self.stop(kind, onward, later)

    def stop(self, kind: str, onward: dict[str, str], later: list[str]) -> dict[str, Any]:
        if kind == "wait":
            return self.wait(onward)
        if kind == "circuit":
            passed = self.humans if "approve" in onward else []
            back = {"to": [self.one_of("requester", *passed)], "resume": ["here"]}
            told = {"return": back} if self.humans_before(back["to"][0]) and self.coin() else {}
            step = {"kind": "circuit", "circuit": "below", "data": {"n": "n"}}
            return step | {"then": onward | told}
        if kind != "aside":
            return self.human(kind, onward)
        ahead = [name for name in later if name in self.steps]
        until = {"until": self.one_of(*ahead)} if ahead and self.coin() else {}
        return self.human("avis", onward) | {"blocking": False} | until

    def humans_before(self, target: str) -> bool:
        """Say whether a circuit may give the file back to a step: not to one beside its way."""
        step = self.steps.get(target)
        return target == "requester" or (step is not None and step.get("blocking", True))

    def wait(self, onward: dict[str, str]) -> dict[str, Any]:
        wait: dict[str, Any] = {
            "kind": "wait",
            "signal": self.one_of("s1", "s2", "s3", "s4"),
            "then": {},
        }
        done = onward.get("approve")
        if done:
            wait["then"]["done"] = done
        if self.coin():
            wait["due"] = "3wd"
            late = self.one_of(*([done, "end.lapsed"] if done else ["join"]))
            wait["then"] |= {"timeout": late} if done or self.coin() else {}
        return wait

    def human(self, kind: str, onward: dict[str, str]) -> dict[str, Any]:
        top = "approve" in onward
        step: dict[str, Any] = {"kind": kind, "who": self.who(), "due": self.one_of("3wd", "5wd")}
        step["on_change"] = self.one_of("ask_again", "keep", "notify")
        if kind == "avis":
            step["then"] = {"done": onward["approve"]} if top else {}
            step["unfavourable"] = self.one_of("note", "reason")
            return step
        step["then"] = dict(onward)
        rules = RULES if len(step["who"]) > 1 else RULES[:-1]
        step["rule"] = self.one_of(*rules)
        step["abstain"] = self.coin()
        step.update(self.powers(step["who"]))
        step["early"] = not self.coin()
        step["silence"] = self.one_of("wait", "wait", "abstain")
        step["escalate"] = {
            "after": "2wd",
            "to": "superior(holder)",
            "mode": self.one_of("add", "replace", "inform"),
        }
        step["then"]["return"] = {
            "to": ["requester", "any_previous"],
            "resume": ["here", "replay"],
            "clock": self.one_of("restart", "pause", "keep"),
        }
        if top:
            step["edit"] = self.coin()
        if self.humans and self.coin():
            step["not_same_as"] = [self.one_of(*self.humans)]
        return step | ({"skip": "same_person"} if self.coin() else {})

    def powers(self, who: list[str]) -> dict[str, Any]:
        """Give the first of several voters a say of his own, or ask for a quorum."""
        if len(who) == 1:
            return {}
        power = self.one_of("none", "veto", "mandatory", "casting", "quorum", "quorum_share")
        said: dict[str, dict[str, Any]] = {
            "veto": {"veto": who[:1]},
            "mandatory": {"mandatory": who[:1]},
            "casting": {"casting": who[0]},
            "quorum": {"quorum": 2},
            "quorum_share": {"quorum": {"share": "1/2"}},
        }
        return said.get(power, {})

    def who(self) -> list[str]:
        posts = self.draw(st.lists(st.sampled_from(POSTS), min_size=1, max_size=3, unique=True))
        if self.coin():
            return [f"any({', '.join(f'post:{post}' for post in posts)})"]
        return [f"post:{post}" for post in posts]

    def block(self, onward: dict[str, str], depth: int) -> dict[str, Any]:
        branches = {f"b{place}": self.line(depth) for place in range(self.one_of(2, 2, 3))}
        block: dict[str, Any] = {"kind": "parallel", "branches": branches, "then": onward}
        block["join"] = self.one_of("all", {"n": 1}, {"n": 2})
        if self.coin():
            block["cancel_on"] = ["reject"]
        if self.coin():
            block["when"] = {"b1": f"n > {self.one_of(1, 2)}"}
        return block

    def line(self, depth: int) -> list[str]:
        names = [self.name() for _ in range(self.one_of(1, 1, 2))]
        for place, name in enumerate(names):
            kinds = ("visa", "approval", "avis", *OUTSIDE, "choice", "block")
            kind = self.one_of(*kinds[: len(kinds) if depth == 0 else -1])
            later = [*names[place + 1 :], "join"]
            if kind == "choice":
                self.steps[name] = self.step(kind, later, depth)
            elif kind == "block":
                self.steps[name] = self.block({"reject": "join"}, depth + 1)
            else:
                self.steps[name] = self.stop(kind, {"reject": "join"}, later)
                if kind in ASKED:
                    self.humans.append(name)
        return names


@st.composite
def circuits(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the definition of a circuit that publishing accepts."""
    drawing = Drawing(draw)
    start = drawing.top()
    recall = drawing.one_of("before_first_answer", "before_signature", "never")
    return circuit(drawing.steps, start, data=DATA, recall=recall)
