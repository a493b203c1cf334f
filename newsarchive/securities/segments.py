"""Where words begin and end in Chinese text, which has no blanks between them."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from newsarchive.securities import words

if TYPE_CHECKING:
    from rjieba import Jieba

# Next to nothing, as words of the language have hundreds: a name is a word where its characters
# make no others with those around.
_NAME = 2
_WORD = 1000
_ORGANISATION = "nt"
_NOUN = "n"
_NOMINAL = frozenset({"n", "nz", "vn"})  # nouns but places and persons, verbal nouns


class Segments:
    """Cuts text into words by rjieba's dictionary, *nouns* that it may lack, and *names*.

    The dictionary is loaded at the first question; that takes a quarter of a second and 60 MB.
    """

    def __init__(self, names: Iterable[str], nouns: Iterable[str]) -> None:
        self._names = names
        self._nouns = nouns

    @cached_property
    def _jieba(self) -> "Jieba":
        import rjieba  # noqa: PLC0415 (slow to load, and most texts hold no name)

        jieba = rjieba.Jieba()
        lists = words.load()
        for noun in (*lists.words, *lists.places, *lists.compounds, *self._nouns):
            jieba.add_word(noun, max(_WORD, jieba.suggest_freq(noun)), _NOUN)
        for name in self._names:
            if not jieba.has_word(name):
                jieba.add_word(name, _NAME, _ORGANISATION)
        return jieba

    def splits(self, before: str, word: str, after: str) -> bool:
        """Tell whether *word* begins or ends within a word of what it stands in.

        So do 快手 in 加快手续 and 京东方 in 京东方面. What companies are and have may follow in
        one word with the end of their name: 某某[电子公告].
        """
        tails = words.load().endings | words.load().belongings
        start, end = len(before), len(before) + len(word)
        at = 0
        for token in self._jieba.cut(_encodable(f"{before}{word}{after}"), hmm=False):
            stop = at + len(token)
            if at < start < stop or (at < end < stop and token[end - at :] not in tails):
                return True
            at = stop
        return False

    def nominal(self, after: str) -> str:
        """Return the first word of *after* if it can be a noun, or ""."""
        tagged = self._jieba.tag(_encodable(after), hmm=False)
        return tagged[0][0] if tagged and tagged[0][1] in _NOMINAL else ""


def _encodable(text: str) -> str:
    """Return *text* of the same length without the lone surrogates that broken pages hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
