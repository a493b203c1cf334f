"""What an upstream does wrong, as switches that a test or a demonstration flips."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from threading import RLock
from typing import Literal
from zlib import crc32

from newsarchive.demo.store import Store

Way = Literal["status", "close", "truncate", "null", "wrong", "repeat", "html", "slow", "hollow"]
TOO_MANY = 429
WAYS: tuple[Way, ...] = ("close", "status", "null", "wrong", "repeat", "truncate", "html")

_CLOCKS = re.compile(r"(?<=[?&])(?:req_trace|guid|_|r|cb|callback)=[^&]*&?")
_PAGES = re.compile(r"(?<=[?&])(?:page_?index|sortEnd|page|pn|p)=[^&]*&?", re.IGNORECASE)
_TEXTS = re.compile(r"GetNewsText|/api/article/|/api/content/|/a/\d|/news/|/\d{4}/\d\d/\d\d/")


def without_clocks(target: str) -> str:
    """Return *target* without the parameters that differ from one attempt to the next."""
    return _CLOCKS.sub("", target)


def without_pages(target: str) -> str:
    """Return *target* without clocks and without what tells the pages of a list apart."""
    return _PAGES.sub("", without_clocks(target))


@dataclass(frozen=True, slots=True)
class Harm:
    """What happens to one answer.

    *way*: ``status`` an error status · ``close`` the connection ends without an answer ·
    ``truncate`` half a body · ``null`` success without data · ``wrong`` another block than asked ·
    ``repeat`` the page that was answered before · ``html`` a block page with status 200 ·
    ``hollow`` a list page with a total and no records ·
    ``slow`` or "" nothing but the wait of *seconds*.
    """

    way: Way | Literal[""]
    status: int = 500
    retry_after: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    harm: Harm
    left: int | None


@dataclass(frozen=True, slots=True)
class _Hook:
    pattern: re.Pattern[str]
    action: Callable[[Store], None]
    left: int


class Faults:
    """Switches of an origin; may be changed while it serves.

    Lists: *needs_trace* refuses a list request without ``req_trace`` · *code_type* gives every
    ``code`` as ``int`` or ``str`` (None: as upstream, which mixes them) · *list_end* answers past
    the end with ``empty``, ``null`` or ``repeat`` (None: as upstream) · *empty_records*,
    *empty_titles* and *duplicates* are ids whose list records are so · *semicolon* ends script
    answers · *marks* puts ``<em>`` around what was searched · *passport_only* makes search answer
    nothing but user profiles.

    Texts: *unknown_text* is the answer of the text endpoint for an id it doesn't know · *lacks* is
    a key it leaves out of every answer.

    *validators* lets article API and pages be asked for conditionally.

    Everything: *delay* seconds before each answer · *only* names the endpoints that exist (None:
    all) · *robots* is ``allow``, ``deny``, or the text itself.

    *harmed* counts what `share` did, by way.
    """

    def __init__(self) -> None:
        self.needs_trace = True
        self.code_type: Literal["int", "str"] | None = None
        self.list_end: Literal["empty", "null", "repeat"] | None = None
        self.empty_records: frozenset[str] = frozenset()
        self.empty_titles: frozenset[str] = frozenset()
        self.duplicates: frozenset[str] = frozenset()
        self.semicolon = True
        self.marks = True
        self.passport_only = False
        self.unknown_text: Literal["404", "object", "text", "html"] = "404"
        self.lacks: Literal["", "text", "content"] = ""
        self.validators = True
        self.delay = 0.0
        self.only: frozenset[str] | None = None
        self.robots = "allow"
        self._lock = RLock()
        self._rules: list[_Rule] = []
        self._hooks: list[_Hook] = []
        self._share = 0.0
        self._seed = 0
        self._ways = WAYS
        self._retry_after = ""
        self._slow = 0.0
        self._asked: Counter[str] = Counter()
        self.harmed: Counter[str] = Counter()

    def fail(  # noqa: PLR0913 - the harm's own fields
        self,
        pattern: str,
        *,
        way: Way | Literal[""] = "status",
        status: int = 500,
        times: int | None = None,
        retry_after: str | int = "",
        seconds: float = 0.0,
    ) -> None:
        """Harm the next *times* answers (None: all) to requests that *pattern* is found in.

        *pattern* is a regular expression over host, path and query: ``np-listapi.*page_index=2``.
        Rules are tried in the order they were made.
        """
        harm = Harm(way, status, str(retry_after), seconds)
        with self._lock:
            self._rules.append(_Rule(re.compile(pattern), harm, times))

    def share(
        self,
        share: float,
        *,
        seed: int = 0,
        ways: Iterable[Way] = WAYS,
        retry_after: str | int = "",
        slow: float = 0.0,
    ) -> None:
        """Harm that *share* of all answers, chosen by *seed*, request and attempt.

        Asking again is another attempt, so a patient client gets everything. ``robots.txt`` is
        never harmed this way. A text that is ``null`` can't be told from one that is gone, so a
        text's answer is cut short instead. *retry_after* goes with status 429; *slow* is how many
        seconds the way of that name takes.
        """
        with self._lock:
            self._share, self._seed, self._ways = share, seed, tuple(ways)
            self._retry_after, self._slow = str(retry_after), slow

    def after(self, pattern: str, action: Callable[[Store], None], *, times: int = 1) -> None:
        """Call *action* with the store once a request like *pattern* has been answered.

        So articles can come, go or move between two pages of a list.
        """
        with self._lock:
            self._hooks.append(_Hook(re.compile(pattern), action, times))

    def clear(self) -> None:
        """Forget all rules, hooks and the share; switches stay as they are."""
        with self._lock:
            self._rules, self._hooks, self._share = [], [], 0.0
            self._asked.clear()

    def harm(self, host: str, target: str) -> Harm | None:
        """Return what shall happen to the answer to this request, and count it."""
        if not self._rules and not self._share:
            return None
        with self._lock:
            address = host + target
            for place, rule in enumerate(self._rules):
                if rule.left != 0 and rule.pattern.search(address):
                    if rule.left is not None:
                        self._rules[place] = replace(rule, left=rule.left - 1)
                    return rule.harm
            return self._harm_by_share(address)

    def _harm_by_share(self, address: str) -> Harm | None:
        if not self._share or address.endswith("/robots.txt"):
            return None
        request = without_clocks(address)
        self._asked[request] += 1
        chance = crc32(f"{self._seed} {self._asked[request]} {request}".encode())
        if chance % 10_000 >= self._share * 10_000:
            return None
        way = self._ways[chance // 10_000 % len(self._ways)]
        if way == "null" and _TEXTS.search(address):
            way = "truncate"
        self.harmed[way] += 1
        if way == "slow":
            return Harm(way, seconds=self._slow)
        status = (403, 429, 500, 503)[chance // 100_000 % 4]
        return Harm(way, status, self._retry_after if status == TOO_MANY else "")

    @property
    def may_repeat(self) -> bool:
        """Whether answers have to be kept to be repeated."""
        return bool(self._rules or self._share)

    def answered(self, host: str, target: str, store: Store) -> None:
        """Run the actions that wait for this request."""
        if not self._hooks:
            return
        with self._lock:
            address = host + target
            due = [hook for hook in self._hooks if hook.pattern.search(address)]
            for hook in due:
                self._hooks.remove(hook)
                if hook.left > 1:
                    self._hooks.append(replace(hook, left=hook.left - 1))
        for hook in due:
            hook.action(store)
