"""One set of keys and one signed charter for all the tests of signing."""

import pytest

from govflow.signing.keys import Ring
from tests.make import signing
from tests.make.signing import Paper


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Ring:
    return signing.ring(tmp_path_factory.mktemp("signing") / "keys")


@pytest.fixture(scope="session")
def paper(ring: Ring) -> Paper:
    return signing.paper(ring)
