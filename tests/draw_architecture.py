"""Draw docs/architecture.svg from the imports: `python -m tests.draw_architecture`.

A box is a folder with the line of its `__init__`; an arrow says that a module of the one imports a
module of the other, where no way over others says so. Within a package, boxes stand above those
that they use.
"""

from __future__ import annotations

import ast
import textwrap
from functools import cache
from html import escape
from typing import TYPE_CHECKING

import grimp

from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TARGET = ROOT / "docs" / "architecture.svg"
PACKAGES = ("bot", "index", "corpus")
_WIDTH, _HEIGHT, _GAP, _ROW = 236, 84, 20, 150
_PAGE = 1300
_COLOURS = {"bot": "#e7f0ef", "index": "#f7eedd", "corpus": "#ecebf5"}
_STYLE = (
    "text{font-family:system-ui,sans-serif;fill:#222}.name{font-weight:600;font-size:15px}"
    ".line{font-size:11.5px;fill:#444}.package{font-weight:700;font-size:19px}"
    "path{stroke:#7a7f87;stroke-width:1.2;fill:none}.box{fill:#fff;stroke:#9aa0a8}"
)


def rooms() -> dict[str, str]:
    """Every folder below a package, with the line that says what may live there."""
    found = {}
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("__init__.py")):
            name = ".".join(file.parent.relative_to(ROOT).parts)
            if name != package:
                found[name] = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return found


@cache
def arrows() -> frozenset[tuple[str, str]]:
    """Pairs of rooms of one package of which the first imports the second; inner rooms aside."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    names = rooms()

    def room_of(module: str) -> str:
        while module and module not in names:
            module = module.rpartition(".")[0]
        return module

    pairs = {
        (room_of(importer), room_of(imported))
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    return frozenset(
        (one, other)
        for one, other in pairs
        if one and other and one.split(".")[0] == other.split(".")[0]
        # A folder and those inside it belong together; that is no arrow worth drawing.
        if not other.startswith(f"{one}.") and not one.startswith(f"{other}.") and one != other
    )


def depth_of(room: str) -> int:
    """How many rooms deep is what a room uses."""
    return max((1 + depth_of(other) for one, other in arrows() if one == room), default=0)


def _is_implied(one: str, other: str) -> bool:
    """Whether other arrows lead from the one to the other: a picture of all is a thicket."""
    used = {middle for start, middle in arrows() if start == one and middle != other}
    return any((middle, other) in arrows() for middle in used)


def _placed(package: str, top: int) -> dict[str, tuple[int, int]]:
    """Where the boxes of a package stand, rows of at most five from `top` down."""
    own = sorted(name for name in rooms() if name.split(".")[0] == package)
    places: dict[str, tuple[int, int]] = {}
    y = top + 44
    for depth in sorted({depth_of(name) for name in own}, reverse=True):
        row = [name for name in own if depth_of(name) == depth]
        for start in range(0, len(row), 5):
            part = row[start : start + 5]
            left = (_PAGE - len(part) * (_WIDTH + _GAP) + _GAP) // 2
            places |= {name: (left + i * (_WIDTH + _GAP), y) for i, name in enumerate(part)}
            y += _ROW
    return places


def _box(name: str, said: str, x: int, y: int) -> Iterator[str]:
    yield f'<rect class="box" x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="8"/>'
    yield f'<text class="name" x="{x + 10}" y="{y + 21}">{escape(name)}</text>'
    for number, line in enumerate(textwrap.wrap(said, 35)[:3]):
        yield f'<text class="line" x="{x + 10}" y="{y + 40 + 15 * number}">{escape(line)}</text>'


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, x2 = start[0] + _WIDTH // 2, end[0] + _WIDTH // 2
    y1, y2 = start[1] + _HEIGHT, end[1]
    bend = (y2 - y1) // 2
    return (
        f'<path marker-end="url(#tip)" d="M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}"/>'
    )


def draw() -> str:
    """The picture, as it follows from the code now."""
    shapes: list[str] = []
    y = 10
    said = rooms()
    for package in PACKAGES:
        places: Mapping[str, tuple[int, int]] = _placed(package, y)
        bottom = max(top for _, top in places.values()) + _HEIGHT + 24
        fill = f'fill="{_COLOURS[package]}"'
        shapes += [
            f'<rect x="10" y="{y}" width="{_PAGE - 20}" height="{bottom - y}" rx="12" {fill}/>',
            f'<text class="package" x="28" y="{y + 30}">{package}/</text>',
        ]
        own = sorted(pair for pair in arrows() if pair[0] in places and not _is_implied(*pair))
        shapes += [_arrow(places[one], places[other]) for one, other in own]
        for name, (x, top) in places.items():
            shapes += _box(name.removeprefix(f"{package}."), said[name], x, top)
        y = bottom + 34
    between = [
        f'<path marker-end="url(#tip)" d="M{_PAGE // 2} {edge}v30"/>' for edge in _edges(shapes)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_PAGE} {y - 24}">\n'
        f"<title>The rooms of Verbatim, and which uses which</title>\n<style>{_STYLE}</style>\n"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" style="fill:#7a7f87"/></marker>'
        '</defs>\n<rect width="100%" height="100%" fill="#fff"/>\n'
        + "\n".join([*shapes, *between])
        + "\n</svg>\n"
    )


def _edges(shapes: list[str]) -> list[int]:
    """The lower edges of the packages but the last, where an arrow to the next one begins."""
    packages = [shape for shape in shapes if 'rx="12"' in shape]
    numbers = [[int(part.split('"')[1]) for part in shape.split(" ")[2:5:2]] for shape in packages]
    return [top + height for top, height in numbers[:-1]]


if __name__ == "__main__":
    TARGET.write_text(draw(), encoding="utf-8")
