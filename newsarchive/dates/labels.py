"""Words that say what a date in a line is: published, updated or of something else."""

import re
from enum import Enum
from typing import Final

from newsarchive.dates.patterns import lazily

REACH: Final = 48
"""How many characters before a date its label may begin."""


class Kind(Enum):
    """What a label says of the date that follows it."""

    FIRST = "first published"
    PUBLISHED = "published"
    NONE = "no label"
    UPDATED = "updated"
    OTHER = "of something else"


_LABEL: Final = lazily(
    r"""
    (?P<first>(?:first|originally|orig\.?)\s(?:published|posted|appeared)|首发(?:时间|日期|于)?|首次发[布表](?:时间|日期|于)?)
    |(?P<other>(?:截止|截至|有效期|收录|抓取|采集|出生|生日|版权|成文|到期|交易日|报告期|最[后新](?:回复|登录|评论|访问))
        (?:时间|日期|日|于|至|到|为|:|\s)*\Z
      |(?:报名|活动|会议|访问|下载|登录|注册|成立|开播|上映|发售|生效|实施|施行|开会|举办|举行|召开|加入|上市|登记|除权|除息|申购|派息
        |开始|起始|结束|终止|比赛|签[订署]|收稿|修回|拍摄|预约)(?:时间|日期|日?于|日?(?=\s?:)|日?至|日?到|日(?=\s?[0-9]))
      |copyright|©|\(c\)|\bdate\sof\s(?:birth|death|event)
      |(?:accessed|retrieved|\bexpir(?:es|ed|y|ation|ing)|\bvalid|\bdeadline|\bdue|\bevent|\bborn|\bdied|\beffective|\barchived|crawled
        |\bthrough|\buntil|\bsince|\bjoined|\bbefore|\bafter|\bas\sof|\bnext\supdate
        |\bstart(?:s|ing)?|\bend(?:s|ing|ed)?|\bclos(?:es|ed|ing)|\bopening|\bbirth)
        (?:\s(?:from\sthe\soriginal|until|through|date|time|on|by|at|from|the|in|is|was)\b)*[\s:-]*\Z)
    |(?P<updated>(?:最[后近新终]?(?:一次)?)?(?:更新|修改|修订)(?:时间|日期|于|在)?|(?<!责任)(?<!责)编辑(?:于|时间)
      |(?:last[\s_-]?)?(?:updat(?:ed?|ing)|modif(?:ied|y)|edited|revised|corrected|amended|modified))
    |(?P<published>发[布表稿文](?!字号|[编文]号)[时日期于在间]{0,2}|刊发|刊登|刊载|出版|上传|上线|推送|播出|创建|创作|签发|公布|公告(?![编文]?号)|日期|时间
      |publi(?:shed?|cation)|\bpub(?:date)?\b|pubdate|posted|releas\w+|issued?\b|creat\w+|filed|submitted|\bdate(?:line)?\b|\bdate(?=_?(?:publ|creat|post|issu))|\btime\b|written)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AFTERWARDS: Final = lazily(
    r"\s?(?:(?P<published>发布|发表|刊发|首发|上传)|(?P<updated>更新|修改))(?![时日于者人机单会部处]|\s?:|过|了)"
)
_KINDS: Final = {
    "first": Kind.FIRST,
    "other": Kind.OTHER,
    "updated": Kind.UPDATED,
    "published": Kind.PUBLISHED,
}


def label(text: str, start: int, position: int, end: int) -> tuple[Kind, int]:
    """Return what the words between *start* and *position*, or those after *end*, say of a date.

    The last label before the date speaks for it. The number is where the date and its label end.
    """
    last = None
    for match in _LABEL().finditer(text, max(start, position - REACH), position):
        last = match
    if last is not None and last.lastgroup:
        return _KINDS[last.lastgroup], end
    after = _AFTERWARDS().match(text, end)
    if after is not None and after.lastgroup:
        return _KINDS[after.lastgroup], after.end()
    return Kind.NONE, end
