"""Counts each article of a run once, whatever lists show it, so that the numbers add up."""

from collections.abc import Mapping

from scrapy.statscollectors import StatsCollector

from newsarchive.crawl.counts import count

# What the end of an article is counted as that was looked at again: it was not listed.
_OF_LOOKS = {"changed": "revised", "quarantined": "unusable", "unchanged": ""}


class Tally:
    """What lists and links showed, and what earlier runs left, as counts of this run.

    *listed* and *resumed* together are *new*, *changed*, *unchanged*, *quarantined*, *aside* and
    *pending* (see `newsarchive.crawl.counts`): whatever is asked for ends as one of these.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats
        self._shown: dict[str, str] = {}
        self._resumed: set[str] = set()
        self._looking: set[str] = set()

    def show(self, states: Mapping[str, str]) -> None:
        """Count what a page shows: for each article *unchanged*, *aside* or, if asked for, ""."""
        for article_id, state in states.items():
            before = self._shown.get(article_id)
            if before is None:
                self._count("listed")
                if article_id in self._resumed:
                    self._resumed.remove(article_id)
                    self._count("resumed", -1)
            elif before and not state:  # another list shows more of it: it is asked for after all
                self._count(before, -1)
            else:
                continue
            self._shown[article_id] = state
            if state:
                self._count(state)

    def resume(self, article_id: str) -> None:
        """Count an article that an earlier run left, unless a list has shown it."""
        if article_id not in self._shown:
            self._resumed.add(article_id)
            self._count("resumed")

    def look(self, article_id: str) -> None:
        """Note that an article comes from a look at what is published."""
        self._looking.add(article_id)

    def end(self, article_id: str, name: str) -> None:
        """Count how an article ended; of one from a look, as what that is for a look."""
        if article_id in self._looking:
            self._looking.remove(article_id)
            name = _OF_LOOKS.get(name, name)
        if name:
            self._count(name)

    def _count(self, name: str, number: int = 1) -> None:
        count(self._stats, name, number)
