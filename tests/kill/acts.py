"""Acts of people under load, each remembered with what the server said of it, if it did."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.journeys.house import House
from tests.journeys.steps import OWNERS
from tests.kill.client import SILENCE, Answer, Client
from tests.make.documents import pdf

Asking = Callable[[], Answer]
OWNER = f"//select[@name='owner']//option[contains(., '{OWNERS['ar']}')]/@value"
FORM = "//form[contains(@action, '/approve')]//input[@name='{name}']/@value"


@dataclass(frozen=True)
class Act:
    """Something that somebody asked the server to do, and how to ask it again."""

    kind: str  # opened | attached | submitted | approved
    about: str  # a title, a file name, the public id of an action or of a task
    ask: Asking


@dataclass
class Memory:
    """What clients remember outside the server: acts acknowledged, acts without an answer."""

    acknowledged: list[Act] = field(default_factory=list)
    unanswered: list[Act] = field(default_factory=list)
    asked: set[tuple[str, str]] = field(default_factory=set)
    refused: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def does(self, act: Act) -> Answer:
        """Do an act; a silence is remembered, and raised."""
        with self.lock:
            self.asked.add((act.kind, act.about))
        try:
            answer = act.ask()
        except SILENCE:
            with self.lock:
                self.unanswered.append(act)
            raise
        with self.lock:
            if answer.accepted:
                self.acknowledged.append(act)
            else:
                self.refused.append((act.kind, answer.words))
        return answer

    def asks_again(self) -> None:
        """Repeat with its key what got no answer, save a draft: it has no key yet."""
        waiting, self.unanswered = self.unanswered, []
        for act in waiting:
            if act.kind in {"submitted", "approved"}:
                self.does(act)


def key() -> str:
    return uuid.uuid4().hex


def owner_of(client: Client) -> str:
    return client.get("/actions/new").values(OWNER)[0]


def draft(client: Client, owner: str, title: str) -> Asking:
    form = {"title_fr": title, "owner": owner, "due": "2027-01-31", "priority": "high"}
    sent = form | {"key": key(), "body": ""}
    return lambda: client.post("/actions/new", sent)


def submission(client: Client, action: str) -> Asking:
    form = {"key": key()}
    return lambda: client.post(f"/actions/{action}/submit", form)


def approval(client: Client, task: str) -> Asking:
    """Open a file as people do, and return how its decision is sent."""
    return decision(client, task, seen(client, task))


def seen(client: Client, task: str) -> dict[str, str]:
    """Open a file; return what its form says of the text that was seen."""
    page = client.get(f"/parapheur?item={task}")
    return {name: _value(page, name) for name in ("digest", "as")}


def decision(client: Client, task: str, form: dict[str, str]) -> Asking:
    sent = form | {"key": key()}
    return lambda: client.post(f"/parapheur/{task}/approve", sent)


def _value(page: Answer, name: str) -> str:
    found = page.values(FORM.format(name=name))
    return found[0] if found else ""


def tasks_of(client: Client) -> list[str]:
    """Return the files that await somebody."""
    links = client.get("/parapheur?show=500").values("//a[@class='work-link']/@href")
    return [link.partition("item=")[2].partition("&")[0] for link in links]


def write(house: House, memory: Memory, name: str, over: threading.Event) -> None:
    """Open, attach, submit, again and again, until the server is gone."""
    try:
        client = Client(house).signed_in("secretariat")
        owner, count = owner_of(client), 0
        while not over.is_set():
            count += 1
            _bring(client, memory, owner, f"{name}-{count}")
    except SILENCE:
        return


def _bring(client: Client, memory: Memory, owner: str, name: str) -> None:
    made = memory.does(Act("opened", name, draft(client, owner, name)))
    action = made.location.rpartition("/")[2]
    form, content = {"key": key(), "kind": "annex"}, pdf(f"Annexe {name}")
    place = f"/documents/of/action/{action}"
    memory.does(
        Act("attached", f"{name}.pdf", lambda: client.give(place, form, f"{name}.pdf", content))
    )
    memory.does(Act("submitted", action, submission(client, action)))


def decide(house: House, memory: Memory, over: threading.Event) -> None:
    """Give visas to whatever comes, until the server is gone."""
    try:
        client = Client(house).signed_in("drh")
        while not over.is_set():
            for task in tasks_of(client):
                memory.does(Act("approved", task, approval(client, task)))
    except SILENCE:
        return
