"""The addresses that a crawl of EastMoney asks.

Nothing here knows the clock: *trace* and *guid* are any non-empty text. EastMoney's own pages send
the milliseconds of the moment, and its lists refuse a call without ``req_trace``.
"""

from typing import Final
from urllib.parse import quote, quote_plus

_COLUMN_FIELDS: Final = "code,showTime,title,mediaName,summary,image,url,uniqueUrl,Np_dst"


def column_list(column_id: str, page: int, size: int, trace: str) -> str:
    """Return the address of page *page* (from 1) of a column list, *size* records a page.

    Up to 200 records a page are known to be served.
    """
    return (
        "https://np-listapi.eastmoney.com/comm/web/getNewsByColumns?client=web&biz=web_news_col"
        f"&column={quote(column_id, safe='')}&order=1&needInteractData=0"
        f"&page_index={page}&page_size={size}"
        f"&req_trace={quote(trace, safe='')}&fields={_COLUMN_FIELDS}"
    )


def fast_list(column_id: str, cursor: str, size: int, trace: str) -> str:
    """Return the address of a 7x24 list: the *size* (1 to 200) records after *cursor*.

    *cursor* is "" for the newest, then ``Listing.cursor`` of the answer before.
    """
    return (
        "https://np-weblist.eastmoney.com/comm/web/getFastNewsList?client=web&biz=web_724"
        f"&fastColumn={quote(column_id, safe='')}&sortEnd={quote(cursor, safe='')}"
        f"&pageSize={size}&req_trace={quote(trace, safe='')}"
    )


def article_api(news_id: str, guid: str) -> str:
    """Return the address of the article API, the best source of an article's text."""
    return (
        "https://newsinfo.eastmoney.com/kuaixun/v2/api/article/"
        f"{news_id}?guid={quote(guid, safe='')}"
    )


def news_text(news_id: str) -> str:
    """Return the address of the text endpoint of the Choice terminal. It speaks plain HTTP only."""
    return f"http://choicewzp1.eastmoney.com/NewsData/GetNewsText.do?id=NW{news_id}"


def article_page(news_id: str) -> str:
    """Return the address under which people know a news article."""
    return f"https://finance.eastmoney.com/a/{news_id}.html"


def caifuhao_page(caifuhao_id: str) -> str:
    """Return the address of a 财富号 blog post."""
    return f"https://caifuhao.eastmoney.com/news/{caifuhao_id}"


def quote_list(filters: str, page: int, size: int) -> str:
    """Return the address of page *page* (from 1) of a quote list, sorted by code.

    *filters* are terms such as ``m:1 t:2`` (market, type inside it), separated by commas.
    """
    return (
        f"https://push2.eastmoney.com/api/qt/clist/get?pn={page}&pz={size}&po=1&np=1&fltt=2&invt=2"
        f"&fid=f12&fs={quote_plus(filters, safe=':,')}&fields=f12,f13,f14"
    )
