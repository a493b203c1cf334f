"""Settings of posts: what is refused, and how it is said."""

import pytest

from newsarchive.errors import SettingError
from newsarchive.exporters import PostOptions

REFUSED = {
    "unknown style": (
        ("modern", "https://a.example/{id}", ""),
        "POST_STYLE=modern: is neither full nor classic",
    ),
    "unknown placeholder": (
        ("full", "https://a.example/{infoCode}", ""),
        "SHARE_URL=https://a.example/{infoCode}: {infoCode} is unknown, use {id} or {info_code}",
    ),
    "empty placeholder": (("full", "https://a.example/{}", ""), "{} is unknown"),
    "formatted placeholder": (("full", "https://a.example/{id:>9}", ""), "{id:>9} is unknown"),
    "attribute of a placeholder": (("full", "https://a.example/{id.__class__}", ""), "is unknown"),
    "placeholder left open": (("full", "https://a.example/{id", ""), "'{' can't stand"),
    "doubled braces": (("full", "https://a.example/{{id}}", ""), "'{' can't stand"),
    "no placeholder": (("full", "https://a.example/", ""), "holds no {id} or {info_code}"),
    "no scheme": (("full", "a.example/{id}", ""), "has to start with http:// or https://"),
    "other scheme": (("full", "javascript:{id}", ""), "has to start with http:// or https://"),
    "no host": (("full", "https:///{id}", ""), "has to start with http:// or https:// and a host"),
    "empty": (("full", "", ""), "has to start with"),
    "blank inside": (("full", "https://a.example/ {id}", ""), "' ' can't stand"),
    "end of an autolink": (("full", "https://a.example/{id}>", ""), "'>' can't stand"),
    "line break": (("full", "https://a.example/{id}\nx", ""), r"'\n' can't stand"),
    "relative site": (
        ("full", "https://a.example/{id}", "news.example"),
        "SITE_URL=news.example: has to",
    ),
    "site with a parenthesis": (("full", "https://a.example/{id}", "/a(b"), "'(' can't stand"),
    "site with Liquid": (("full", "https://a.example/{id}", "/{{a}}"), "'{' can't stand"),
    "site with a query": (("full", "https://a.example/{id}", "/a?b"), "can't hold ? or #"),
}


@pytest.mark.parametrize(("values", "message"), REFUSED.values(), ids=REFUSED)
def test_value_that_no_post_can_be_written_with_is_refused(
    values: tuple[str, str, str], message: str
) -> None:
    with pytest.raises(SettingError) as caught:
        PostOptions.from_values(*values)
    assert message in str(caught.value)


SITES = {
    "": "",
    "/": "",
    "/finance/": "/finance",
    "//news.example": "//news.example",
    "https://news.example/": "https://news.example",
    " https://news.example/a ": "https://news.example/a",
}


@pytest.mark.parametrize(("given", "kept"), SITES.items())
def test_site_url_is_kept_without_its_last_slash(given: str, kept: str) -> None:
    assert PostOptions.from_values("full", site_url=given).site_url == kept


def test_defaults_are_usable() -> None:
    assert PostOptions.from_values() == PostOptions()
