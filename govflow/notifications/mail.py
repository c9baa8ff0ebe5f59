"""The mail channel: real SMTP, one letter at a time, the same Message-ID at each try."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter ready for the server; `number` makes its Message-ID, so that a repeat is known."""

    number: int
    to: str
    title: str
    text: str
    at: datetime


class Mailer:
    """Sends letters through the server named by ``GOVFLOW_SMTP_URL``."""

    def __init__(self, url: str, sender: str) -> None:
        """`url` is ``smtp://host:port`` or ``smtps://user:password@host:port``."""
        self._server = urlsplit(url)
        self._sender = sender

    def send(self, letter: Outgoing) -> None:
        """Hand a letter over. Raises OSError or smtplib.SMTPException where it was not taken."""
        with self._connect() as server:
            server.send_message(self._message(letter))

    def _connect(self) -> smtplib.SMTP:
        host = self._server.hostname or "localhost"
        port = self._server.port or PORTS[self._server.scheme]
        server = self._open(host, port)
        if self._server.username:
            server.login(unquote(self._server.username), unquote(self._server.password or ""))
        return server

    def _open(self, host: str, port: int) -> smtplib.SMTP:
        if self._server.scheme == "smtp":
            return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        secure = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=secure)

    def _message(self, letter: Outgoing) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = letter.to
        message["Subject"] = " ".join(letter.title.split())
        message["Date"] = format_datetime(letter.at)
        domain = self._sender.rpartition("@")[2] or "localhost"
        message["Message-ID"] = f"<letter-{letter.number}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message
