"""Bytes into text that is worth reading: each byte stands for a piece that means something."""

from collections.abc import Sequence
from typing import Final

from newsarchive.body.vocabulary import NAMES

CHARACTERS: Final = (
    *("\0", "\x01", "\t", "\n", "\r", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\xa0", "\xad"),
    *("\u200b", "\u200d", "\u202e", "\u2066", "\u2028", "\u3000", "\ufeff", "\ufffe", "\ud83d"),
    *("甲", "乙", "　　", " ", "🚀", "👩", "\ufe0f", "\U0001f3fd", "\U000e0100", "👩\u200d🚀"),
)
LIQUID: Final = ("{", "}", "{{", "}}", "{%", "%}", "{% endraw %}", "{{ site.title }}", "&#123;")
MARKDOWN: Final = (
    *("---", "\n---\n", "...", "```", "~~~", "# ", "- ", "1. ", "> ", "    ", "|", "|-|", "$$"),
    *("^", "{: .x}", "{::nomarkdown}", "{:/}", "*[X]: ", "[1]: ", "[^1]", "[a](b)", "![", "]("),
    *("**", "_", "`", "\\", "<!--", "-->", "<http://e.example/>", ":", ": ", " #", "#", "-", "="),
    *("===",),
)
YAML: Final = (
    *("1,000", "00:10", ":sym", "<<", "=", "!ruby/object:X ", "!!binary ", "&a ", "*a", "~"),
    *("yes", "null", "000001", "0x1F", ".inf", "2026-1-5", "'", '"', "\\x85", "[", "]", ",", "?"),
    *("%", "@", "title", "date", "tags", "categories", "layout", "source", "summary"),
    *("securities", "post"),
)
MARKUP: Final = (
    *(f"<{name}>" for name in sorted(NAMES - {"st1:chsdate"})),
    *("</p>", "</div>", "</a>", "</b>", "</span>", "</td>", "</tr>", "</table>", "</li>"),
    *("</ul>", "</script>", "</style>", "</svg>", "</math>", "</title>", "</textarea>"),
    *("</template>", "</body>", "</html>", "</select>", "</form>", "</blockquote>", "</pre>"),
    *("<p ", ">", "/>", 'href="', 'src="', 'style="', 'id="', 'class="', 'onclick="', 'title="'),
    *('srcset="', '"', "'", "javascript:", "data:text/html,", "https://e.example/"),
    *("//e.example/", "alert(1)", "x=y ", "display:none", "keytip", "em_media"),
    *('data-code="0,000001"', "stock_600717", "<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>"),
    *("<?", "<!DOCTYPE", "&lt;", "&amp;", "&#60", "&#x0;"),
    *("<annotation-xml encoding='text/html'>", "<mglyph>", "<foreignObject>", "（文章来源：甲）"),
)
JSON: Final = (
    *("{", "}", "[", "]", ":", ",", '"', "null", "true", "0", "-1", "1e999", '\\ud800"', "cb("),
    *(")", "var x=", ";", "\ufeff", '"code":', '"data":', '"list":', '"fastNewsList":', '"rc":'),
    *('"re":', '"showTime":"2026-01-15 12:00:00"', '"title":"甲"', '"mediaName":"甲"'),
    *('"success":', '"1"'),
    *('"uniqueUrl":"http://finance.eastmoney.com/a/202601153639740470.html"', '"message":'),
    *('"me":', '"code":"202601153639740470"', '"infoCode":"NW202601153639740470"'),
    *('"realSort":"1"', "{}", '"news":', '"text":', '"content":', '"body":', '"links":'),
    *('"images":', '"newsid":', '"NW"', '"LivesList":', '"pageIndex":1', '"totalCount":9'),
    *('"sort_end":"1"', '"showtime":', '"url":', '"Art_Content":', '"Art_Title":'),
    *('"Art_Showtime":', '"diff":', '"f12":"1"', '"f14":"甲"'),
)
ADDRESSES: Final = (
    *("http", "https", "ftp", "javascript", "mailto", ":", "//", "/", "\\", "@", "?", "&", "#"),
    *("%", "127.0.0.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:10.0.0.1]", "localhost"),
    *("e.example", "finance.eastmoney.com", "wap.eastmoney.com", "/a/202601153639740470.html"),
    *("caifuhao", "infoCode=NW202601153639740470", "/news/1345,202601153639740470.html", "."),
    *("..", ":80", ":0", "utm_source=x", "token=s3cr3t", "user:s3cr3t@", "%2F", "%00", "%u0000"),
    *("xn--", "。", "．", "１", "password", "=", "sid", ";jsessionid=s3cr3t", "api_key"),
    *("Authorization: Basic s3cr3t", "*"),
)
DATES: Final = (
    *(str(number) for number in range(32)),
    *("2026", "1999", "0000", "9999", "年", "月", "日", "号", "时", "点", "分", "秒", "-", "/"),
    *(".", ":", "今天", "昨天", "前天", "刚刚", "分钟前", "小时前", "天前", "周前", "个月前"),
    *("上午", "下午", "晚上", "凌晨", "星期", "周", "一", "二", "十", "廿", "〇", "半", "上周"),
    *("本月", "去年", "北京时间", " ", "T", "Z", "+08:00", "-0500", "GMT", "EST", "Jan"),
    *("Monday", "ago", "hours", "yesterday", "am", "pm", "发布时间：", "（", "）", "来源：", ","),
    *("th", "noon", "of", "the", "last", "week"),
)


def text_of(data: bytes, *pieces: Sequence[str]) -> str:
    """Return the text that *data* stands for: a byte is a piece, or begins one other character."""
    known = [piece for each in pieces for piece in each]
    parts: list[str] = []
    rest = iter(data)
    for byte in rest:
        place = byte if len(known) <= 192 else byte << 1 | next(rest, 0) & 1
        if place < len(known):
            parts.append(known[place])
        else:
            parts.append(chr((place & 0x7F) << 8 | next(rest, 0x41)))
    return "".join(parts)
