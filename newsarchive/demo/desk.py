"""Where requests become answers: routes, faults and the record of what was asked."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from newsarchive.demo.answers import Answer, Asked, Route, as_json, missing
from newsarchive.demo.faults import Faults, Harm, without_pages
from newsarchive.demo.routing import ROUTES
from newsarchive.demo.store import Store
from newsarchive.demo.validators import conditional

_EXACT = {
    route.pattern.pattern.replace("\\", ""): route
    for route in ROUTES
    if not set(route.pattern.pattern.replace("\\.", "")) & set("()[]?*+|")
}
_WRONG = {
    "bizCode": "",
    "bizMsg": "",
    "code": 0,
    "msg": "OK",
    "result": {"passportWeb": [{"uid": "1000000000000001", "alias": "演示用户"}]},
}
_BLOCKED = "<html><head><title>访问验证</title></head><body>请完成验证后继续访问</body></html>"
_ZIP_FROM = 1024


CLOSED = Answer(b"", status=0)


def _status(_: Asked, harm: Harm) -> Answer:
    after = {"Retry-After": harm.retry_after} if harm.retry_after else {}
    return Answer(b"", "text/plain", harm.status, after)


def _closed(_: Asked, __: Harm) -> Answer:
    return CLOSED


def _null(_: Asked, __: Harm) -> Answer:
    return as_json({"code": 1, "message": "success", "data": None})


def _hollow(_: Asked, __: Harm) -> Answer:
    return as_json({"code": 1, "message": "success", "data": {"totle_hits": 9999, "list": []}})


def _wrong(asked: Asked, _: Harm) -> Answer:
    return as_json(_WRONG, asked.callback or asked.query.get("cb", ""))


def _html(_: Asked, __: Harm) -> Answer:
    return Answer(_BLOCKED.encode(), "text/html; charset=utf-8")


_INSTEAD: dict[str, Callable[[Asked, Harm], Answer]] = {
    "status": _status,
    "close": _closed,
    "null": _null,
    "hollow": _hollow,
    "wrong": _wrong,
    "html": _html,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: when it came and was answered (UTC); *status* 0 means a closed connection."""

    came: datetime
    at: datetime
    method: str
    host: str
    path: str
    status: int
    user_agent: str = ""


class Desk:
    """Answers requests from a store, with the faults that are switched on."""

    def __init__(
        self, store: Store, faults: Faults, *, recording: bool = True, zipping: bool = False
    ) -> None:
        self.store = store
        self.faults = faults
        self.recording = recording
        self.zipping = zipping
        self.seen: list[Seen] = []
        self._last: dict[str, Answer] = {}

    def answer(self, asked: Asked, harm: Harm | None) -> Answer:
        """Return the answer, harmed or not; ``CLOSED`` for a connection that ends without one."""
        way = harm.way if harm else ""
        if harm and way in _INSTEAD:
            return _INSTEAD[way](asked, harm)
        if way == "repeat" and (listing := without_pages(asked.target)) in self._last:
            return self._last[listing]
        answer = self._routed(asked)
        self.faults.answered(asked.host, asked.target, self.store)
        if self.faults.may_repeat:
            self._last[without_pages(asked.target)] = answer
        if way == "truncate":
            return replace(answer, body=answer.body[: len(answer.body) // 2])
        return answer

    def _routed(self, asked: Asked) -> Answer:
        route = _EXACT.get(asked.path)
        if route is not None:
            return self._by(route, asked)
        for other in ROUTES:
            match = other.pattern.fullmatch(asked.path)
            if match:
                parts = {key: part for key, part in match.groupdict().items() if part is not None}
                return self._by(other, replace(asked, parts=parts))
        return missing()

    def _by(self, route: Route, asked: Asked) -> Answer:
        if self.faults.only is not None and route.name not in self.faults.only:
            return missing()
        answer = route.handler(asked, self.store, self.faults)
        return conditional(answer, asked) if self.faults.validators else answer

    def zipped(self, answer: Answer, accepted: str) -> Answer:
        """Return *answer* compressed, if that is on, asked for and worth it."""
        if not self.zipping or "gzip" not in accepted or len(answer.body) < _ZIP_FROM:
            return answer
        body = gzip.compress(answer.body, 1, mtime=0)
        return replace(answer, body=body, headers={**answer.headers, "Content-Encoding": "gzip"})

    def record(
        self, method: str, asked: Asked, status: int, user_agent: str, came: datetime
    ) -> None:
        """Note a request, unless recording is off."""
        if self.recording:
            at = datetime.now(UTC)
            self.seen.append(Seen(came, at, method, asked.host, asked.target, status, user_agent))
