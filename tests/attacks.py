"""The corpus of attacks: what a page may hold that wants more than to be read.

Each stands between two honest paragraphs. The files in ``attacks/`` hold one class of attacks each;
what is too large to be stored is made here.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import yaml

BEFORE: Final = "示例股份周三公告，拟回购。"
AFTER: Final = "分析人士看好其后市表现。"
HOSTS: Final = ("e.example", "finance.eastmoney.com")
"""Hosts of the pictures that articles show; an address without a host is one of the article's."""

TITLE: Final = "示例股份拟回购"
OUTLET: Final = "示例时报"


@dataclass(frozen=True, slots=True)
class Attack:
    """An article as an upstream may send it; *swallows*: it may take what follows it along."""

    name: str
    title: str = TITLE
    summary: str = "示例股份拟回购股份。"
    outlet: str = OUTLET
    body: str = f"<p>{BEFORE}</p><p>{AFTER}</p>"
    swallows: bool = False


def _stored(kind: str) -> dict[str, str]:
    path = Path(__file__).with_name("attacks") / f"{kind}.yaml"
    read: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


KINDS: Final = (
    *("scripts", "handlers", "addresses", "styles", "foreign", "embedded", "comments", "contexts"),
    *("swallowing", "broken", "entities", "characters", "liquid", "markdown"),
)
_LARGE: Final = {
    "depth of elements": "<div>" * 1500 + "甲",
    "depth with a mutation": "<div>" * 300
    + "<table><svg><style><img src=x onerror=alert(1)></style></svg></table>"
    + "</div>" * 300,
    "attributes": f"<p {' '.join(f'a{number}={number}' for number in range(20_000))}>甲</p>",
    "an attribute": f"<p title='{'x' * 500_000}'>甲</p>",
    "an address": f"<a href='https://e.example/{'a' * 500_000}'>甲</a>",
    "the name of an element": f"<{'x' * 50_000}>甲</{'x' * 50_000}>",
    "spans without end": "<span>" * 1500 + "甲",
    "ends without starts": "</p></div></td>" * 20_000 + "甲",
    "breaks": f"{'<br>' * 20_000}甲{'<br>' * 20_000}",
    "braces": "{{" * 50_000 + "甲" + "{%" * 50_000,
    "scripts": "<script>alert(1)</script>" * 5000 + "甲",
    "pictures of nothing": "<img src=x onerror=alert(1)>" * 5000 + "甲",
    "entities": "&lt;script&gt;&#123;%" * 5000 + "甲",
    "comments": "<!-- --!>" * 5000 + "甲",
    "a word": "甲" * 200_000,
}

BODIES: Final = {
    **{f"{kind}: {name}": raw for kind in KINDS for name, raw in _stored(kind).items()},
    **{f"large: {name}": raw for name, raw in _LARGE.items()},
}
"""Hostile markup by class and name."""

TEXTS: Final = _stored("texts")
"""Hostile titles, leads, labels, keywords and names."""


def between(raw: str) -> str:
    """Return *raw* as it stands in a body, with the honest words around it."""
    return f"<p>{BEFORE}</p>\n{raw}\n<p>{AFTER}</p>"


def _texts(name: str, text: str) -> Attack:
    """Return an article with *text* wherever one that is no markup may be."""
    words = f"<p>{escape(text)}</p><p>{_security(escape(text))}</p>"
    return Attack(
        f"texts: {name}",
        title=f"{text} {TITLE}",
        summary=f"{text} 拟回购。",
        outlet=f"{text}时报",
        body=between(words),
    )


def _security(name: str) -> str:
    link = "http://quote.eastmoney.com/unify/r/0.003901"
    return (
        f'<span id="stock_0.003901"><a class="keytip" data-code="0,003901" href="{link}">{name}</a>'
        '</span><span id="quote_0.003901"></span>(003901.SZ)'
    )


ATTACKS: Final = {
    each.name: each
    for each in (
        *(
            Attack(name, body=between(raw), swallows=name.startswith("swallowing"))
            for name, raw in BODIES.items()
        ),
        *(_texts(name, text) for name, text in TEXTS.items()),
    )
}
"""The whole corpus, by class and name."""
