"""Copy the front-end parts that npm brought into static/vendor: script, fonts, one icon sprite.

Nothing of it is committed. The fonts are cut down to the letters in use and renamed, as their
licence asks of a changed font; `manifest.json` holds the sha384 of every file made.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
WISHES = ROOT / "static" / "icons.txt"

FAMILY = "Govflow Sans"
PRINT = {"amiri": "Amiri", "noto-sans": "NotoSans"}  # packages and the names of their files
WEIGHTS = {400: "Regular", 600: "SemiBold"}
ARABIC = (
    *range(0x0621, 0x063B),  # letters
    *range(0x0640, 0x0656),  # tatweel, letters, marks
    *(0x0670, 0x0671),  # dagger alif, wasla
    *(0x060C, 0x061B, 0x061F, 0x066A, 0x066B, 0x066C, 0x066D),  # punctuation
    *range(0x0660, 0x066A),  # digits, for what people type
    *(0x067E, 0x0686, 0x06A4, 0x06A8, 0x06A9, 0x06AD, 0x06AF, 0x06CC, 0x0763),  # Moroccan names
    *(0x0020, 0x00A0, 0x2010),
)
ICON_NAME = re.compile(r"(?:filled/)?[a-z0-9]+(?:-[a-z0-9]+)*")
STROKES = (
    'fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"'
)
TRANSFORMS = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


class MissingPart(Exception):
    """A part named in package.json or static/icons.txt that npm did not bring."""


def part(path: str) -> Path:
    found = PARTS / path
    if not found.is_file():
        raise MissingPart(f"{path} is not among the front-end parts; run `make setup` again.")
    return found


def copy_script(vendor: Path) -> None:
    shutil.copyfile(part("htmx.org/dist/htmx.min.js"), vendor / "htmx.min.js")
    shutil.copyfile(part("htmx.org/LICENSE"), vendor / "htmx.LICENSE.txt")


def rename(font: TTFont, style: str) -> None:
    """Give the font its own name: the licence reserves the original one for unchanged files."""
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    regular = style == "Regular"
    names = {
        1: FAMILY if regular else f"{FAMILY} {style}",
        2: "Regular",
        3: postscript,
        4: f"{FAMILY} {style}",
        6: postscript,
        16: FAMILY,
        17: style,
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def cut(font: TTFont, letters: tuple[int, ...]) -> None:
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)


def make_fonts(vendor: Path) -> None:
    """Write the four files of the two scripts; the Arabic ones hold only the letters in use."""
    home = vendor / "fonts"
    home.mkdir()
    source = "@fontsource/ibm-plex-sans-arabic"
    for weight, style in WEIGHTS.items():
        for script in ("arabic", "latin"):
            name = f"ibm-plex-sans-arabic-{script}-{weight}-normal.woff2"
            font = TTFont(part(f"{source}/files/{name}"), recalcTimestamp=False)
            if script == "arabic":
                cut(font, ARABIC)
            rename(font, style)
            font.flavor = "woff2"
            font.save(home / f"govflow-sans-{script}-{weight}.woff2")
    shutil.copyfile(part(f"{source}/LICENSE"), home / "OFL.txt")


def copy_print_fonts(vendor: Path) -> None:
    """Copy what papers are printed with, unchanged: Typst reads TTF, and cuts it down itself."""
    home = vendor / "print"
    home.mkdir()
    for family, name in PRINT.items():
        for style in ("400Regular", "700Bold"):
            file = f"{name}_{style}.ttf"
            shutil.copyfile(part(f"@expo-google-fonts/{family}/{style}/{file}"), home / file)
        licence = part(f"@expo-google-fonts/{family}/LICENSE_FONT")
        shutil.copyfile(licence, home / f"{name}.OFL.txt")


def wishes() -> list[str]:
    """Return the icons named in static/icons.txt, one a line, `#` for remarks."""
    if not WISHES.is_file():
        return []
    lines = (line.split("#")[0].strip() for line in WISHES.read_text("utf-8").splitlines())
    names = sorted({line for line in lines if line})
    if wrong := [name for name in names if not ICON_NAME.fullmatch(name)]:
        raise MissingPart(f"static/icons.txt: not names of icons: {', '.join(wrong)}")
    return names


def symbol(name: str) -> str:
    """Draw one icon: `check` becomes `#check`, `filled/star` becomes `#star-filled`."""
    kind, _, plain = name.rpartition("/")
    drawing = part(f"@tabler/icons/icons/{kind or 'outline'}/{plain}.svg").read_text("utf-8")
    inside = re.sub(r"<svg.*?>|</svg>|<!--.*?-->", "", drawing, flags=re.DOTALL)
    inside = re.sub(r"\s+", " ", TRANSFORMS.sub("", inside)).strip()
    paint = 'fill="currentColor"' if kind else STROKES
    identity = f"{plain}-filled" if kind else plain
    return f'<symbol id="{identity}" viewBox="0 0 24 24" {paint}>{inside}</symbol>'


def make_icons(vendor: Path) -> None:
    symbols = "\n".join(symbol(name) for name in wishes())
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    (vendor / "icons.svg").write_text(sprite, "utf-8")
    shutil.copyfile(part("@tabler/icons/LICENSE"), vendor / "icons.LICENSE.txt")


def fingerprint(path: Path) -> str:
    digest = hashlib.sha384(path.read_bytes()).digest()
    return "sha384-" + base64.b64encode(digest).decode("ascii")


def write_manifest(vendor: Path) -> None:
    files = sorted(path for path in vendor.rglob("*") if path.is_file())
    prints = {path.relative_to(vendor).as_posix(): fingerprint(path) for path in files}
    (vendor / "manifest.json").write_text(json.dumps(prints, indent=2) + "\n", "utf-8")


def build() -> None:
    """Make everything beside the old folder, then put it in its place."""
    fresh = VENDOR.with_name(".vendor-new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    copy_script(fresh)
    make_fonts(fresh)
    copy_print_fonts(fresh)
    make_icons(fresh)
    write_manifest(fresh)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


if __name__ == "__main__":
    try:
        build()
    except MissingPart as missing:
        sys.exit(f"vendor: {missing}")
