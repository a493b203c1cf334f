"""One spelling for what is written in many: widths, dashes, spaces, traditional characters."""

import re
from typing import Final

from newsarchive.dates.patterns import lazily

_TRADITIONAL = (
    "時时 點点 鐘钟 鍾钟 後后 個个 箇个 週周 禮礼 號号 發发 佈布 間间 剛刚 纔才 幾几 數数"
    " 兩两 來来 於于 標标 準准 國国 東东 華华 農农 曆历 歷历 陰阴 編编 輯辑 訂订 報报 淩凌"
    " 裡里 裏里 啟启 稱称 當当 頭头 為为 開开 經经 應应 從从 過过 電电 話话 訊讯 聞闻 記记"
    " 舊旧 閱阅 評评 論论 紐纽 倫伦 臺台 體体 負负 責责 轉转 載载 錄录 會会 議议 動动 訪访"
    " 註注 冊册 實实 傳传 創创 簽签 ○〇 ◯〇 ⽇日 ⽉月 ⼀一 ⼆二 ⼗十"
)
_DASHES = "‐‑‒–—―−﹣－─"
_COLONS = "：﹕∶꞉ː"
_SLASHES = "／⁄∕"
_SPACES = ["\t", "\u00a0", "\u1680", *map(chr, range(0x2000, 0x200B)), "\u202f", "\u205f", "\u3000"]
_INVISIBLE = [
    "\u00ad",
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x2070)),
    "\ufeff",
]

FOLDS: Final[dict[int, int | None]] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{ord(pair[0]): ord(pair[1]) for pair in _TRADITIONAL.split()},
    **dict.fromkeys(map(ord, _DASHES), ord("-")),
    **dict.fromkeys(map(ord, _COLONS), ord(":")),
    **dict.fromkeys(map(ord, _SLASHES), ord("/")),
    **dict.fromkeys(map(ord, _SPACES), ord(" ")),
    **dict.fromkeys(map(ord, _INVISIBLE), None),
    **dict.fromkeys(map(ord, "\r\u2028\u2029\x0b\x0c\x85"), ord("\n")),
    **dict.fromkeys(map(ord, "’‘ʼ"), ord("'")),
    **dict.fromkeys(map(ord, "“”"), ord('"')),
}

_ENTITY: Final = lazily(r"&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#12288|#32);?", re.IGNORECASE)
_ADDRESS: Final = lazily(
    r"(?:[a-z][a-z0-9+.]{1,9}:)?//[a-z][!-~]+|www\.[!-~]+|[\w.+]{1,64}@[\w.]+\.[a-z]{2,}",
    re.IGNORECASE | re.ASCII,
)


def fold(text: str) -> str:
    """Return *text* with one spelling per sign; web and mail addresses are blanked out.

    An address often holds the day a file was stored, which is not what a page says of itself.
    """
    if not text.isascii():
        text = text.translate(FOLDS)
    elif "\t" in text or "\r" in text:
        text = text.replace("\t", " ").replace("\r", "\n")
    if "&" in text:
        text = _ENTITY().sub(" ", text)
    if "//" in text or "@" in text or "www." in text:
        text = _ADDRESS().sub(" | ", text)
    return text
