"""Making bytes: slow, outside any unit of work. The library that signs is loaded only here."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from govflow.documents.store import Store
from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.clock import local_day
from govflow.kernel.work import Work
from govflow.signing.models import SigningKey

if TYPE_CHECKING:
    from govflow.signing.keys import Ring, Trust

LAYOUT = 2  # raise it where a template prints the same data otherwise, and keep what was before
_opened: dict[Path, "Ring"] = {}
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A paper that is printed and certified, and in the store: ready for its rows."""

    code: str
    template: str
    data: bytes
    parts: dict[str, str]
    fields: tuple[str, ...]
    ordered: bool
    sha256: str
    length: int
    at: datetime
    certificates: Mapping[str, bytes]  # purpose → DER


@dataclass(frozen=True, slots=True)
class Sealer:
    """The folders that sealing needs: where files are, and where keys are."""

    store: Store
    keys: Path

    def ring(self) -> "Ring":
        """Open the keys, once for the whole process. Raises Unavailable."""
        from govflow.signing import keys  # noqa: PLC0415 - loaded where something is sealed

        with _guard:
            if self.keys not in _opened:
                _opened[self.keys] = keys.load(self.keys)
            return _opened[self.keys]

    def trust(self, work: Work) -> "Trust":
        """Return what a verification believes in now: every certificate that signed here too."""
        now = self.ring().trust(work.now)
        used = {
            purpose: tuple(one.der for one in work.all(_certificates(purpose)))
            for purpose in ("seal", "time")
        }
        return replace(
            now,
            seals=tuple(dict.fromkeys((*now.seals, *used["seal"]))),
            times=tuple(dict.fromkeys((*now.times, *used["time"]))),
        )

    def prepare(
        self,
        template: str,
        data: Mapping[str, Any],
        *,
        code: str,
        at: datetime,
        ordered: bool = True,
    ) -> Sealed:
        """Print a paper, certify it, and keep it. Raises Invalid where it cannot be printed."""
        from govflow.documents import pdf  # noqa: PLC0415 - loaded where something is printed
        from govflow.signing import chain  # noqa: PLC0415

        ring, written = self.ring(), canonical({**data, "layout": LAYOUT})
        ring.require_good("seal", at)
        printed = pdf.render(template, written, on=local_day(at))
        certified = chain.certify(ring, printed.pdf, printed.boxes, at=at, ordered=ordered)
        return Sealed(
            code=code,
            template=template,
            data=written,
            parts=printed.parts | {"rendered": fingerprint(printed.pdf)},
            fields=tuple(box.field for box in printed.boxes),
            ordered=ordered,
            sha256=self.store.put(certified),
            length=len(certified),
            at=at,
            certificates={name: ring.der(name) for name in ("seal", "time")},
        )


def _certificates(purpose: str) -> Any:  # noqa: ANN401 - a Select
    return select(SigningKey).where(SigningKey.purpose == purpose).order_by(SigningKey.id)
