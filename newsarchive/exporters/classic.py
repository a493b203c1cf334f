"""The post exactly as the old system wrote it.

Two things differ, since they broke the old site: characters of a front matter value that YAML
doesn't carry are escaped, and so is what would start Liquid in the body.
"""

from datetime import tzinfo

from newsarchive.exporters import front_matter as yaml
from newsarchive.exporters.links import HOME, autolink, filled_share_url, web_address
from newsarchive.exporters.naming import published_in, timestamp
from newsarchive.exporters.options import PostOptions
from newsarchive.items import Article

_INDENT = "\u3000\u3000"


def render_classic(article: Article, options: PostOptions, zone: tzinfo) -> str:
    """Return the old system's post: of an outlet, or rolling news where none is known.

    The label is the upstream's own and SHARE_URL decides about the link, whatever link the article
    came through.
    """
    label = article.source_text.strip() or article.source
    return _of_outlet(article, label, options, zone) if label else _rolling(article, options, zone)


def _of_outlet(article: Article, label: str, options: PostOptions, zone: tzinfo) -> str:
    from newsarchive.slugs import old_slug  # noqa: PLC0415  # only this style needs pinyin

    slug = old_slug(label)
    header = _front_matter(article, slug, f"{label}新闻", zone)
    body = article.body_html.replace(_INDENT, "")
    share = autolink(filled_share_url(article, options))
    back = f"[返回{label}新闻]({options.site_url}/category/{slug}.html)"
    return header + _without_liquid(f"{body}\n\n{share}\n\n{_footer(back, options)}")


def _rolling(article: Article, options: PostOptions, zone: tzinfo) -> str:
    """Return rolling news: the quoted digest, the body with keyword links, the old page's link."""
    header = _front_matter(article, "emnews", "东财滚动新闻", zone)
    digest = article.summary_text.rpartition("】")[2]
    quote = f"> {digest}\n\n" if digest else ""
    body = (article.linked_html or article.body_html).replace(_INDENT, "")
    page = autolink(web_address(article.url) or web_address(article.canonical_url))
    back = f"[返回东财滚动新闻]({options.site_url}/emnews/)"
    return header + _without_liquid(f"{quote}{body}\n\n{page}\n\n{_footer(back, options)}")


def _front_matter(article: Article, category: str, tag: str, zone: tzinfo) -> str:
    return yaml.front_matter(
        (
            ("layout", "post"),
            ("title", yaml.quoted(_title(article))),
            ("date", timestamp(published_in(article, zone))),
            ("categories", yaml.word(category)),
            ("tags", yaml.word(tag)),
        )
    )


def _title(article: Article) -> str:
    """Return the title as the upstream's record has it; pages wrap theirs in white space."""
    raw = article.title_text
    return article.title if not raw.strip() or "\n" in raw else raw


def _footer(back: str, options: PostOptions) -> str:
    return f"{back}｜[{HOME}]({options.site_url}/)"


def _without_liquid(markdown: str) -> str:
    return markdown.replace("{{", "&#123;&#123;").replace("{%", "&#123;%")
