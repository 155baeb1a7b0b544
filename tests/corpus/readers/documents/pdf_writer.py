"""PDF documents as simple as a test needs them: lines of one font at given places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_PAPER = "/MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"


class Placed(NamedTuple):
    """A line of text, where it begins in points from the lower left, and its size."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 12


def column(*lines: str, top: float = 700, leading: float = 14) -> list[Placed]:
    """Lines below each other; an empty one leaves a gap."""
    return [Placed(line, y=top - leading * row) for row, line in enumerate(lines) if line]


def written(pages: Sequence[Sequence[Placed]], said: Mapping[str, str] | None = None) -> bytes:
    """A document with these pages and these properties."""
    numbers = [4 + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        shown = "".join(
            f"/F1 {line.size} Tf 1 0 0 1 {line.x} {line.y} Tm ({_escaped(line.text)}) Tj\n"
            for line in page
        )
        content = f"BT\n{shown}ET" if page else ""
        objects += [
            f"<< /Type /Page /Parent 2 0 R /Contents {number + 1} 0 R {_PAPER} >>",
            f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream",
        ]
    objects.append(
        f"<< {' '.join(f'/{name} ({value})' for name, value in (said or {}).items())} >>"
    )
    return _file(objects)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: Sequence[str]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    count, start = len(objects) + 1, len(out)
    out += f"xref\n0 {count}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    ends = f"/Size {count} /Root 1 0 R /Info {count - 1} 0 R"
    return bytes(out) + f"trailer << {ends} >>\nstartxref\n{start}\n%%EOF\n".encode()
