"""Each message to each recipient once: claimed in the book, sent, marked; what could not be sent is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from expectations.models.notify import MailServer
from pipelines.mail.book import Book
from pipelines.mail.post import Letter, NotSentError, UnclearError, send


@dataclass
class Outcome:
    """Addresses, one for each message."""

    sent: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    """Had it already."""
    unclear: list[str] = field(default_factory=list)
    """Claimed before, but nobody knows whether it went out; not sent again."""
    failed: list[str] = field(default_factory=list)
    """With the reason; a retry sends these and no others."""

    @property
    def is_good(self) -> bool:
        return not (self.failed or self.unclear)


@dataclass(frozen=True)
class Parcel:
    """A letter and the keys of all it says; `letter` is made of those keys that are new."""

    to: str
    keys: tuple[str, ...]
    about: str
    letter: Callable[[tuple[str, ...]], Letter]


def deliver(server: MailServer, book: Book, parcels: Iterable[Parcel]) -> Outcome:
    """Sends what is new in each parcel. Parcels after one that fails are still tried."""
    outcome = Outcome()
    for parcel in parcels:
        states = {key: book.claim(key, parcel.about) for key in parcel.keys}
        mine = tuple(key for key, state in states.items() if state == "new")
        if not mine:
            (outcome.unclear if "unclear" in states.values() else outcome.known).append(parcel.to)
            continue
        reason = _send(server, book, parcel, mine)
        if reason is not None:
            (outcome.unclear if reason.is_unclear else outcome.failed).append(f"{parcel.to} ({reason.words})")
            continue
        for key in mine:
            book.mark_sent(key)
        outcome.sent.append(parcel.to)
    return outcome


@dataclass(frozen=True)
class _Reason:
    words: str
    is_unclear: bool


def _send(server: MailServer, book: Book, parcel: Parcel, keys: tuple[str, ...]) -> _Reason | None:
    """None where it went out. What surely did not is given back to the book, so that a retry sends it."""
    try:
        letter = parcel.letter(keys)
    except BaseException:
        _give_back(book, keys)
        raise
    try:
        send(server, letter)
    except NotSentError as e:
        _give_back(book, keys)
        return _Reason(str(e), is_unclear=False)
    except UnclearError as e:
        return _Reason(str(e), is_unclear=True)
    return None


def _give_back(book: Book, keys: tuple[str, ...]) -> None:
    for key in keys:
        book.give_back(key)
