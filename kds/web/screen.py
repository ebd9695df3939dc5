"""Screens: pages of live regions. Authors write a selection and a template block, never patches.

    @dataclass(frozen=True)
    class Recall(Screen):
        path, template, needs = "/kitchen/recall", "kitchen/recall.html", Capability.RUN_PASS

        @cells(ticket_cards)
        def bumped(self, live: Live) -> list[TicketCard]: ...

The fields of the dataclass are the screen's parameters (from path and query string). The region
`bumped` is drawn into the element with id `bumped`, each of its cells by the template's block
`bumped`, which must put `{{ attrs }}` on its root element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from kds.actor import Capability
from kds.bus.event import Event
from kds.bus.projection import Live, Projection


@dataclass(frozen=True, eq=False)
class Region:
    """One live region: which cells, from which projections, wrapped how on the wire."""

    name: str
    select: Callable[..., Any]
    projections: frozenset[Projection[Any]] = frozenset()
    every: float | None = None
    """Also drawn anew every so many seconds (for what depends on the time alone)."""
    stale: frozenset[type[Event]] = frozenset()
    """Set for a region that is read with SQL: read again after one of these events."""
    single: bool = False
    wrap: str = ""

    @property
    def reads(self) -> bool:
        return bool(self.stale)


def cells(
    *projections: Projection[Any], every: float | None = None, wrap: str = ""
) -> Callable[[Callable[[Any, Live], Iterable[Any]]], Region]:
    """A region of many cells, each a frozen value with an `id` (and a `sort`, else its id).

    `wrap` is "svg" for `<g>` cells and "table" for `<tr>` cells: they only parse inside one.
    """

    def make(select: Callable[[Any, Live], Iterable[Any]]) -> Region:
        return Region(select.__name__, select, frozenset(projections), every, wrap=wrap)

    return make


def cell(
    *projections: Projection[Any], every: float | None = None
) -> Callable[[Callable[[Any, Live], Any]], Region]:
    """A region of exactly one value (a header, a total). None = nothing is shown."""

    def make(select: Callable[[Any, Live], Any]) -> Region:
        return Region(select.__name__, select, frozenset(projections), every, single=True)

    return make


def query_cells(
    *stale: type[Event], wrap: str = ""
) -> Callable[[Callable[[Any, Session, Live], Iterable[Any]]], Region]:
    """A region from outside the working set: read with SQL, again after each of these events.

    Its selection gets the live cards too: what they hold already needn't be read.
    """

    def make(select: Callable[[Any, Session, Live], Iterable[Any]]) -> Region:
        return Region(select.__name__, select, stale=frozenset(stale), wrap=wrap)

    return make


@dataclass(frozen=True)
class Screen:
    """Base of all screens. Subclasses are frozen dataclasses; their fields are parameters."""

    path: ClassVar[str]
    template: ClassVar[str]
    title: ClassVar[str]
    needs: ClassVar[Capability | None] = None
    theme: ClassVar[str] = "day"
    css: ClassVar[tuple[str, ...]] = ()
    js: ClassVar[tuple[str, ...]] = ()
    sounds: ClassVar[bool] = False
    nav: ClassVar[bool] = True
    """Whether the page has a way back to the start page (a wall display hasn't)."""
    listed: ClassVar[bool] = True
    step: ClassVar[int] = 0
    """Its place in the flow that the start page draws: 1 the pad, 2 a station, 3 the pass, 4 the
    guests' board; 5 = the kiosk, which it lists among the others."""
    about: ClassVar[str] = ""
    """What the start page says of it, in a few words."""
    embeddable: ClassVar[bool] = False
    """Whether other sites that the venue allows may show it in a frame."""
    regions: ClassVar[dict[str, Region]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        found: dict[str, Region] = {}
        for base in reversed(cls.__mro__):
            found.update({n: v for n, v in vars(base).items() if isinstance(v, Region)})
        cls.regions = found

    def context(self, live: Live) -> dict[str, Any]:
        """What the page's fixed parts need, from the live cards. Raise NotFound for a bad id."""
        return {}

    def history(self, session: Session, live: Live) -> dict[str, Any]:
        """What the page tells of the past: read once, when it is opened, and never followed."""
        return {}

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        """What the page shows to this one visitor: outside of the regions, never in a feed."""
        return {}

    @classmethod
    def links(cls, live: Live) -> list[tuple[str, str]]:
        """The pages of this screen as (title, URL): one, or one for each of its parameters."""
        return [] if "{" in cls.path else [(cls.title, cls.path)]

    def allows(self, actor: Any) -> bool:
        """A finer rule than `needs`: a kitchen screen may only watch its own station."""
        return True

    def admits(self, connection: HTTPConnection) -> bool:
        """Whether what it shows is this visitor's own: for anybody else it isn't there (404), and
        a socket that no longer may look is hung up."""
        return True


S = TypeVar("S", bound=Screen)


@dataclass(slots=True)
class App:
    """What a package adds to the house: its screens and routes (entry point group `kds.apps`)."""

    name: str
    screens: list[type[Screen]] = field(default_factory=list)
    routes: list[Any] = field(default_factory=list)
    templates: str | None = None
    """A folder of templates of its own, beside the house's."""
