"""``scrapy quarantine``: what could not be archived, why, and another try."""

from argparse import ArgumentParser, Namespace
from contextlib import closing
from dataclasses import replace
from zoneinfo import ZoneInfo

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newsarchive.archive import reports
from newsarchive.archive.pending import Pending
from newsarchive.archive.rechecks import Rechecks
from newsarchive.archive.records import met_article
from newsarchive.archive.runs import begin_run, finish_run
from newsarchive.archive.store import Archive
from newsarchive.command_line import FAILED, ArchiveCommand, now, one_line, print_json, printable
from newsarchive.configuration import catalogue_of, open_archive, zone_of
from newsarchive.crawl.articles import ArticleSpider
from newsarchive.eastmoney.completion import missing
from newsarchive.errors import ArgumentError, IncompleteError, NormaliseError, PostError
from newsarchive.finishing import Finisher
from newsarchive.items import Told
from newsarchive.published import read_file
from newsarchive.recheck import intervals_of

_ACTIONS = ("list", "show", "retry")
_USAGE = "use list, show ID or retry [ID ...]"
_LONGEST_NUMBER = 18  # digits; the database takes no longer ones
_SHOWN_ANSWER = 2000  # characters of a raw answer


class Command(ArchiveCommand):
    """List the quarantine, show one entry, or try entries again."""

    def syntax(self) -> str:
        return "[--json] [list | show ID | retry [ID ...]]"

    def short_desc(self) -> str:
        return "Show what could not be archived, and why; try it again"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def act(self, args: list[str], opts: Namespace) -> int | None:
        action, *rest = args or ["list"]
        if action not in _ACTIONS:
            raise ArgumentError(action, _USAGE)
        ids = [_number(text) for text in rest]
        if action == "list" and not ids:
            self._list(as_json=opts.json)
        elif action == "show" and len(ids) == 1:
            self._show(ids[0], as_json=opts.json)
        elif action == "retry":
            return self._retry(ids, as_json=opts.json)
        else:
            raise ArgumentError(" ".join(args), _USAGE)
        return None

    def _list(self, *, as_json: bool) -> None:
        with closing(open_archive(self.configuration, writer=False)) as archive:
            entries = list(reports.quarantined(archive))
        if as_json:
            print_json(entries)
            return
        for entry in entries:
            print(f"{entry['id']}  {entry['reason']}: {one_line(str(entry['detail']))}")
        print(f"{len(entries)} in quarantine")

    def _show(self, number: int, *, as_json: bool) -> None:
        with closing(open_archive(self.configuration, writer=False)) as archive:
            entry = _entry(archive, number)
            answers = [_answer(row) for row in _rows(entry.pop("answers"))]
        entry["answer"] = _readable(entry["answer"])
        if as_json:
            print_json({**entry, "answers": answers})
            return
        for name, value in entry.items():
            if value or name != "answer" or not answers:
                print(f"{name}: {_shown(value)}")
        for answer in answers:
            print(
                f"answer of {answer['url']} ({answer['kind']}, HTTP status {answer['status']}, "
                f"{answer['size']} bytes): {_shown(answer['text'])}"
            )

    def _retry(self, ids: list[int], *, as_json: bool) -> int:
        settings = self.configuration
        counts = {"archived": 0, "pending": 0, "kept": 0, "outdated": 0}
        catalogue = catalogue_of(settings)
        intervals = intervals_of(settings.get("RECHECK") or "")
        with closing(open_archive(settings, writer=True)) as archive:
            open_ids = [int(str(each["id"])) for each in reports.quarantined(archive)]
            for number in ids:
                _refuse_resolved(_entry(archive, number))  # before anything is tried
            run_id = begin_run(archive, "quarantine retry", {"ids": " ".join(map(str, ids))})
            finishers: dict[str, Finisher] = {}
            rechecks = Rechecks(archive, intervals)
            for number in sorted(set(ids)) or open_ids:  # the newest version comes last
                entry = _entry(archive, number)
                spider = str(entry["spider"])
                if spider not in finishers:
                    zone = _zone(spider, settings)
                    finishers[spider] = Finisher(
                        archive, catalogue=catalogue, zone=zone, run_id=run_id
                    )
                outcome = _again(entry, archive, finishers[spider], run_id, quiet=as_json)
                archive.flush()
                if outcome == "new":
                    _planned(entry, rechecks)
                    archive.flush()
                if outcome not in ("pending", "kept"):
                    reports.resolve(archive, number)
                counts[outcome if outcome in counts else "archived"] += 1
            finish_run(archive, run_id, "finished", counts)
        if as_json:
            print_json(dict(counts))
        else:
            print(
                f"{counts['archived']} archived, {counts['pending']} left for the next crawl, "
                f"{counts['kept']} kept in quarantine"
                + (f", {counts['outdated']} outdated" if counts["outdated"] else "")
            )
        return FAILED if counts["kept"] else 0


def _rows(value: object) -> list[reports.Report]:
    return value if isinstance(value, list) else []


def _answer(row: reports.Report) -> reports.Report:
    """Return a row of the quarantine's answers as it is shown."""
    names = ("url", "kind", "status", "fetched_at", "size")
    return {**{name: row[name] for name in names}, "text": _readable(row["body"])}


def _readable(answer: object) -> str:
    """Return the text of an answer: UTF-8, or else what older pages are written in."""
    if not isinstance(answer, bytes):
        return ""
    try:
        return answer.decode("utf-8")
    except UnicodeDecodeError:
        return answer.decode("gb18030", "replace")


def _shown(value: object) -> str:
    return "\n".join(map(printable, str(value)[:_SHOWN_ANSWER].splitlines()))


def _zone(spider: str, settings: BaseSettings) -> ZoneInfo:
    """Return the zone of dates that name none: of the source that *spider* reads, or TIME_ZONE."""
    try:
        name = str(getattr(get_spider_loader(settings).load(spider), "zone", ""))
    except KeyError:  # an import
        name = ""
    return ZoneInfo(name) if name else zone_of(settings)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise ArgumentError(f"ID={text}", "write the number that scrapy quarantine list shows")
    return int(text)


def _entry(archive: Archive, number: int) -> reports.Report:
    entry = reports.quarantined_item(archive, number)
    if entry is None:
        raise ArgumentError(f"ID={number}", "no such entry in the quarantine")
    return entry


def _refuse_resolved(entry: reports.Report) -> None:
    if entry["resolved_at"] is not None:
        raise ArgumentError(f"ID={entry['id']}", "is in quarantine no more")


def _again(
    entry: reports.Report, archive: Archive, finisher: Finisher, run_id: int, *, quiet: bool
) -> str:
    """Try one entry again: from what is there, or by asking the upstream in the next crawl.

    Returns ``pending``, ``kept``, or what it was to the archive, as the finisher says.
    """
    number = int(str(entry["id"]))
    spider = str(entry["spider"])
    article = met_article(str(entry["item"]))
    answer = entry["answer"]
    if article.article_id.startswith("record:"):
        if not quiet:
            print(f"{number}  kept: a list record that names no article to ask for")
        return "kept"
    try:
        if spider == "import" and isinstance(answer, bytes):
            read = read_file(article.url, answer, fetched=now())
            # None: a newer version of this program knows it for no article.
            return "unchanged" if read is None else finisher.finish(read)
        if missing(article):
            Pending(archive).promise(article, spider=spider, run_id=run_id)
            reports.resolve(archive, number)
            return "pending"
        outcome = finisher.revise(article, fetched_in=int(str(entry["run_id"])))
    except (NormaliseError, IncompleteError, PostError) as error:
        if not quiet:
            print(f"{number}  kept: {one_line(str(error))}")
        return "kept"
    if outcome == "outdated" and not quiet:
        print(f"{number}  outdated: the archive has a version that was fetched later")
    return outcome


def _planned(entry: reports.Report, rechecks: Rechecks) -> None:
    """Plan the looks at an article of EastMoney; what an endpoint told of it isn't known."""
    if entry["spider"] == ArticleSpider.fetcher:
        article = replace(met_article(str(entry["item"])), told=Told(""))
        rechecks.note(article, spider=ArticleSpider.fetcher, first=True)
