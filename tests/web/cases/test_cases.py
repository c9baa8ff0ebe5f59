"""A case is taken away from its page: as a paper, and with its proof."""

import io
import json
import zipfile

from tests.make.workflow import House
from tests.web.conftest import Enter
from tests.web.parapheur.conftest import house

__all__ = ["house"]


def test_a_reader_takes_the_case_away_with_its_proof(house: House, signed_in: Enter) -> None:
    case = house.start()
    browser = signed_in("drh")
    shown = browser.get(f"/parapheur/case/{case}").text
    assert f"/cases/{case}/case.pdf" in shown
    assert f"/cases/{case}/proof.zip" in shown
    answer = browser.get(f"/cases/{case}/proof.zip")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as packed:
        assert packed.read("case.pdf").startswith(b"%PDF")
        manifest = json.loads(packed.read("manifest.json"))
    assert manifest["cases"][0]["head"] in shown  # what the script shows at its end is compared
    assert answer.headers["Content-Disposition"].endswith(".zip")
