"""The screens of the house: who opens each, and how they come there."""

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys.person import Person

NOBODY = ""


@dataclass(frozen=True)
class Screen:
    """A page: an address, and perhaps the link on it that leads there."""

    name: str
    username: str
    path: str
    follow: str = ""  # the first link of this kind leads on to the screen
    status: int = 200

    def address(self, person: Person) -> str:
        """Return the path at which this screen is found."""
        if not self.follow:
            return self.path
        person.opens(self.path)
        link = person.page.locator(f"{self.follow} >> visible=true").first
        expect(link).to_be_visible()
        return link.get_attribute("href") or ""


SCREENS = (
    Screen("door", NOBODY, "/login"),
    Screen("forgotten password", NOBODY, "/password/forgotten"),
    Screen("help", NOBODY, "/help"),
    Screen("home of a manager", "sg", "/"),
    Screen("home of the secretariat", "secretariat", "/"),
    Screen("home of a director", "dr-souss-massa", "/"),
    Screen("home of the minister", "ministre", "/"),
    Screen("home of the administrator", "admin", "/"),
    Screen("parapheur", "sg", "/parapheur"),
    Screen("parapheur, a file open", "sg", "/parapheur", ".work-link"),
    Screen("parapheur, sent", "secretariat", "/parapheur?tab=sent"),
    Screen("parapheur, done", "drh", "/parapheur?tab=done"),
    Screen("parapheur, empty", "ministre", "/parapheur"),
    Screen("actions", "secretariat", "/actions"),
    Screen("a new action", "secretariat", "/actions/new"),
    Screen("an action", "secretariat", "/actions", ".work-link"),
    Screen("bodies", "secretariat", "/bodies"),
    Screen("a body", "secretariat", "/bodies", "main tbody a"),
    Screen("charters", "secretariat", "/charters"),
    Screen("a charter to sign", "dr-souss-massa", "/charters", ".work-link"),
    Screen("a charter that others read", "ministre", "/charters", ".work-link"),
    Screen("delegations", "sg", "/delegations"),
    Screen("a new delegation", "sg", "/delegations/new"),
    Screen("a delegation", "sg", "/delegations", "main a[href^='/delegations/']:not([href$=new])"),
    Screen("circuits", "admin", "/circuits"),
    Screen("a circuit", "admin", "/circuits", "main a[href^='/circuits/']"),
    Screen("journal", "auditor", "/journal"),
    Screen("the chain verified", "auditor", "/journal/verified"),
    Screen("notices", "secretariat", "/notifications"),
    Screen("profile", "sg", "/me"),
    Screen("a new means of proof", "sg", "/me/credentials/new"),
    Screen("the means of proof tried", "sg", "/me/credentials/try"),
    Screen("means to vouch for", "secretariat", "/credentials"),
    Screen("styleguide", "sg", "/styleguide"),
    Screen("what does not exist", "sg", "/nowhere", status=404),
    Screen("what is not for the reader", "reader", "/journal", status=403),
)
