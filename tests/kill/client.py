"""A small client that keeps its cookies and token, for load: no browser, no redirects followed."""

import io
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from lxml import html

from tests.journeys.house import House

TOKEN = re.compile(r'name="csrf-token"[^>]*content="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
SILENCE = (OSError, HTTPException)  # what a request gets whose server is killed


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    location: str
    text: str

    @property
    def accepted(self) -> bool:
        return self.status in {200, 303}

    @property
    def words(self) -> str:
        """Return the status and the headings of the page, to say what went wrong."""
        return " ".join([str(self.status), *" ".join(self.values("//main//text()")).split()])

    def values(self, path: str) -> list[str]:
        """Return what an XPath finds on the page."""
        found = html.fromstring(self.text).xpath(path)
        assert isinstance(found, list)
        return [str(one) for one in found]


@dataclass
class Client:
    """Somebody who is signed in."""

    house: House
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def signed_in(self, username: str) -> "Client":
        self.get("/login")
        form = {"username": username, "password": self.house.password(username)}
        answer = self.post("/login", form)
        assert answer.status == 303, answer.text[:500]
        self.get("/parapheur")  # a token of the new session
        return self

    def get(self, path: str) -> Answer:
        answer = self._ask("GET", path)
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        body = urlencode({"csrf_token": self.token, **form}).encode()
        return self._ask("POST", path, body, FORM)

    def give(self, path: str, form: Mapping[str, str], name: str, content: bytes) -> Answer:
        """Upload a PDF."""
        boundary, body = uuid.uuid4().hex, io.BytesIO()
        for field_, value in {"csrf_token": self.token, **form}.items():
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field_}"\r\n\r\n'
            body.write(f"{head}{value}\r\n".encode())
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        body.write(f"--{boundary}\r\n{head}\r\nContent-Type: application/pdf\r\n\r\n".encode())
        body.write(content + f"\r\n--{boundary}--\r\n".encode())
        return self._ask("POST", path, body.getvalue(), f"multipart/form-data; boundary={boundary}")

    def _ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        connection = HTTPConnection("127.0.0.1", self.house.port, timeout=30)
        try:
            connection.request(method, path, body or None, self._headers(kind))
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                self._keep(cookie)
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, answer.headers.get("Location", ""), text)
        finally:
            connection.close()

    def _headers(self, kind: str) -> dict[str, str]:
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": held} | ({"Content-Type": kind} if kind else {})

    def _keep(self, cookie: str) -> None:
        for name, morsel in SimpleCookie(cookie).items():
            self.cookies[name] = morsel.value
