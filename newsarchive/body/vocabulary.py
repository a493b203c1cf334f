"""What each HTML tag means to a news article.

A tag that is in none of these tables is unknown: its text is kept and its name reported.
"""

from typing import Final

HEADINGS: Final = {
    "h1": "h2",  # the page's own heading is the article's title
    **{f"h{level}": f"h{level}" for level in range(2, 7)},
}

INLINE: Final = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    **{
        name: name
        for name in (
            *("strong", "em", "u", "s", "del", "ins", "sub", "sup", "small", "mark"),
            *("code", "kbd", "samp", "var", "abbr", "cite", "dfn", "q"),
        )
    },
}
"""Inline tags and what they are written as."""

LISTS: Final = frozenset({"ul", "ol", "dl"})
ITEMS: Final = frozenset({"li", "dt", "dd"})
CELLS: Final = frozenset({"td", "th"})
SECTIONS: Final = frozenset({"thead", "tbody", "tfoot"})
PREFORMATTED: Final = frozenset({"pre", "xmp", "listing", "plaintext"})

BOUNDARIES: Final = frozenset(
    {
        *("p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "figure"),
        *("address", "details", "summary", "fieldset", "legend", "form", "dir", "menu", "hgroup"),
        *("html", "body", "search"),
    }
)
"""Tags that only separate one paragraph from the next."""

EMPTY: Final = frozenset(
    {
        *("embed", "source", "track", "keygen", "bgsound", "input", "param", "area", "col", "link"),
        *("meta", "base", "frame", "command", "isindex", "spacer", "basefont", "wbr"),
    }
)
"""Tags that hold nothing. The parser doesn't know all of them and puts what follows inside."""

TRANSPARENT: Final = frozenset(
    {
        *EMPTY,
        *("font", "tt", "big", "nobr", "bdo", "bdi", "label", "time", "data", "acronym", "map"),
        *("ruby", "rb", "rt", "rtc", "rp", "marquee", "blink", "o:p", "picture", "output", "slot"),
        *("st1:chsdate", "frameset", "colgroup"),
    }
)
"""Inline tags that say nothing about the words in them."""

FOREIGN: Final = frozenset({"svg", "math"})
"""Tags of other languages, which end where a paragraph of HTML begins."""

DROPPED: Final = frozenset(
    {
        *("script", "style", "template", "noscript", "title", "head", "iframe", "noframes"),
        *("object", "applet", "noembed", "button", "select", "option", "optgroup", "textarea"),
        *("datalist", "meter", "progress", "audio", "video", "canvas", "portal", "dialog"),
    }
)
"""Tags that go with all they hold."""

BLOCKS: Final = frozenset(
    {
        *BOUNDARIES,
        *HEADINGS,
        *LISTS,
        *ITEMS,
        *CELLS,
        *SECTIONS,
        *PREFORMATTED,
        *("table", "tr", "caption", "blockquote", "figcaption", "center", "hr"),
    }
)
"""Tags that end the paragraph before them."""

NAMES: Final = frozenset(
    {*BLOCKS, *INLINE, *TRANSPARENT, *DROPPED, *FOREIGN, "a", "span", "br", "img"}
)
"""Every tag we know."""

WRITTEN: Final = frozenset(
    {
        *HEADINGS.values(),
        *INLINE.values(),
        *LISTS,
        *ITEMS,
        *CELLS,
        *SECTIONS,
        *("p", "table", "tr", "caption", "blockquote", "pre", "hr", "figure", "figcaption"),
        *("a", "br", "img"),
    }
)
"""Every tag that a clean body may hold."""

ATTRIBUTES: Final = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
"""Every attribute that a clean body may hold, but for the ``rel`` that each link gets."""
