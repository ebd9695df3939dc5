"""What the doctor finds: how grave it is, what it is, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from kds.values import Spoken


class State(Spoken):
    """How grave a finding is, the gravest first."""

    ACT = "act"
    LOOK = "look"
    FINE = "fine"


class Deed(Spoken):
    """What one tap does about a finding."""

    BACK_UP = "back_up"
    VERIFY = "verify"

    @property
    def word(self) -> str:
        return {Deed.BACK_UP: "Back up now", Deed.VERIFY: "Verify now"}[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `what`, `said` and `mend` are message ids, with `values` in
    their braces; `href` is where one mends it, `deed` what does it at once."""

    id: str
    sort: str
    state: State
    what: str
    said: str
    mend: str = ""
    href: str = ""
    deed: Deed | None = None
    values: tuple[tuple[str, object], ...] = ()

    @property
    def given(self) -> dict[str, object]:
        return dict(self.values)

    def text(self, message: str) -> str:
        """A message of it in English."""
        return message.format(**self.given)


def finding(
    ident: str,
    state: State,
    what: str,
    said: str,
    mend: str = "",
    *,
    href: str = "",
    deed: Deed | None = None,
    **values: object,
) -> Finding:
    """A finding in its place: the gravest first. What is fine needs no mend."""
    sort = f"{list(State).index(state)} {ident}"
    given = tuple(values.items())
    if state is State.FINE and deed is None:
        mend = href = ""
    return Finding(ident, sort, state, what, said, mend, href, deed, given)


@dataclass(frozen=True, slots=True)
class Checkup:
    """What the doctor found last, and what the house is at; kept in the live notes."""

    findings: tuple[Finding, ...] = ()
    busy: Deed | None = None
