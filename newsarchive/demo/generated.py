"""Many articles for benchmarks, built cheaply from shared paragraphs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from newsarchive.demo.articles import Body, StoreArticle
from newsarchive.demo.ids import mint
from newsarchive.demo.quotes import Security, companies

_OUTLETS = (
    "财联社",
    "证券时报",
    "中国新闻网",
    "界面新闻",
    "每日经济新闻",
    "上海证券报",
    "Wind",
    "新华社",
)
_CLAUSES = (
    "公司表示，新产线已经完成调试",
    "全年的产销计划没有变化",
    "研发投入比上年同期有所增加",
    "公司将按进度披露后续安排",
    "海外订单的交付集中在下半年",
    "多位投资者在会上询问了原料价格",
    "仓储和物流的费用保持平稳",
    "该项目预计在明年第二季度投产",
    "管理层认为行业的需求正在恢复",
    "相关产品已通过客户的验证",
    "合同金额约为3.6亿元",
    "交易对方与公司不存在关联关系",
)
_EVENTS = (
    "签订供货合同",
    "新建研发中心",
    "披露季度产量",
    "调整排产计划",
    "通过客户验证",
    "召开说明会",
)
_SHARED = 240

# Upstream links a company at its first mention only: most paragraphs have no link.
_LINKED_ONE_IN = 5
_LINK_BYTES = 170  # what the upstream's markup of a linked name adds to its mark


def generate(  # noqa: PLR0913 - each is a dimension of a benchmark
    n: int,
    *,
    body_bytes: int,
    columns: tuple[str, ...],
    fast_columns: tuple[str, ...],
    seed: int,
    now: datetime,
) -> Iterator[StoreArticle]:
    """Yield *n* articles, newest first, half a minute apart; the same arguments give the same."""
    random = Random(seed)  # noqa: S311 - made-up text, no secret
    firms = companies()
    shared = [_paragraph(random, firms) for _ in range(_SHARED)]
    taken: set[str] = set()
    for number in range(n):
        firm = random.choice(firms)
        event = random.choice(_EVENTS)
        show_time = now - timedelta(seconds=30 * number + random.randrange(20))
        article_id = _fresh(show_time - timedelta(seconds=random.randrange(1200)), taken)
        media = random.choice(_OUTLETS)
        title = f"{firm.name}{event}（第{n - number}号）"
        first = f"[[s {firm.secid}|{firm.name}]]({firm.code})第{n - number}号公告：{event}。"
        yield StoreArticle(
            id=article_id,
            show_time=show_time,
            title=title,
            media=media,
            summary=f"【{title}】{firm.name}公告：{event}。",
            body=_body(first, media, shared, random, body_bytes),
            columns=columns,
            fast_columns=fast_columns,
            stocks=(firm.secid,),
        )


def _fresh(created: datetime, taken: set[str]) -> str:
    step = 0
    while (article_id := mint(created, step)) in taken:
        step += 1
    taken.add(article_id)
    return article_id


def _paragraph(random: Random, firms: tuple[Security, ...]) -> str:
    words = "；".join(random.choices(_CLAUSES, k=random.randint(4, 9)))
    if random.randrange(_LINKED_ONE_IN):
        return f"<p>\u3000\u3000{words}。</p>"
    firm = random.choice(firms)
    return f"<p>\u3000\u3000[[s {firm.secid}|{firm.name}]]方面，{words}。</p>"


def _body(first: str, media: str, shared: list[str], random: Random, size: int) -> Body:
    blocks = [f"<p>\u3000\u3000{first}</p>"]
    left = size - len(first.encode())
    while left > 0:
        block = random.choice(shared)
        blocks.append(block)
        left -= 3 * len(block) + (_LINK_BYTES if "[[s " in block else 0)
    blocks.append(f"[[trailer {media}]]")
    return Body(tuple(blocks))
