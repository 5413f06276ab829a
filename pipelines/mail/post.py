"""Sending over SMTP: encrypted unless it stays on the machine, with credentials from the environment alone."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from expectations.models.notify import MailServer

USER, PASSWORD, CA_FILE = "DIGITALBILANZ_SMTP_USER", "DIGITALBILANZ_SMTP_PASSWORD", "DIGITALBILANZ_SMTP_CA"
TIMEOUT_SECONDS = 30


class NotSentError(Exception):
    """The server did not take the message; it may be sent again."""


class UnclearError(Exception):
    """The connection broke while the server was taking the message; nobody knows whether it did."""


@dataclass(frozen=True)
class Letter:
    """`name` and `content` of one attached PDF. The key makes the message known by one id, however often it is sent."""

    key: str
    sender: str
    to: str
    subject: str
    text: str
    lang: str
    attachment: tuple[str, bytes] | None = None

    def message(self) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, self.to, self.subject
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{self.key}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        message["Content-Language"] = self.lang  # of the words; the page attached says its own
        if self.attachment:
            name, content = self.attachment
            message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        return message


def send(server: MailServer, letter: Letter) -> None:
    """Hand one message to the server. Raises NotSentError or UnclearError."""
    with _connected(server) as smtp:
        try:
            smtp.send_message(letter.message())
        except smtplib.SMTPServerDisconnected as e:
            raise UnclearError(f"{server.host}: {e}") from e
        except smtplib.SMTPException as e:  # an answer of the server, and an OSError to Python
            raise NotSentError(f"{server.host}: {e}") from e
        except OSError as e:  # timeouts, resets, broken encryption: it broke on the way
            raise UnclearError(f"{server.host}: {e}") from e


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    try:
        smtp = _connect(server)
    except (OSError, smtplib.SMTPException) as e:
        raise NotSentError(f"{server.host}:{server.port}: {e}") from e
    try:
        yield smtp
    finally:
        smtp.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=os.environ.get(CA_FILE))
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if USER in os.environ:
            smtp.login(os.environ[USER], os.environ.get(PASSWORD, ""))
    except BaseException:
        smtp.close()
        raise
    return smtp
