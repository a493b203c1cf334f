"""``scrapy revisions``: what changed in an article after it was published."""

from argparse import ArgumentParser, Namespace
from contextlib import closing
from datetime import datetime, tzinfo

from newsarchive.archive.revisions import Revision, last_revised, revisions_of
from newsarchive.archive.store import Archive
from newsarchive.command_line import ArchiveCommand, one_line, print_json, printable
from newsarchive.configuration import open_archive, zone_of
from newsarchive.differences import Line, line_difference, text_difference
from newsarchive.errors import ArgumentError, IdentityError
from newsarchive.exporters.naming import timestamp
from newsarchive.items import Article
from newsarchive.undecodable import legible
from newsarchive.urls import identify, identify_caifuhao, identify_news

_MOST = 20


class Command(ArchiveCommand):
    """Show the earlier versions of an article, each with what changed."""

    def syntax(self) -> str:
        return "[--json] [ID]"

    def short_desc(self) -> str:
        return "Show what changed in an article, or which articles changed last"

    def long_desc(self) -> str:
        return (
            "ID is an article's id as its post shows it, the number of an EastMoney article, or "
            "the address of its page. Without one, the last revisions of all articles are listed. "
            "In a text, [-this-] went and {+that+} came."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        if len(args) > 1:
            raise ArgumentError(" ".join(args), "give the id of one article")
        zone = zone_of(self.configuration)
        with closing(open_archive(self.configuration, writer=False)) as archive:
            if not args:
                _list(archive, zone, as_json=opts.json)
                return None
            article = _article(archive, legible(args[0]))
            revisions = revisions_of(archive, article.article_id)
        if opts.json:
            print_json(_report(article, revisions))
        else:
            _tell(article, revisions, zone)
        return None


def _article(archive: Archive, text: str) -> Article:
    """Return the article that *text* names; ArgumentError if there is none."""
    article = archive.article(text) or archive.article(_named(text))
    if article is None:
        raise ArgumentError(f"ID={text}", "no such article in the archive")
    return article


def _named(text: str) -> str:
    try:
        if "/" in text:
            return identify(text).article_id
        if text.startswith("CFH"):
            return identify_caifuhao(text.removeprefix("CFH")).article_id
        return identify_news(text).article_id
    except IdentityError:
        return ""


def _list(archive: Archive, zone: tzinfo, *, as_json: bool) -> None:
    found = last_revised(archive, most=_MOST)
    if as_json:
        print_json(
            [
                {"article_id": key, "title": title, "at": each.at, "changed": each.changed}
                for key, title, each in found
            ]
        )
        return
    for key, title, each in found:
        print(f"{_shown(each.at, zone)}  {key}  {', '.join(each.changed)}: {one_line(title)}")


def _tell(article: Article, revisions: list[Revision], zone: tzinfo) -> None:
    print(f"{article.article_id}  {one_line(article.title)}")
    if not revisions:
        print("never revised")
    for revision in revisions:
        print(f"\n{_shown(revision.revised.at, zone)}  {', '.join(revision.revised.changed)}")
        for name, lines in _differences(revision, zone).items():
            print(f"  {name}:")
            for line in lines:
                print(f"    {printable(str(line))}")
    if article.withdrawn:
        print(f"\nwithdrawn since {_shown(article.withdrawn, zone)}")


def _differences(revision: Revision, zone: tzinfo | None) -> dict[str, list[Line]]:
    """Return the difference of each part of the article that has one."""
    old, new = revision.before, revision.after
    differences = {
        "title": line_difference(old.title, new.title),
        "source": line_difference(old.source, new.source),
        "text": text_difference(old.text, new.text),
    }
    if old.published != new.published:
        differences["published"] = line_difference(
            _shown(old.published, zone), _shown(new.published, zone)
        )
    return {name: lines for name, lines in differences.items() if lines}


def _shown(moment: datetime, zone: tzinfo | None) -> str:
    return timestamp(moment.astimezone(zone) if zone else moment)


def _report(article: Article, revisions: list[Revision]) -> dict[str, object]:
    return {
        "article_id": article.article_id,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "withdrawn": article.withdrawn,
        "revisions": [
            {
                "at": revision.revised.at,
                "changed": revision.revised.changed,
                "before": _fields(revision, "before"),
                "after": _fields(revision, "after"),
                "difference": {
                    name: [{"mark": line.mark, "text": line.text} for line in lines]
                    for name, lines in _differences(revision, None).items()
                },
            }
            for revision in revisions
        ],
    }


def _fields(revision: Revision, name: str) -> dict[str, object]:
    version = revision.before if name == "before" else revision.after
    return {
        "title": version.title,
        "source": version.source,
        "published": version.published,
        "text": version.text,
    }
