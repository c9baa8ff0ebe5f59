"""A second opinion on a signed file: openssl, pdfsig and qpdf. It shares nothing with the product.

The byte ranges are cut out of the file here, by hand, and given to openssl with the root alone.
"""

import re
import subprocess
from datetime import datetime
from pathlib import Path

RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", re.DOTALL)


def ranges(data: bytes) -> list[tuple[bytes, bytes]]:
    """Each (signed bytes, signature) of a file, in the order of the file."""
    found = []
    for match in RANGE.finditer(data):
        start, size, after, rest = (int(one) for one in match.groups())
        digits = data[start + size + 1 : after - 1]
        blob = bytes.fromhex(digits.decode("ascii"))
        length = int.from_bytes(blob[2:4], "big") + 4  # 30 82 <two octets>: padding follows
        found.append((data[start : start + size] + data[after : after + rest], blob[:length]))
    return found


def run(*command: str | Path) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return f"{done.returncode} {done.stdout}{done.stderr}"


def verdict_of_openssl(
    folder: Path, root: Path, issuing: Path, data: bytes, at: datetime
) -> list[bool]:
    """What openssl says of each signature of a file, with the root as the only trust."""
    return [
        _one(folder, root, issuing, number, pair, at) for number, pair in enumerate(ranges(data))
    ]


def _one(
    folder: Path, root: Path, issuing: Path, number: int, pair: tuple[bytes, bytes], at: datetime
) -> bool:
    content, signature = (folder / f"{number}.{kind}" for kind in ("bin", "der"))
    content.write_bytes(pair[0])
    signature.write_bytes(pair[1])
    when = str(int(at.timestamp()))
    if b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04" in pair[1][:60]:  # a TSTInfo inside
        said = run(
            *("openssl", "ts", "-verify", "-data", content, "-in", signature, "-token_in"),
            *("-CAfile", root, "-attime", when),
        )
        return said.startswith("0 ") and "Verification: OK" in said
    said = run(
        *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signature),
        *("-content", content, "-CAfile", root, "-certfile", issuing, "-purpose", "any"),
        *("-attime", when, "-out", folder / "out"),
    )
    return said.startswith("0 ")
