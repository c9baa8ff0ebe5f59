"""A device of somebody, as Chromium plays it: it knows its owner, or only feels a touch."""

from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page


@dataclass
class VirtualDevice:
    """A device that is plugged into one page."""

    session: CDPSession
    identity: str

    def knows_its_owner(self) -> None:
        self._verifies(yes=True)

    def feels_a_touch_only(self) -> None:
        self._verifies(yes=False)

    def _verifies(self, *, yes: bool) -> None:
        said = {"authenticatorId": self.identity, "isUserVerified": yes}
        self.session.send("WebAuthn.setUserVerified", said)


def plug_in(page: Page) -> VirtualDevice:
    """Plug a device into a page; its owner touches it at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return VirtualDevice(session, made["authenticatorId"])
