"""Invented articles for the tests of posts."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import yaml

from newsarchive.exporters import PostOptions
from newsarchive.items import Article, Revised, SecurityReference

POSTS = Path(__file__).parent / "posts"

ARTICLE = Article(
    url="http://finance.eastmoney.com/news/1353,202201152248000123.html",
    origin="eastmoney",
    fetched=datetime(2022, 1, 15, 2, tzinfo=UTC),
    article_id="eastmoney:202201152248000123",
    canonical_url="https://finance.eastmoney.com/a/202201152248000123.html",
    title="示例股份拟回购股份",
    published=datetime(2022, 1, 15, 1, 31, 7, tzinfo=UTC),
    source="示例时报",
    source_slug="shilishibao",
    body="<p>示例股份公告，拟以自有资金回购。</p>",
    summary="示例股份公告，拟以自有资金回购。",
)


def read_case(case: str) -> tuple[Article, PostOptions, str]:
    """Return the article and options of ``posts/<case>.yaml`` and the post that they make."""
    text = (POSTS / f"{case}.yaml").read_text(encoding="utf-8")
    described = yaml.safe_load(text)
    values = described["article"]
    if "securities" in values:
        values["securities"] = tuple(SecurityReference(**each) for each in values["securities"])
    if "revisions" in values:
        values["revisions"] = tuple(
            Revised(each["at"], tuple(each["changed"])) for each in values["revisions"]
        )
    unset = {field.name: field.default for field in fields(Article)}
    unknown = values.keys() - unset.keys()
    assert not unknown, unknown
    article = replace(ARTICLE, **values)
    expected = (POSTS / f"{case}.md").read_bytes().decode()
    return article, PostOptions.from_values(**described.get("options", {})), expected


def nasty_strings() -> dict[str, str]:
    """Return the named strings that some reader of posts is known to misread."""
    strings: dict[str, str] = json.loads((POSTS / "strings.json").read_text(encoding="utf-8"))
    return strings
