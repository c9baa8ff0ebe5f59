"""What the feature tells a circuit about its subject: the declared names, their types, values."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from govflow.workflow.engine.refusal import EngineRefusal

Value = bool | Decimal | date | str | int | tuple[str | int, ...] | None
_LIMIT: Final = 10**15
_AMOUNT: Final = re.compile(r"-?\d{1,15}(\.\d{1,4})?", re.ASCII)
KINDS: Final = (
    "integer",
    "text",
    "date",
    "person",
    "unit",
    "money",
    "boolean",
    "enum",
    "post",
    "posts",
    "ref",
)


def checked(spec: Mapping[str, Mapping[str, Any]], data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the data if each declared field is there with its type and nothing else is."""
    for name in data:
        if name not in spec:
            raise EngineRefusal("data_invalid", field=name, found=data[name], allowed=sorted(spec))
    for name, declared in spec.items():
        found = data.get(name)
        if not _fits(found, declared):
            raise EngineRefusal(
                "data_invalid",
                field=name,
                found=found,
                allowed=list(declared.get("values", (declared["type"],))),
            )
    return dict(data)


def _fits(found: object, declared: Mapping[str, Any]) -> bool:
    if found is None:
        return bool(declared.get("optional", False))
    if declared["type"] == "enum":
        return found in declared["values"]
    try:
        read(str(declared["type"]), found)
    except ValueError:
        return False
    return True


def read(kind: str, raw: object) -> Value:
    """Turn a stored value into one that can be compared. Raises ValueError where it cannot be."""
    return None if raw is None else _READ[kind](raw)


def _integer(raw: object) -> Decimal:
    if not isinstance(raw, int) or isinstance(raw, bool) or abs(raw) >= _LIMIT:
        raise ValueError(raw)
    return Decimal(raw)


def _money(raw: object) -> Decimal:
    amount = _thing(raw)
    if _AMOUNT.fullmatch(str(amount)) is None:
        raise ValueError(raw)
    return Decimal(amount)


def _boolean(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(raw)  # noqa: TRY004 - one kind of error for the caller to collect
    return raw


def _date(raw: object) -> date:
    if not isinstance(raw, str):
        raise ValueError(raw)  # noqa: TRY004 - one kind of error for the caller to collect
    return date.fromisoformat(raw)


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError(raw)  # noqa: TRY004 - one kind of error for the caller to collect
    return raw


def _thing(raw: object) -> str | int:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ValueError(raw)  # noqa: TRY004 - one kind of error for the caller to collect
    return raw


def _things(raw: object) -> tuple[str | int, ...]:
    if not isinstance(raw, list | tuple):
        raise ValueError(raw)  # noqa: TRY004 - one kind of error for the caller to collect
    return tuple(_thing(one) for one in raw)


_READ: Final[Mapping[str, Callable[[object], Value]]] = {
    "integer": _integer,
    "money": _money,
    "boolean": _boolean,
    "date": _date,
    "text": _text,
    "enum": _text,
    "ref": _thing,
    "post": _thing,
    "person": _thing,
    "unit": _thing,
    "posts": _things,
}
