"""What can go wrong, in words for the person who did it.

A command raises one of these; the web answers its status with a toast (or JSON), and nothing of
the command remains. `do` says how to mend it, `field` names the input that was wrong.
"""

from __future__ import annotations

from collections.abc import Callable


def N_(text: str) -> str:
    """Marks a text that a person reads and that stands elsewhere than where it is raised."""
    return text


class KdsError(Exception):
    """A refusal with its reason and the way out, in English that the edge translates.

    Both are message ids: what varies stands in them as `{name}` and comes in `values`, so
    `Conflict("Only {left} are left", left=3)`, never an f-string.
    """

    status = 400

    def __init__(
        self, message: str, *, do: str = "", field: str | None = None, **values: object
    ) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.do = do
        self.field = field
        self.values = values

    def said(self, gettext: Callable[[str], str]) -> tuple[str, str]:
        """Message and way out in the reader's language."""
        texts = (gettext(text) if text else "" for text in (self.message, self.do))
        message, do = (text.format(**self.values) if self.values else text for text in texts)
        return message, do


class Invalid(KdsError):
    """The input is malformed: names the field and the mend."""

    status = 422


class Conflict(KdsError):
    """The input is fine, but the house has moved on: sold out, already bumped, taken."""

    status = 409


class NotFound(KdsError):
    status = 404


class Forbidden(KdsError):
    status = 403


class SignInNeeded(KdsError):
    """Nobody is signed in on this device, or it isn't paired."""

    status = 401


class TooMany(KdsError):
    status = 429


class TooBig(KdsError):
    """More bytes than anything we take could need."""

    status = 413


class HouseFull(KdsError):
    """The disk is full: nothing was saved, try again once there is room."""

    status = 507


class HouseClosed(KdsError):
    """The house is shutting down; the same key may be tried again in a moment."""

    status = 503
