"""Taking parts out of a parsed page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode


def remove_all(nodes: Iterable[LexborNode]) -> int:
    """Remove nodes that may lie in one another; how many went, each with all that is in it.

    A node must not be touched once one around it is gone, so the outermost are found first; every
    way up is walked once, because depth is up to the source.
    """
    chosen = {node.mem_id: node for node in nodes}
    inside: dict[int, bool] = {}
    outermost = [node for node in chosen.values() if not _lies_in(node, chosen, inside)]
    for node in outermost:
        node.decompose()
    return len(outermost)


def _lies_in(node: LexborNode, chosen: dict[int, LexborNode], inside: dict[int, bool]) -> bool:
    """Whether a node around this one is chosen; `inside` remembers it for all on the way."""
    passed = []
    found = False
    above = node.parent
    while above is not None and not found:
        if (known := inside.get(above.mem_id)) is not None:
            found = known
            break
        passed.append(above.mem_id)
        found = above.mem_id in chosen
        above = above.parent
    inside.update(dict.fromkeys(passed, found))
    return found
