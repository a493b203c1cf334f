"""Invented posts in the forms that the old system wrote over time."""

from dataclasses import dataclass
from typing import Literal, get_args

Form = Literal["first-day", "bare", "relative", "two-lines", "one-line", "quoted", "outlet"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True)
class OldPost:
    """What the old system knew of an article; *outlet* only of media items."""

    form: Form
    article_id: str = "202201152248000123"
    title: str = "示例股份拟回购股份"
    date: str = "2022-01-15 09:31:07"
    body: str = "<p>示例股份公告，拟以自有资金回购。</p>"
    digest: str = "示例股份公告，拟回购。（示例时报）"
    outlet: str = "示例时报"
    slug: str = "shilishibao"

    @property
    def page(self) -> str:
        return f"http://finance.eastmoney.com/news/1353,{self.article_id}.html"

    @property
    def share_link(self) -> str:
        host = "http://news.example.net"
        return f"{host}/html_News/NewsShare.html?infoCode=NW{self.article_id}"

    @property
    def name(self) -> str:
        infix = "NW" if self.form == "outlet" else ""
        return f"_posts/{self.date[:10]}-{infix}{self.article_id}.md"

    @property
    def zoned_date(self) -> str:
        return f"{self.date} +0800" if self.form in ("one-line", "quoted", "outlet") else self.date

    def text(self) -> str:
        if self.form == "outlet":
            return (
                self._front_matter(self.slug, f"{self.outlet}新闻")
                + f"{self.body}\n\n<{self.share_link}>\n\n"
                + f"[返回{self.outlet}新闻](//news.example.com/category/{self.slug}.html)"
                + "｜[返回首页](//news.example.com/)"
            )
        start = "\n" if self.form == "first-day" else ""
        matter = self._front_matter("emnews", "东财滚动新闻")
        text = f"> {self.digest}\n\n{self.body}" if self.form == "quoted" else f"\n{self.digest}"
        return f"{start}{matter}{text}\n\n<{self.page}>{self._back()}"

    def _front_matter(self, category: str, tag: str) -> str:
        return (
            f'---\nlayout: post\ntitle: "{self.title}"\ndate: {self.zoned_date}\n'
            f"categories: {category}\ntags: {tag}\n---\n"
        )

    def _back(self) -> str:
        match self.form:
            case "first-day" | "bare":
                return ""
            case "relative":
                return "\n\n[返回东财滚动新闻](../emnews/)\n[返回首页](../)"
            case "two-lines":
                host = "//old.example.com"
                return f"\n\n[返回东财滚动新闻]({host}/emnews/)\n[返回首页]({host}/)"
            case _:
                host = "//news.example.com"
                return f"\n\n[返回东财滚动新闻]({host}/emnews/)｜[返回首页]({host}/)"
