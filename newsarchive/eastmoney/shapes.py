"""The shapes of EastMoney's list answers: where the list lies, what its fields are called.

Taken from public clients of these lists and from answers that they keep as test data.
"""

from dataclasses import dataclass
from typing import Final

from newsarchive.eastmoney.records import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of list answer.

    *path* leads to the list. *status* is the key that tells success, by the value *good*; "" when
    the answer has none. *cursor* is the key, beside the list, of what asks for the next part.
    """

    path: tuple[str, ...]
    fields: Fields
    status: str = ""
    good: str = "1"
    cursor: str = ""


# np-listapi …/comm/web/getNewsByColumns
COLUMN_LIST: Final = Shape(
    path=("data", "list"),
    status="code",
    fields=Fields(
        id=("code",),
        title=("title",),
        date=("showTime",),
        source=("mediaName",),
        summary=("summary",),
        url=("url",),
        unique_url=("uniqueUrl",),
        image=("image",),
        securities=("stockList",),
        expected=("title", "date_text", "source", "url"),
    ),
)

# np-weblist …/comm/web/getFastNewsList
FAST_LIST: Final = Shape(
    path=("data", "fastNewsList"),
    status="code",
    cursor="sortEnd",
    fields=Fields(
        id=("code",),
        title=("title",),
        date=("showTime",),
        summary=("summary",),
        image=("image",),
        securities=("stockList",),
        sort=("realSort",),
        expected=("title", "date_text"),
    ),
)

# np-listapi …/comm/web|wap/getListInfo: the news of one security or board
SECURITY_LIST: Final = Shape(
    path=("data", "list"),
    status="code",
    fields=Fields(
        id=("Art_Code",),
        title=("Art_Title",),
        date=("Art_ShowTime",),
        source=("Art_MediaName",),
        url=("Art_OriginUrl", "Art_Url"),
        unique_url=("Art_Url",),
        image=("Art_Image",),
        sort=("Art_SortStart",),
        expected=("title", "date_text", "url"),
    ),
)

# np-listapi …/cms/pushlist
PUSH_LIST: Final = Shape(
    path=("data", "list"),
    status="code",
    fields=Fields(
        id=("code",),
        title=("title", "simtitle"),
        date=("showtime", "ordertime"),
        source=("source",),
        summary=("digest",),
        url=("url",),
        image=("image",),
        sort=("sort",),
        expected=("title", "date_text", "url"),
    ),
)

_KUAIXUN: Final = Fields(
    id=("newsid", "id"),
    title=("title", "simtitle"),
    date=("showtime", "ordertime"),
    source=("Art_Media_Name",),
    summary=("digest", "simdigest"),
    url=("url_w", "url_unique", "url_m"),
    unique_url=("url_unique",),
    image=("image", "Art_24Image"),
    sort=("ordertime",),
    expected=("title", "date_text", "url"),
)

# newsapi …/kuaixun/v1/getlist_<column>_ajaxResult_<size>_<page>_.html
KUAIXUN_SCRIPT: Final = Shape(path=("LivesList",), status="rc", fields=_KUAIXUN)

# newsapi and newsinfo …/kuaixun/v2/api/list
KUAIXUN_LIST: Final = Shape(path=("news",), status="rc", fields=_KUAIXUN)

# search-api-web …/search/jsonp
SEARCH: Final = Shape(
    path=("result", "cmsArticleWebOld"),
    status="code",
    good="0",
    fields=Fields(
        id=("code",),
        title=("title",),
        date=("date",),
        source=("mediaName",),
        summary=("content",),
        url=("url",),
        image=("image",),
        expected=("title", "date_text", "source", "url"),
    ),
)

# The Choice terminal's rolling feed (web/webapi?type=102), and its search (GetNewsBySearch.do)
CHOICE_FEED: Final = Shape(
    path=("records",),
    fields=Fields(
        id=("infoCode", "id", "infocode", "newsid"),
        title=("title",),
        date=("showtime", "date", "datetime"),
        source=("medianame", "from"),
        summary=("digest",),
        url=("url_w", "url"),
        expected=("title", "date_text", "url"),
    ),
)

# The Choice terminal's news list (web/webapi?type=45)
CHOICE_NEWS: Final = Shape(
    path=("nodeList",),
    fields=Fields(
        id=("infocode", "infoCode"),
        title=("title", "simtitle"),
        date=("showtime", "datetime"),
        source=("from", "medianame"),
        summary=("simdigest",),
        expected=("title", "date_text", "source"),
    ),
)

# The Choice terminal's market lists (newmarket/web/webapi?marketType=)
CHOICE_MARKET: Final = Shape(
    path=("record",),
    fields=Fields(
        id=("infoCode", "infocode"),
        title=("title",),
        date=("datetime", "showtime"),
        source=("medianame", "from"),
        expected=("title", "date_text", "source"),
    ),
)

# choicegw …/homePage/getInformationList, whose times are relative (今天 16:25)
INFORMATION_LIST: Final = Shape(
    path=("data", "records"),
    fields=Fields(
        id=("code", "infoCode"),
        title=("title", "simtitle"),
        date=("showTime", "showtime"),
        source=("from", "medianame"),
        summary=("simdigest",),
        expected=("date_text", "source"),
    ),
)

# eminfo …/pc_news/…, whose times are epoch milliseconds
TERMINAL_LIST: Final = Shape(
    path=("items",),
    fields=Fields(
        id=("infoCode", "code"),
        title=("title",),
        date=("updateTime", "showDateTime"),
        source=("source",),
        summary=("digest", "content"),
        expected=("title", "date_text"),
    ),
)

# Shapes that one key at the end of their path tells apart from all others
BY_KEY: Final = (
    FAST_LIST,
    KUAIXUN_SCRIPT,
    KUAIXUN_LIST,
    SEARCH,
    CHOICE_FEED,
    CHOICE_NEWS,
    CHOICE_MARKET,
    INFORMATION_LIST,
    TERMINAL_LIST,
)
