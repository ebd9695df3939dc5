"""A screen as a browser has it: the page's HTML, then frames applied to its live regions.

Follows static/js/keyed.js: a cell is an element with an id and `data-sort`; a frame inserts or
replaces the cells it brings, removes those it names as gone, and with `full` all it doesn't bring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass(eq=False)
class Element:
    """An HTML element; `children` are elements and texts."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """This element and all below it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def having(self, attribute: str) -> Iterator[Element]:
        return (each for each in self if attribute in each.attributes)

    @property
    def text(self) -> str:
        """What is to be read in it, with single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()

    @property
    def is_cell(self) -> bool:
        return "id" in self.attributes and "data-sort" in self.attributes


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(made)
        if tag not in VOID:
            self.stack.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].tag == tag:
                del self.stack[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def parse(html: str) -> Element:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def _cells(element: Element) -> Iterator[Element]:
    """The outermost cells below an element: rows and shapes come wrapped."""
    for child in element.children:
        if not isinstance(child, Element) or "data-gone" in child.attributes:
            continue
        if child.is_cell:
            yield child
        else:
            yield from _cells(child)


class Page:
    """One display: `regions` maps a region's name to its cells by id."""

    def __init__(self, html: str) -> None:
        tree = parse(html)
        self.regions: dict[str, dict[str, Element]] = {}
        for element in tree.having("id"):
            if not element.is_cell:
                self.regions[element.attributes["id"]] = _by_id(element)
        urls = [e.attributes["hx-ws:connect"] for e in tree.having("hx-ws:connect")]
        self.live_url = urls[0] if urls else ""
        self.arrivals: dict[str, int] = {}
        """How often each cell has come in, having been absent before."""
        for cells in self.regions.values():
            for ident in cells:
                self._arrived(ident)

    def apply(self, frame: str) -> None:
        """Take a frame in; raises LookupError for a region that isn't on the page."""
        tree = parse(frame)
        for part in tree.having("for"):
            if part.tag == "kds-region":
                self._apply_region(part)

    def _apply_region(self, part: Element) -> None:
        cells = self.regions[part.attributes["for"]]
        coming = _by_id(part)
        gone = {each.attributes["data-gone"] for each in part.having("data-gone")}
        if "full" in part.attributes:
            gone |= cells.keys() - coming.keys()
        for ident in gone:
            cells.pop(ident, None)
        for ident, cell in coming.items():
            if ident not in cells:
                self._arrived(ident)
            cells[ident] = cell

    def _arrived(self, ident: str) -> None:
        self.arrivals[ident] = self.arrivals.get(ident, 0) + 1

    def cells(self, region: str) -> list[Element]:
        return list(self.regions[region].values())


def _by_id(element: Element) -> dict[str, Element]:
    return {cell.attributes["id"]: cell for cell in _cells(element)}
