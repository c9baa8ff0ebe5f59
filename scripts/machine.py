"""Say what this machine lacks for the whole suite, and install it where that is possible.

A missing program leaves journeys out, loudly; in CI (CI=true) it fails the run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSER = "chromium-headless-shell"  # half the work of the whole Chromium
# package of Debian: programs of which one is enough
NEEDS = {
    BROWSER: ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    "openssl": ("openssl",),
    "poppler-utils": ("pdftoppm",),
    "qpdf": ("qpdf",),
}
FONTS = "fonts-dejavu-core"  # what a page falls back to where its own fonts are missing


def missing() -> list[str]:
    given = {BROWSER: os.environ.get("GOVFLOW_TEST_CHROMIUM", "")}
    return [
        package
        for package, programs in NEEDS.items()
        if not any(shutil.which(program) for program in (*programs, given.get(package, "")))
    ]


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    print(f"machine: installing {', '.join(packages)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-q", "-q", "update"],
        ["apt-get", "-q", "-q", "install", "-y", "--no-install-recommends", *packages, FONTS],
    ):
        subprocess.run(
            command, env=environment, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr
        )


def main() -> int:
    if (wanted := missing()) and can_install():
        install(wanted)
        if BROWSER in (left := missing()):  # no shell apart there: nothing was installed
            install(["chromium" if package == BROWSER else package for package in left])
    if not (left := missing()):
        return 0
    line = "!" * 78
    print(f"{line}\nLEFT OUT: this machine has no {', '.join(left)}.", file=sys.stderr)
    print(f"Tests that need them will not run. Install: {' '.join(left)}", file=sys.stderr)
    print(line, file=sys.stderr)
    return int(os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main())
