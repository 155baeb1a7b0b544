"""Static site generators: which of a site's files are posts, and at which addresses they stand.

A generator is known by its settings, which lie beside the posts or above them. Without any, a file
is a post whose address is not known, unless it states its own.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import yaml

from corpus.errors import SourceError
from corpus.readers.files import SourceFile
from corpus.readers.markdown import permalinks
from corpus.toml import read_toml

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from corpus.readers.files import Files
    from corpus.readers.markdown.front_matter import FrontMatter

# How many folders above a post its site's settings are looked for.
_HIGHEST = 8
# Bytes of a settings file; those of the largest sites are a hundredth of it.
_LARGEST = 1 << 20
DATED_NAME = re.compile(r"(?P<day>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>.+)")
_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_PELICAN_TOKEN = re.compile(r"\{(slug|category|date:[^}]{1,100})\}")


@dataclass(frozen=True, slots=True)
class Generator:
    """A site whose generator is not known: a post has the address that it states, or none.

    `root` is the folder of the settings, `settings` what they say.
    """

    root: Path
    settings: dict[str, Any]

    def kind(self, path: Path, matter: FrontMatter) -> str:
        """What a file is: "post", "draft", "page" or "list of posts"."""
        drafted = (
            "_drafts" in path.parts or matter.flag("draft") or matter.flag("published") is False
        )
        if drafted or matter.text("status").lower() in ("draft", "hidden"):
            return "draft"
        return "page" if matter.text("layout", "type").lower() == "page" else "post"

    def categories(self, path: Path, matter: FrontMatter) -> tuple[str, ...]:  # noqa: ARG002
        """The names of a post's categories."""
        return matter.texts("categories", "category")

    def address(
        self,
        path: Path,  # noqa: ARG002
        matter: FrontMatter,
        day: date | None,  # noqa: ARG002
    ) -> str | None:
        """Where a post stands on its site; None where that cannot be known."""
        stated = matter.text("permalink", "url", "link", "canonical_url")
        return stated if re.match(r"https?://", stated) else None

    def _absolute(self, base: str, path: str | None) -> str | None:
        if not path or not re.match(r"https?://", base):
            return None
        return base.rstrip("/") + "/" + path.lstrip("/")


class Jekyll(Generator):
    """Posts lie in `_posts`, named by day and slug; `_config.yml` has the form of addresses."""

    def kind(self, path: Path, matter: FrontMatter) -> str:
        """Only what lies in `_posts` is a post."""
        parts = path.relative_to(self.root).parts
        if "_posts" not in parts and "_drafts" not in parts:
            return "page"
        kind = super().kind(path, matter)
        return "post" if kind == "page" else kind

    def categories(self, path: Path, matter: FrontMatter) -> tuple[str, ...]:
        """Those of the folders above `_posts`, and those stated, where spaces part them too."""
        parts = path.relative_to(self.root).parts
        folders = parts[: parts.index("_posts")] if "_posts" in parts else ()
        stated = matter.fields.get("categories")
        named = tuple(stated.split()) if isinstance(stated, str) else matter.texts("categories")
        return tuple(dict.fromkeys((*folders, *(named or matter.texts("category")))))

    def address(self, path: Path, matter: FrontMatter, day: date | None) -> str | None:
        """By the post's own permalink, else by the site's form."""
        named = DATED_NAME.fullmatch(path.stem)
        slug = matter.text("slug") or (named["slug"] if named else path.stem)
        categories = "/".join(map(permalinks.slug_of, self.categories(path, matter)))
        values = permalinks.of_day(day) | {
            "title": slug, "slug": permalinks.slug_of(slug), "categories": categories,
            "slugified_categories": categories, "output_ext": ".html",
        }  # fmt: skip
        form = matter.text("permalink") or str(self.settings.get("permalink") or "date")
        form = _JEKYLL_STYLES.get(form, form)
        base = f"{self.settings.get('url') or ''}{self.settings.get('baseurl') or ''}"
        return self._absolute(base, permalinks.filled(form, values))


class Hugo(Generator):
    """Posts lie in `content/SECTION`; `hugo.toml` may have a form of addresses for each section."""

    def kind(self, path: Path, matter: FrontMatter) -> str:
        """What lies in no section is a page, `_index.md` heads a list."""
        if path.stem == "_index":
            return "list of posts"
        kind = super().kind(path, matter)
        return kind if kind == "draft" else "post" if self._within(path)[0] else "page"

    def address(self, path: Path, matter: FrontMatter, day: date | None) -> str | None:
        """By the post's own url, else by its section's form, else by where its file lies."""
        base = str(self._setting("baseurl") or "")
        if stated := matter.text("url"):
            return stated if "://" in stated else self._absolute(base, stated)
        sections, name = self._within(path)
        slug = matter.text("slug")
        values = permalinks.of_day(day) | {
            "section": sections[0] if sections else "", "sections": "/".join(sections),
            "title": permalinks.urlized(matter.text("title")),
            "slug": slug or permalinks.urlized(matter.text("title")), "filename": name,
            "slugorfilename": slug or name, "contentbasename": name,
            "slugorcontentbasename": slug or name,
        }  # fmt: skip
        form = self._form(sections) or "/:sections/:slugorfilename/"
        return self._absolute(base, permalinks.filled(form, values))

    def _within(self, path: Path) -> tuple[tuple[str, ...], str]:
        """The sections that a file lies in, and its name in an address; a folder may be a post."""
        parts = path.relative_to(self.root).with_suffix("").parts
        parts = parts[parts.index("content") + 1 :] if "content" in parts else parts
        if parts[-1] == "index" and len(parts) > 1:
            parts = parts[:-1]
        return parts[:-1], parts[-1].lower().replace(" ", "-")

    def _form(self, sections: tuple[str, ...]) -> str | None:
        forms = self._setting("permalinks") or {}
        forms = forms.get("page", forms) if isinstance(forms, dict) else {}
        form = forms.get(sections[0]) if sections else None
        return form if isinstance(form, str) else None

    def _setting(self, name: str) -> Any:  # noqa: ANN401 - as the settings have it
        return next((each for key, each in self.settings.items() if key.lower() == name), None)


class Pelican(Generator):
    """Posts lie in folders that are categories; `pelicanconf.py` has the form of addresses."""

    def kind(self, path: Path, matter: FrontMatter) -> str:
        """What lies in `pages` is a page."""
        inside = path.relative_to(self.root).parts[:-1]
        return "page" if "pages" in inside else super().kind(path, matter)

    def categories(self, path: Path, matter: FrontMatter) -> tuple[str, ...]:
        """The one that is stated, else the folder that the post lies in."""
        inside = path.relative_to(self.root).parts[:-1]
        content = str(self.settings.get("PATH") or "content")
        folders = [part for part in inside if part != content]
        return matter.texts("category") or tuple(folders[-1:])

    def address(self, path: Path, matter: FrontMatter, day: date | None) -> str | None:
        """By the site's form, whose parts stand in braces."""
        slug = matter.text("slug") or permalinks.slug_of(matter.text("title"))
        category = permalinks.slug_of(next(iter(self.categories(path, matter)), "misc"))

        def value(token: re.Match[str]) -> str:
            if token[1] in ("slug", "category"):
                return slug if token[1] == "slug" else category
            return day.strftime(token[1].removeprefix("date:")) if day else ""

        form = matter.text("url") or str(self.settings.get("ARTICLE_URL") or "{slug}.html")
        base = str(self.settings.get("SITEURL") or "")
        return self._absolute(base, _PELICAN_TOKEN.sub(value, form))


class Eleventy(Generator):
    """A post's address is where its file lies, without the day in its name."""

    def address(
        self,
        path: Path,
        matter: FrontMatter,
        day: date | None,  # noqa: ARG002
    ) -> str | None:
        """By the post's own permalink, else by its place; a form that computes is not followed."""
        base = str(self.settings.get("url") or "")
        if stated := matter.text("permalink"):
            return None if "{" in stated else self._absolute(base, stated)
        parts = path.relative_to(self.root).with_suffix("").parts
        parts = parts[1:] if parts[0] in ("src", "content") and len(parts) > 1 else parts
        named = DATED_NAME.fullmatch(parts[-1])
        name = named["slug"] if named else parts[-1]
        inside = parts[:-1] if name == "index" else (*parts[:-1], name)
        return self._absolute(base, "/".join(inside) + "/")


_SETTINGS: tuple[tuple[str, type[Generator]], ...] = (
    ("_config.yml", Jekyll), ("_config.yaml", Jekyll),
    ("hugo.toml", Hugo), ("hugo.yaml", Hugo), ("hugo.yml", Hugo), ("hugo.json", Hugo),
    ("config/_default/hugo.toml", Hugo), ("config/_default/config.toml", Hugo),
    ("config.toml", Hugo), ("config.yaml", Hugo), ("config.yml", Hugo),
    ("publishconf.py", Pelican), ("pelicanconf.py", Pelican),
    ("eleventy.config.js", Eleventy), ("eleventy.config.mjs", Eleventy),
    ("eleventy.config.cjs", Eleventy), (".eleventy.js", Eleventy),
)  # fmt: skip
_ELEVENTY_DATA = (
    "_data/site.json",
    "_data/metadata.json",
    "src/_data/site.json",
    "src/_data/metadata.json",
)


def generator_of(file: SourceFile) -> Generator:
    """The generator whose settings lie beside a file or in a folder above it."""
    return _generator_above(file.files.resolve(file.path).parent, file.files)


@lru_cache(maxsize=256)
def _generator_above(folder: Path, lying: Files) -> Generator:
    for above in islice((folder, *folder.parents), _HIGHEST):
        for name, generator in _SETTINGS:
            if lying.holds(above / name):
                return generator(above, _settings(above, name, lying))
    return Generator(folder, {})


@lru_cache(maxsize=16)
def _settings(root: Path, name: str, lying: Files) -> dict[str, Any]:
    """What a settings file says; nothing where it cannot be read."""
    found: dict[str, Any] = {}
    names: tuple[str, ...] = (name, *_ELEVENTY_DATA) if "eleventy" in name else (name,)
    if name == "publishconf.py":
        names = ("pelicanconf.py", name)
    for each in names:
        try:
            data = _loaded(SourceFile(root / each, lying).head(_LARGEST).decode(), each)
        except (OSError, ValueError, SyntaxError, SourceError, yaml.YAMLError):
            continue
        found |= data if isinstance(data, dict) else {}
    return found


def _loaded(text: str, name: str) -> Any:  # noqa: ANN401 - unchecked settings
    if name.endswith(".toml"):
        return read_toml(text)
    if name.endswith(".json"):
        return json.loads(text)
    if name.endswith((".yml", ".yaml")):
        return yaml.safe_load(text)
    return _assigned(text) if name.endswith(".py") else {}


def _assigned(code: str) -> dict[str, Any]:
    """The texts that a Python file gives to names; it is read, not run."""
    return {
        target.id: line.value.value
        for line in ast.parse(code).body
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
