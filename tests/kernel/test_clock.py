"""The demonstration's clock tells a time, or says which file is damaged."""

from pathlib import Path

import pytest

from govflow.kernel.clock import ClockError, DemonstrationClock


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"[]", b"{}", b"\xff", b'{"shift_seconds": "soon"}', b'{"shift_seconds": 1e300}'],
)
def test_a_damaged_file_is_named(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "demo-clock.json"
    path.write_bytes(damaged)
    with pytest.raises(ClockError, match=r"demo-clock\.json tells no time"):
        DemonstrationClock(path).now()
