"""A charter goes from printed to archived; people with other programs agree."""

from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from govflow.documents import pdf
from govflow.documents.pages import draw
from govflow.signing.keys import Ring
from tests.make import papers
from tests.make.signing import ACTS, AT, Paper
from tests.signing import outside

A4 = 841.89  # points


def test_each_revision_only_adds_to_the_one_before(paper: Paper) -> None:
    states = [paper.r0, paper.r1, paper.r2, paper.r3, paper.r4, paper.r5]
    assert all(later.startswith(earlier) for earlier, later in pairwise(states))
    assert len(paper.r5) <= 300_000


def test_openssl_alone_accepts_every_signature_and_time_stamp(
    ring: Ring, paper: Paper, tmp_path: Path
) -> None:
    said = outside.verdict_of_openssl(
        *(tmp_path, ring.folder / "root.pem", ring.folder / "issuing.pem"),
        *(paper.r5, AT + timedelta(hours=1)),
    )
    assert said == [True, True, True, True]


def test_openssl_refuses_a_changed_file(ring: Ring, paper: Paper, tmp_path: Path) -> None:
    changed = bytearray(paper.r5)
    changed[1000] ^= 1
    said = outside.verdict_of_openssl(
        *(tmp_path, ring.folder / "root.pem", ring.folder / "issuing.pem"),
        *(bytes(changed), AT + timedelta(hours=1)),
    )
    assert said == [False, False, False, False]


def test_pdfsig_finds_every_signature_valid(paper: Paper, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(paper.r5)
    said = outside.run("pdfsig", "-nocert", tmp_path / "paper.pdf")
    assert said.count("Signature is Valid.") == 3
    assert said.count("ETSI.CAdES.detached") == 3


@pytest.mark.parametrize("state", ["r0", "r1", "r2", "r3", "r4", "r5"])
def test_qpdf_finds_no_error(paper: Paper, tmp_path: Path, state: str) -> None:
    (tmp_path / "paper.pdf").write_bytes(getattr(paper, state))
    assert outside.run("qpdf", "--check", tmp_path / "paper.pdf").startswith("0 ")


def test_fields_lie_where_the_paper_has_its_boxes_and_lock_what_they_must(paper: Paper) -> None:
    fields = {
        one.get_object()["/T"]: one.get_object()
        for one in PdfFileReader(BytesIO(paper.r1)).root["/AcroForm"]["/Fields"]
    }
    locks = {
        name: (str(field["/Lock"]["/Action"]), int(field["/Lock"]["/P"]))
        for name, field in fields.items()
        if "/Lock" in field
    }
    assert locks == {"Sig_Director": ("/Include", 2), "Sig_Minister": ("/All", 1)}
    boxes = pdf.render("charter", papers.charter_json(), on=AT.date()).boxes
    assert {name: list(map(int, fields[name]["/Rect"])) for name in ACTS} == {
        box.field: [
            round(one) for one in (box.x, A4 - box.y - box.height, box.x + box.width, A4 - box.y)
        ]
        for box in boxes
    }


def test_each_signature_names_the_act_that_it_seals(paper: Paper) -> None:
    reasons = {
        one.field_name: one.sig_object.get("/Reason")
        for one in PdfFileReader(BytesIO(paper.r5)).embedded_regular_signatures
    }
    assert reasons == {"Seal_Ministry": None} | {
        field: f"act sha256:{act}" for field, act in ACTS.items()
    }


def test_drawn_as_a_document_of_this_house_its_stamps_are_seen(paper: Paper) -> None:
    signed, unsigned = (
        [page.image for page in draw(data, "application/pdf", ours=True)]
        for data in (paper.r5, paper.r1)
    )
    assert (len(signed), signed[:-1], signed[-1] != unsigned[-1]) == (2, unsigned[:-1], True)
