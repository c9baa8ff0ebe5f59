"""A mapping of a definition being read: each wrong value becomes a problem with its path."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from govflow.workflow.engine.durations import Duration, duration

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
Problems = list[tuple[str, str]]
Read = TypeVar("Read")


class Sheet:
    """Reads keys one by one; `close` reports the keys that nothing read."""

    def __init__(self, found: object, path: str, problems: Problems) -> None:
        self.path = path
        self.problems = problems
        self.known: list[str] = []
        self.found: Mapping[str, object] = found if isinstance(found, Mapping) else {}
        if not isinstance(found, Mapping):
            self.wrong("", f"found {found!r}; a mapping is expected")

    def wrong(self, key: str, sentence: str) -> None:
        """Note a problem at `key`."""
        place = f"{self.path}.{key}" if self.path and key else self.path or key
        self.problems.append((place, sentence))

    def has(self, *keys: str) -> bool:
        return any(key in self.found for key in keys)

    def raw(self, key: str) -> object:
        """Take a value as it is; from now on the key is a known one."""
        self.known.append(key)
        return self.found.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        found = self.raw(key)
        if isinstance(found, str) and found.strip():
            return found
        if found is None and default is not None:
            return default
        self.wrong(key, f"found {found!r}; a text is expected")
        return default or ""

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        found = self.raw(key)
        if found is None and default is not None:
            return default
        if isinstance(found, str) and found in allowed:
            return found
        self.wrong(key, f"found {found!r}; allowed: {', '.join(allowed)}")
        return default or allowed[0]

    def flag(self, key: str, *, default: bool = False) -> bool:
        found = self.raw(key)
        if found is None or isinstance(found, bool):
            return default if found is None else found
        self.wrong(key, f"found {found!r}; allowed: true, false")
        return default

    def number(self, key: str, *, low: int, high: int) -> int:
        found = self.raw(key)
        if isinstance(found, int) and not isinstance(found, bool) and low <= found <= high:
            return found
        self.wrong(key, f"found {found!r}; a whole number from {low} to {high} is expected")
        return low

    def span(self, key: str) -> Duration | None:
        """Read a duration without sign, if there is one."""
        found = self.raw(key)
        if found is None:
            return None
        return self.tried(key, lambda: duration(found))

    def tried(self, key: str, read: Callable[[], Read]) -> Read | None:
        """Read what raises ValueError with a sentence."""
        try:
            return read()
        except ValueError as wrong:
            self.wrong(key, str(wrong))
            return None

    def many(self, key: str) -> tuple[tuple[str, object], ...]:
        """Give the entries of a list, each with its key as `who[0]`."""
        found = self.raw(key)
        if found is None:
            return ()
        if not isinstance(found, list | tuple):
            self.wrong(key, f"found {found!r}; a list is expected")
            return ()
        return tuple((f"{key}[{place}]", entry) for place, entry in enumerate(found))

    def words(self, key: str, allowed: Sequence[str] | None = None) -> tuple[str, ...]:
        """Give the texts of a list, each once."""
        read: list[str] = []
        for place, entry in self.many(key):
            if not isinstance(entry, str) or (allowed is not None and entry not in allowed):
                told = "a name is expected" if allowed is None else f"allowed: {', '.join(allowed)}"
                self.wrong(place, f"found {entry!r}; {told}")
            elif entry in read:
                self.wrong(place, f"'{entry}' stands here twice")
            else:
                read.append(entry)
        return tuple(read)

    def table(self, key: str) -> "Sheet":
        """Open the mapping at `key`; absent is empty."""
        found = self.raw(key)
        path = f"{self.path}.{key}" if self.path else key
        return Sheet({} if found is None else found, path, self.problems)

    def entries(self) -> tuple[str, ...]:
        """Give the keys of a mapping whose keys are names; each becomes known."""
        read = []
        for key in self.found:
            if isinstance(key, str):
                read.append(key)
                self.known.append(key)
            else:
                self.wrong(str(key), f"found the key {key!r}; a name is expected")
        return tuple(read)

    def named(self) -> tuple[str, ...]:
        """Give the keys, which must be proper names."""
        proper = tuple(key for key in self.entries() if NAME.fullmatch(key))
        for key in self.entries():
            if key not in proper:
                self.wrong(key, "a name has small letters, digits and _, and begins with a letter")
        return proper

    def close(self) -> None:
        """Report every key that nothing read."""
        for key in self.found:
            if key not in self.known:
                allowed = ", ".join(dict.fromkeys(self.known))
                self.wrong(str(key), f"unknown key {key!r}; allowed: {allowed}")
