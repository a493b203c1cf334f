"""Articles that a site's owner has taken off the site: what stands in their place."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import yaml

from newsarchive.errors import IdentityError, SiteError
from newsarchive.items import Article
from newsarchive.urls import identify_caifuhao, identify_news

REMOVED_NAME = "_data/removed.yml"
_TITLE = "（本文已移除）"
_WORDS = "本站不再提供这篇文章。"


def read_removed(folder: Path) -> frozenset[str]:
    """Return the ids of the articles that ``_data/removed.yml`` in *folder* names.

    It is a list of ids, each ``NW`` or ``CFH`` and a number, or as ``article_id`` in the post.
    Raises SiteError, which names the file, for anything else.
    """
    path = folder / REMOVED_NAME
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        raise SiteError(str(path), f"can't be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SiteError(str(path), "is no YAML in UTF-8") from error
    if not values:
        return frozenset()
    if not isinstance(values, list) or not all(type(value) in (str, int) for value in values):
        raise SiteError(str(path), "is no list of ids, a line each, such as - NW202601150000000001")
    return frozenset(_article_id(str(value), path) for value in values)


def _article_id(text: str, path: Path) -> str:
    if ":" in text:
        return text
    try:
        if text.startswith("CFH"):
            return identify_caifuhao(text.removeprefix("CFH")).article_id
        return identify_news(text).article_id
    except IdentityError as error:
        raise SiteError(str(path), f"{text}: {error.reason}") from error


def is_notice(title: str, body: str) -> bool:
    """Tell whether these are title and body of what the site shows for a removed article."""
    return title.strip() == _TITLE and body.strip() == f"<p>{_WORDS}</p>"


def without_removed(article: Article, removed: Collection[str]) -> Article:
    """Return *article* as the site shows it: of one of *removed* only place, time and outlet."""
    if article.article_id not in removed:
        return article
    return replace(
        article,
        title=_TITLE,
        summary="",
        body=f"<p>{_WORDS}</p>",
        text=_WORDS,
        title_text="",
        summary_text="",
        body_html=f"<p>{_WORDS}</p>",
        linked_html="",
        securities=(),
        modified=None,
        withdrawn=None,
        revisions=(),
    )
