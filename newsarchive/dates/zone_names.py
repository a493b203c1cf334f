"""Names of zones, as data."""

from collections.abc import Mapping
from typing import Final

CHINA: Final = "Asia/Shanghai"

CHINESE_ZONES: Final = frozenset({
    "Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Urumqi", "PRC",
    "Asia/Kashgar", "Asia/Hong_Kong", "Hongkong", "Asia/Macau", "Asia/Macao", "Asia/Taipei", "ROC",
})  # fmt: skip
"""Zones of the IANA database whose readers take CST for China's."""

HOURS: Final[Mapping[str, float]] = {
    "UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1,
    "CEST": 2, "MEST": 2, "EET": 2, "EEST": 3, "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1, "MSK": 3,
    "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "NPT": 5.75, "MMT": 6.5, "ICT": 7, "WIB": 7,
    "WITA": 8, "WIT": 9, "BJT": 8, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "PHST": 8, "AWST": 8,
    "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9,
    "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3,
}  # fmt: skip
"""Abbreviations of news pages, as hours from UTC; CST is decided by its context."""

SHARED: Final[Mapping[str, Mapping[str, float]]] = {
    "BST": {"Asia/Dhaka": 6},
    "IST": {"Asia/Jerusalem": 2, "Asia/Tel_Aviv": 2, "Israel": 2, "Europe/Dublin": 1},
    "PST": {"Asia/Manila": 8},
    "AST": {"Asia/Riyadh": 3, "Asia/Qatar": 3, "Asia/Kuwait": 3, "Asia/Baghdad": 3},
    "EST": {"Australia/Sydney": 10, "Australia/Melbourne": 10, "Australia/Brisbane": 10},
    "EDT": {"Australia/Sydney": 11, "Australia/Melbourne": 11},
}
"""Abbreviations that mean something else to readers in the caller's zone."""

PLACES: Final[Mapping[str, str]] = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
    "PT": "America/Los_Angeles", "UK": "Europe/London",
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles", "new york": "America/New_York",
    "china": CHINA, "beijing": CHINA, "shanghai": CHINA, "hong kong": "Asia/Hong_Kong",
    "taipei": "Asia/Taipei", "taiwan": "Asia/Taipei", "singapore": "Asia/Singapore",
    "tokyo": "Asia/Tokyo", "japan": "Asia/Tokyo", "seoul": "Asia/Seoul", "korea": "Asia/Seoul",
    "india": "Asia/Kolkata", "london": "Europe/London", "moscow": "Europe/Moscow",
    "北京": CHINA, "中国": CHINA, "中国标准": CHINA, "上海": CHINA, "香港": "Asia/Hong_Kong",
    "澳门": "Asia/Macau", "台北": "Asia/Taipei", "台湾": "Asia/Taipei", "新加坡": "Asia/Singapore",
    "东京": "Asia/Tokyo", "日本": "Asia/Tokyo", "首尔": "Asia/Seoul", "韩国": "Asia/Seoul",
    "美东": "America/New_York", "美国东部": "America/New_York", "纽约": "America/New_York",
    "美中": "America/Chicago", "美国中部": "America/Chicago",
    "美西": "America/Los_Angeles", "美国西部": "America/Los_Angeles", "伦敦": "Europe/London",
    "英国": "Europe/London", "莫斯科": "Europe/Moscow", "格林尼治": "UTC", "格林威治": "UTC",
    "世界": "UTC", "世界协调": "UTC", "协调世界": "UTC",
    "chicago": "America/Chicago", "los angeles": "America/Los_Angeles",
    "toronto": "America/Toronto", "paris": "Europe/Paris", "berlin": "Europe/Berlin",
    "zurich": "Europe/Zurich", "dubai": "Asia/Dubai", "sydney": "Australia/Sydney",
    "central european": "Europe/Berlin", "eastern european": "Europe/Athens",
    "太平洋": "America/Los_Angeles", "美国太平洋": "America/Los_Angeles",
    "洛杉矶": "America/Los_Angeles", "旧金山": "America/Los_Angeles", "硅谷": "America/Los_Angeles",
    "西雅图": "America/Los_Angeles", "拉斯维加斯": "America/Los_Angeles",
    "美国山地": "America/Denver", "芝加哥": "America/Chicago",
    "华盛顿": "America/New_York", "波士顿": "America/New_York", "夏威夷": "Pacific/Honolulu",
    "多伦多": "America/Toronto", "温哥华": "America/Vancouver", "圣保罗": "America/Sao_Paulo",
    "墨西哥城": "America/Mexico_City", "布宜诺斯艾利斯": "America/Argentina/Buenos_Aires",
    "中欧": "Europe/Berlin", "欧洲中部": "Europe/Berlin", "东欧": "Europe/Athens",
    "欧洲东部": "Europe/Athens", "巴黎": "Europe/Paris", "法国": "Europe/Paris",
    "柏林": "Europe/Berlin", "法兰克福": "Europe/Berlin", "德国": "Europe/Berlin",
    "苏黎世": "Europe/Zurich", "日内瓦": "Europe/Zurich", "达沃斯": "Europe/Zurich",
    "瑞士": "Europe/Zurich", "布鲁塞尔": "Europe/Brussels", "阿姆斯特丹": "Europe/Amsterdam",
    "马德里": "Europe/Madrid", "罗马": "Europe/Rome", "意大利": "Europe/Rome",
    "维也纳": "Europe/Vienna", "斯德哥尔摩": "Europe/Stockholm", "都柏林": "Europe/Dublin",
    "雅典": "Europe/Athens", "伊斯坦布尔": "Europe/Istanbul", "土耳其": "Europe/Istanbul",
    "迪拜": "Asia/Dubai", "阿联酋": "Asia/Dubai", "利雅得": "Asia/Riyadh", "沙特": "Asia/Riyadh",
    "以色列": "Asia/Jerusalem", "开罗": "Africa/Cairo", "约翰内斯堡": "Africa/Johannesburg",
    "孟买": "Asia/Kolkata", "新德里": "Asia/Kolkata", "印度": "Asia/Kolkata",
    "曼谷": "Asia/Bangkok", "泰国": "Asia/Bangkok", "河内": "Asia/Ho_Chi_Minh",
    "越南": "Asia/Ho_Chi_Minh", "雅加达": "Asia/Jakarta", "吉隆坡": "Asia/Kuala_Lumpur",
    "马来西亚": "Asia/Kuala_Lumpur", "马尼拉": "Asia/Manila", "菲律宾": "Asia/Manila",
    "悉尼": "Australia/Sydney", "墨尔本": "Australia/Melbourne", "珀斯": "Australia/Perth",
    "奥克兰": "Pacific/Auckland", "惠灵顿": "Pacific/Auckland", "新西兰": "Pacific/Auckland",
}  # fmt: skip
"""Names that follow a place's summer time: abbreviations, then what stands before time or 时间."""

WIDE: Final = (
    "美国", "加拿大", "墨西哥", "巴西", "俄罗斯", "澳大利亚", "澳洲", "印度尼西亚", "印尼",
    "哈萨克斯坦", "欧洲", "美洲", "非洲", "中东", "亚洲", "海外", "国外", "本地",
)  # fmt: skip
"""Countries and parts of the world with several zones: their time is no moment."""

PAIRS: Final[Mapping[tuple[str, str], str]] = {
    ("GMT", "BST"): "Europe/London", ("CET", "CEST"): "Europe/Berlin",
    ("EET", "EEST"): "Europe/Athens", ("EST", "EDT"): "America/New_York",
    ("CST", "CDT"): "America/Chicago", ("MST", "MDT"): "America/Denver",
    ("PST", "PDT"): "America/Los_Angeles", ("AEST", "AEDT"): "Australia/Sydney",
    ("NZST", "NZDT"): "Pacific/Auckland", ("GMT", "UTC"): "UTC",
}  # fmt: skip
"""Zones that are written with the abbreviations of both seasons, as in 07:00 CET/CEST."""

STANDARD: Final[Mapping[str, int]] = {"eastern": -5, "central": -6, "mountain": -7, "pacific": -8}
"""Hours from UTC of American zones in winter, for "Eastern Standard Time" and the like."""
