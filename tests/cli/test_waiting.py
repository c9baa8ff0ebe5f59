"""What the demonstration sets aside until the house can do it."""

from tests.cli.conftest import Desk


def test_the_minutes_wait_until_they_can_be_signed(desk: Desk) -> None:
    report = desk.load(facts_only=True)
    assert report.loaded["circuits"] == report.loaded["circuit_bindings"] == 4
    assert report.reasons == (
        "rhythms rh-forum: no body follows it: it is of a series of events",
        "circuits cir-minutes: steps.sign_chair.kind: 'signature' is not available yet",
        "circuit_bindings bd-minutes: its circuit cir-minutes waits",
    )
