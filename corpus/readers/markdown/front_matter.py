"""Front matter: what a post of a static site says of itself above its text.

---                      +++                        Title: A Bell
title: A Bell            title = "A Bell"           Date: 2011-03-09
date: 2011-03-09         date = 2011-03-09          Category: Ferries
---                      +++
(Jekyll, Eleventy, ...)  (Hugo)                     (Pelican; closed by an empty line)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml

from corpus.readers import publication_date
from corpus.toml import read_toml

# No post says this much of itself; YAML's reader takes its time.
_LONGEST = 1 << 16
# YAML's reader needs the square of how deep brackets are nested.
_DEEPEST = 50
_BRACKET = re.compile(r"[\[\]{}]")
_YAML = re.compile(
    r"\ufeff?\s*---[ \t]*\r?\n(?P<matter>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_TOML = re.compile(
    r"\ufeff?\s*\+\+\+[ \t]*\r?\n(?P<matter>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_LINE = re.compile(r"(?P<name>[A-Za-z][\w-]{0,30}):[ \t]*+(?P<value>.*)")
_PARTED = re.compile(r"(?:(?<!\s)\s++)?[,;]\s*")
_FALSE = ("false", "no", "off", "0")


class FrontMatterError(ValueError):
    """Front matter that cannot be read; the message says why, in one line."""


class _NoAliases(yaml.SafeLoader):
    """Plain YAML: an alias may stand for a thousand others, and no front matter needs one."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - as PyYAML declares it
        if self.check_event(yaml.events.AliasEvent):
            raise FrontMatterError("an alias (*name) stands in it, which is not followed")
        return super().compose_node(parent, index)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Fields by their names in lower case; what is asked for in the wrong form is not there."""

    fields: dict[str, Any] = field(default_factory=dict)

    def text(self, *names: str) -> str:
        """The first of the fields that is a text, a number or a date, as text."""
        for name in names:
            value = self.fields.get(name)
            is_plain = isinstance(value, str | int | float | date) and not isinstance(value, bool)
            if is_plain and (found := str(value).strip()):
                return found
        return ""

    def texts(self, *names: str) -> tuple[str, ...]:
        """The texts of the first of the fields that is there: a list, or parted by commas."""
        for name in names:
            value = self.fields.get(name)
            if isinstance(value, list):
                return tuple(found for each in value if (found := _name(each)))
            if found := _name(value):
                return tuple(filter(None, _PARTED.split(found)))
        return ()

    def day(self, *names: str) -> date | None:
        """The day of the first of the fields that names one, in the zone that it is written in."""
        for name in names:
            value = self.fields.get(name)
            if isinstance(value, datetime):
                return value.date()
            if isinstance(value, date):
                return value
            if isinstance(value, str) and (found := publication_date.any_day(value)):
                return found
        return None

    def flag(self, name: str) -> bool | None:
        """Whether a field says yes or no; None where it is not there."""
        value = self.fields.get(name)
        if isinstance(value, str):
            return value.strip().lower() not in _FALSE
        return None if value is None else bool(value)


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The fields above a text and the text below; FrontMatterError where they cannot be read."""
    try:
        return _split(text)
    except RecursionError as error:
        raise FrontMatterError("holds lists in lists without end") from error


def _split(text: str) -> tuple[FrontMatter, str]:
    if found := _YAML.match(text):
        return _fields(_read_yaml(_bounded(found["matter"]))), text[found.end() :]
    if found := _TOML.match(text):
        matter = _bounded(found["matter"])
        try:
            tables = read_toml(matter)
        except ValueError as error:
            raise FrontMatterError(f"is no TOML: {error}") from error
        return _fields(tables), text[found.end() :]
    return _pelican(text)


def _pelican(text: str) -> tuple[FrontMatter, str]:
    """Lines of `Name: value` above the first empty line; there must be a title among them."""
    head, _, body = text.removeprefix("\ufeff").lstrip("\n").replace("\r\n", "\n").partition("\n\n")
    found = [_LINE.fullmatch(line) for line in head.split("\n")]
    fields = {match["name"]: match["value"] for match in found if match}
    if len(fields) < len(found) or "title" not in map(str.lower, fields):
        return FrontMatter(), text
    return _fields(fields), body


def _bounded(matter: str) -> str:
    if len(matter) > _LONGEST:
        raise FrontMatterError(f"has {len(matter):,} characters, more than any post's")
    depth = 0
    for bracket in _BRACKET.finditer(matter):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > _DEEPEST:
            raise FrontMatterError("holds lists in lists without end")
    return matter


def _read_yaml(matter: str) -> Any:  # noqa: ANN401
    try:
        return yaml.load(matter, Loader=_NoAliases)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError) as error:
        raise FrontMatterError(f"is no YAML: {' '.join(str(error).split())}") from error


def _fields(data: Any) -> FrontMatter:  # noqa: ANN401
    if not isinstance(data, dict):
        raise FrontMatterError("holds no fields")
    return FrontMatter({str(name).lower(): value for name, value in data.items()})


def _name(value: Any) -> str:  # noqa: ANN401
    """A name that is a text or has a `name`."""
    if isinstance(value, dict):
        value = value.get("name")
    return (
        str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )
