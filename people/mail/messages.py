"""A mail as it is handed to a server: made of letters, in the language that its reader has chosen. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final

from core.days import LOCAL
from core.settings import Settings
from people.letters import ReadableLetter
from people.wording import Wording
from store.mails import ClaimedMail

_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
LONGEST_SUBJECT: Final = 200


class UnsendableError(ValueError):
    """A mail that no server would ever take, or that may not go there; the text says why."""


@dataclass(frozen=True, slots=True)
class Stationery:
    """What all mails have in common: sender, title, links, marks, and the texts."""

    settings: Settings
    wording: Wording

    def title(self, language: str) -> str:
        """What the cockpit is called."""
        bureau = self.settings.bureau
        return bureau.title if language == "zh_CN" else bureau.title_en

    def message(self, mail: ClaimedMail, letters: Sequence[ReadableLetter]) -> EmailMessage:
        """The mail of one letter, or of several as a digest. UnsendableError: not to this address."""
        language, say = mail.language, self.wording
        one = letters[0] if mail.digest_on is None else None
        if one is None:
            subject = say(language, "mail.digest", title=self.title(language), count=len(letters))
        else:
            subject = one.subject
        parts = [self._part(letter, language, alone=one is not None) for letter in letters]
        made = self._made(mail.address, subject, language, mail.created_at, parts)
        made["Message-ID"] = self.message_id(mail)
        return made

    def test(self, address: str, language: str, at: datetime) -> EmailMessage:
        """A mail that says that mail comes. UnsendableError: not to this address."""
        subject = self.wording(language, "mail.test", title=self.title(language))
        made = self._made(address, subject, language, at, [self.wording(language, "mail.test_body")])
        made["Message-ID"] = make_msgid("test", self.settings.mail.sender.rpartition("@")[2])
        return made

    def _made(self, address: str, subject: str, language: str, at: datetime, parts: Sequence[str]) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["Subject"] = plain(subject)[:LONGEST_SUBJECT]
        message["From"] = Address(plain(self.title(language)), addr_spec=self.settings.mail.sender)
        message["To"] = self._recipient(address)
        message["Date"] = format_datetime(at)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n\n".join([*self._mark(language), *parts, self._foot(language)]) + "\n")
        message["Content-Language"] = language.replace("_", "-")
        return message

    def message_id(self, mail: ClaimedMail) -> str:
        """The same for every attempt, so that what comes twice is shown once."""
        made = int(mail.created_at.timestamp())
        return f"<letter.{mail.mail_id}.{made}@{self.settings.mail.sender.rpartition('@')[2]}>"

    def _recipient(self, address: str) -> Address:
        try:
            found = Address(addr_spec=address)
        except (ValueError, IndexError) as error:
            raise UnsendableError(f"{address!r} is no address") from error
        domains = self.settings.mail.domains
        if domains and not any(found.domain.lower() == domain.lower() for domain in domains):
            raise UnsendableError(f"mail.domains does not name {found.domain}")
        if not address.isascii():
            raise UnsendableError(f"{address!r} has other than ASCII letters")
        return found

    def _mark(self, language: str) -> list[str]:
        mark = self.settings.wall.demo_mark
        return [self.wording(language, "mail.mark", mark=mark)] if mark else []

    def _part(self, letter: ReadableLetter, language: str, *, alone: bool) -> str:
        head = [] if alone else [f"■ {local(letter.sent_at)}  {letter.subject}"]
        base = self.settings.mail.link_base.rstrip("/")
        link = [self.wording(language, "mail.link", link=f"{base}{letter.link}")] if base else []
        return "\n".join([*head, letter.body, *link])

    def _foot(self, language: str) -> str:
        return "-- \n" + self.wording(language, "mail.foot", title=self.title(language))


def plain(text: str) -> str:
    """A text that is one line, whatever was typed into it."""
    return _UNSEEN.sub(" ", text).strip()


def local(at: datetime) -> str:
    """An instant as people here write it."""
    return at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
