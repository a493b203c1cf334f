"""The evidence for each security of an article, gathered and weighed."""

from dataclasses import dataclass, field

from newsarchive.items import Role, SecurityReference
from newsarchive.securities.codes import Security

_NOWHERE = 1 << 30
_EVIDENCE = ("chart", "code", "list", "link", "name")  # strongest first
TITLE = 1 << 29  # mentions in the title come before those in the text


@dataclass(slots=True)
class Case:
    """What speaks for one security.

    ``at`` is where the article first mentions it: below 0 in the title, then in the text.
    ``names`` are the names that links and brackets give it, the surest first.
    """

    security: Security
    chart: bool = False
    coded: bool = False  # a code that is certain
    titled: bool = False  # the title has its code or its name
    entitled: str = ""  # the words of the title that seem to name it
    codes: int = 0
    trusted: int = 0  # links
    links: int = 0
    listed: bool = False
    named: int = 0
    at: int = _NOWHERE
    names: list[str] = field(default_factory=list)
    linked: set[str] = field(default_factory=set)

    @property
    def certain(self) -> bool:
        """Whether more than links and names speaks for it."""
        return self.chart or self.coded or self.listed

    def seen(self, at: int) -> None:
        """Note a mention at *at*."""
        self.at = min(self.at, at)

    def call(self, name: str) -> None:
        """Note a name it is written with."""
        if name and name not in self.names:
            self.names.append(name)

    def role(self) -> Role:
        """Return the role that the evidence gives."""
        if not self.security.placed or not (self.certain or self.trusted or self.named):
            return "candidate"
        if self.chart or self.titled:
            return "primary"
        return "mention"

    def evidence(self) -> tuple[str, ...]:
        """Return the kinds of evidence, strongest first."""
        found = (self.chart, self.codes, self.listed, self.links, self.named)
        return tuple([kind for kind, there in zip(_EVIDENCE, found, strict=True) if there])

    def absorb(self, other: "Case") -> None:
        """Take over the evidence of *other*, the same security without its market."""
        self.coded |= other.coded
        self.titled |= other.titled
        self.listed |= other.listed
        self.codes += other.codes
        self.trusted += other.trusted
        self.links += other.links
        self.seen(other.at)
        for name in other.names:
            self.call(name)

    def reference(self) -> SecurityReference:
        """Return what the article keeps of it.

        The count is that of linked words, of codes or of names, whichever is the largest:
        one mention often has all three.
        """
        return SecurityReference(
            code=self.security.code,
            mic=self.security.mic,
            kind=self.security.kind,
            name=self.names[0] if self.names else "",
            role=self.role(),
            evidence=self.evidence(),
            count=max(1, self.codes, self.links, self.named),
        )


@dataclass(slots=True)
class Cases:
    """All cases of an article by canonical code, in order of finding."""

    by_code: dict[str, Case] = field(default_factory=dict)

    def of(self, security: Security) -> Case:
        """Return the case of *security*, opened if it is new."""
        case = self.by_code.get(security.code)
        if case is None:
            case = self.by_code[security.code] = Case(security)
        return case

    def settle_bare(self) -> None:
        """Join codes without a market to the one security of the article that has the code."""
        same: dict[str, list[Case]] = {}
        for case in self.by_code.values():
            if case.security.settled:
                same.setdefault(case.security.code.rpartition(".")[0], []).append(case)
        for code, case in list(self.by_code.items()):
            if not case.security.settled and len(same.get(code, ())) == 1:
                same[code][0].absorb(case)
                del self.by_code[code]

    def settle_titles(self, title: str) -> None:
        """Decide whom *title* names where one name is part of another: 某易, 某易音乐."""
        taken = {case.entitled for case in self.by_code.values() if case.entitled}
        for case in self.by_code.values():
            word = case.entitled
            if word:
                longer = {other for other in taken if word in other and word != other}
                longer -= {f"{word}A", f"{word}B"}  # shares of another class
                case.titled |= title.count(word) > sum(map(title.count, longer))

    def references(self) -> tuple[SecurityReference, ...]:
        """Return the references: primary first, then in order of mention."""
        ranked = sorted(
            self.by_code.values(),
            key=lambda case: (case.role() != "primary", not case.chart, case.at),
        )
        return tuple([case.reference() for case in ranked])
