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
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, TypeVar

from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from kds.actor import Capability
from kds.bus.event import Event
from kds.bus.projection import Live, Projection


def _always(_value: Any, _live: Live, _event: Event) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Reading:
    """A value from outside the working set, that regions look at as they do at projections."""

    name: str
    read: Callable[[Any, Session, Live], Any]
    stale: frozenset[type[Event]]
    """Read again after one of these events"""
    concerns: Callable[[Any, Live, Any], bool] = _always
    """that (what was read last, live cards, event) also says something about it."""


Source = Projection[Any] | Reading
"""What a region can be drawn from."""


@dataclass(frozen=True, eq=False)
class Region:
    """One live region: which cells, from which sources, wrapped how on the wire."""

    name: str
    select: Callable[..., Any]
    sources: frozenset[Source] = frozenset()
    every: float | None = None
    """Also drawn anew every so many seconds (for what depends on the time alone)."""
    readings: tuple[Reading, ...] = ()
    """Those of its sources that are read with SQL: `select` gets their values, in this order."""
    single: bool = False
    wrap: str = ""


def reading(
    *stale: type[Event], concerns: Callable[[Any, Live, Any], bool] = _always
) -> Callable[[Callable[[Any, Session, Live], Any]], Reading]:
    """What a screen reads with SQL: once for all regions that name it among their sources, and
    again after each of these events, unless `concerns` says that this one changes nothing.

    Its query gets the live cards too: what they hold already needn't be read.
    """

    def make(read: Callable[[Any, Session, Live], Any]) -> Reading:
        return Reading(read.__name__, read, frozenset(stale), concerns)

    return make


def cells(
    *sources: Source, every: float | None = None, wrap: str = ""
) -> Callable[[Callable[..., Iterable[Any]]], Region]:
    """A region of many cells, each a frozen value with an `id` (and a `sort`, else its id).

    Its selection gets the live cards, and what was read for each reading among its sources.
    `wrap` is "svg" for `<g>` cells and "table" for `<tr>` cells: they only parse inside one.
    """

    def make(select: Callable[..., Iterable[Any]]) -> Region:
        return _region(select, sources, every, wrap=wrap)

    return make


def cell(*sources: Source, every: float | None = None) -> Callable[[Callable[..., Any]], Region]:
    """A region of exactly one value (a header, a total). None = nothing is shown."""

    def make(select: Callable[..., Any]) -> Region:
        return _region(select, sources, every, single=True)

    return make


def query_cells(
    *stale: type[Event], wrap: str = ""
) -> Callable[[Callable[[Any, Session, Live], Iterable[Any]]], Region]:
    """A region of cells that are read with SQL as they are, and by no other region."""

    def make(select: Callable[[Any, Session, Live], Iterable[Any]]) -> Region:
        def read(screen: Any, session: Session, live: Live) -> tuple[Any, ...]:
            return tuple(select(screen, session, live))

        rows = Reading(select.__name__, read, frozenset(stale))
        region = _region(lambda _screen, _live, found: found, (rows,), None, wrap=wrap)
        return replace(region, name=select.__name__)

    return make


def _region(
    select: Callable[..., Any],
    sources: Iterable[Source],
    every: float | None,
    *,
    wrap: str = "",
    single: bool = False,
) -> Region:
    sources = tuple(sources)
    readings = tuple(each for each in sources if isinstance(each, Reading))
    return Region(select.__name__, select, frozenset(sources), every, readings, single, wrap)


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
    private: ClassVar[bool] = False
    """Whether it is about one guest: its address is told to nobody, and no machine indexes it."""
    packed: ClassVar[bool] = False
    """Whether its page goes gzipped. Not where a secret stands beside what a visitor has sent: the
    length would tell of it."""
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

    def seen_by(self, actor: Any) -> Screen:
        """The screen as this visitor gets it: a screen that differs between visitors has a field
        for it, and those for whom it is the same share a feed."""
        return self

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
