"""Conditional requests: the headers that name a version, and the answer to who has it already."""

from dataclasses import replace
from datetime import UTC
from email.utils import format_datetime
from hashlib import blake2b

from newsarchive.demo.answers import Answer, Asked


def conditional(answer: Answer, asked: Asked) -> Answer:
    """Return *answer* with its validators, or status 304 if *asked* names this version."""
    headers = {}
    same = False
    if answer.tagged:
        tag = f'"{blake2b(answer.body, digest_size=8).hexdigest()}"'
        headers["ETag"] = tag
        same = tag in asked.etag
    if answer.changed is not None:
        moment = format_datetime(answer.changed.astimezone(UTC), usegmt=True)
        headers["Last-Modified"] = moment
        same = same or asked.since == moment
    if not headers:
        return answer
    headers = {**answer.headers, **headers}
    if same:
        return replace(answer, body=b"", status=304, headers=headers)
    return replace(answer, headers=headers)
