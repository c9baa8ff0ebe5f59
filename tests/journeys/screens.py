"""The screens of the house: who opens each, and how they come there."""

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys.person import Person

NOBODY = ""
STEERING, BODY = "/bodies?kind=steering-committee", "main tbody a"


@dataclass(frozen=True)
class Screen:
    """A page: an address, and perhaps the link on it that leads there."""

    name: str
    username: str
    path: str
    follow: str = ""  # the first link of this kind leads on to the screen; several, by "; "
    status: int = 200

    def address(self, person: Person) -> str:
        """Return the path at which this screen is found."""
        path = self.path
        for step in filter(None, self.follow.split("; ")):
            person.opens(path)
            link = person.page.locator(f"{step} >> visible=true").first
            expect(link).to_be_visible()
            path = link.get_attribute("href") or ""
        return path


POST = "main tbody th a"
BOARD = "main tbody a[href^='/campaigns/']"  # of the first campaign in the list
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
    Screen("holidays", "secretariat", "/calendar"),
    Screen("the chart", "admin", "/organisation"),
    Screen("posts", "admin", "/organisation/posts"),
    Screen("a post", "admin", "/organisation/posts", POST),
    Screen("a holding ended", "admin", "/organisation/posts", f"{POST}; main a[href*='/act/end']"),
    Screen("bodies", "secretariat", "/bodies"),
    Screen("a body", "secretariat", STEERING, BODY),
    Screen("members of a body", "secretariat", STEERING, f"{BODY}; main a[href$='/members']"),
    Screen("history of a body", "secretariat", STEERING, f"{BODY}; main a[href$='/history']"),
    Screen("a body edited", "secretariat", STEERING, f"{BODY}; main a[href$='/edit']"),
    Screen(
        "a seat given",
        "secretariat",
        STEERING,
        f"{BODY}; main a[href$='/members']; main a[href$='/act/seat']",
    ),
    Screen("a rhythm set", "secretariat", STEERING, f"{BODY}; main a[href$='/act/rhythm']"),
    Screen("a new body", "secretariat", "/bodies/new"),
    Screen("a steering set", "secretariat", "/bodies/steering-set"),
    Screen("meetings", "secretariat", "/meetings"),
    Screen("meetings to convene", "secretariat", "/meetings?view=to_convene"),
    Screen("a new meeting", "secretariat", "/meetings/new", "main ul a"),
    Screen("a meeting proposed", "secretariat", "/meetings?view=to_convene", ".work-link"),
    Screen(
        "a convocation checked",
        "secretariat",
        "/meetings?view=to_convene",
        ".work-link; main a[href$='/convene']",
    ),
    Screen(
        "a point of an agenda",
        "secretariat",
        "/meetings?view=to_convene",
        ".work-link; main a[href$='/act/item']",
    ),
    Screen("a sitting", "rci-secretariat", "/meetings", ".work-link; main a[href$='/conduct']"),
    Screen("a meeting held", "secretariat", "/meetings?view=past", ".work-link"),
    Screen("a meeting read", "drh", "/meetings?view=past", ".work-link"),
    Screen("decisions", "secretariat", "/decisions"),
    Screen("decisions to print", "secretariat", "/decisions/print?state=all"),
    Screen("a decision", "secretariat", "/decisions", ".work-link"),
    Screen("verify a paper", NOBODY, "/v"),
    Screen("no paper with this number", NOBODY, "/v/AAAAAAAAAA", status=404),
    Screen("campaigns", "secretariat", "/campaigns"),
    Screen("the board of a campaign", "secretariat", "/campaigns", BOARD),
    Screen("a campaign on paper", "secretariat", "/campaigns", "main tbody tr:last-child th a"),
    Screen("a new campaign", "secretariat", "/campaigns/new"),
    Screen("register of signatures", "secretariat", "/campaigns", f"{BOARD}; a[href$=register]"),
    Screen("who is bound", "secretariat", "/campaigns/bound?on=2021-01-01"),
    Screen("more time for a charter", "secretariat", "/campaigns", f"{BOARD}; a[id^=extend]"),
    Screen("charters", "secretariat", "/charters"),
    Screen("a charter to sign", "dr-souss-massa", "/charters", ".work-link"),
    Screen("a charter that others read", "ministre", "/charters", ".work-link"),
    Screen("charter templates", "secretariat", "/charter-texts"),
    Screen("a text of a charter", "secretariat", "/charter-texts", "main tbody a"),
    Screen("delegations", "sg", "/delegations"),
    Screen("a new delegation", "sg", "/delegations/new"),
    Screen("a delegation", "sg", "/delegations", "main a[href^='/delegations/']:not([href$=new])"),
    Screen("circuits", "admin", "/circuits"),
    Screen("a circuit", "admin", "/circuits", "main a[href^='/circuits/']"),
    Screen("figures of the circuits", "auditor", "/insight?since=01/01/2025"),
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
