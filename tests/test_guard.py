"""What a crawl must not reach, in every notation and by every way."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import unquote

import pytest
from asking import ask
from crawling import Workplace
from hypothesis import given
from hypothesis import strategies as st
from scrapy.resolver import dnscache
from scrapy.settings import Settings
from serving import answer, serve
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver

from newsarchive.crawl.guard import Guard, private_hosts
from newsarchive.crawl.hosts import plain_host
from newsarchive.crawl.mirror import mirror_base
from newsarchive.crawl.resolver import PublicResolver
from newsarchive.errors import SettingError

GUARD = Guard((), longest=4096)

NOT_PUBLIC = {
    "loopback": "127.0.0.1",
    "loopback, elsewhere": "127.255.255.254",
    "loopback, short": "127.1",
    "loopback, three parts": "127.0.1",
    "loopback, decimal": "2130706433",
    "loopback, hexadecimal": "0x7f000001",
    "loopback, hexadecimal parts": "0x7f.0x0.0x0.0x1",
    "loopback, hexadecimal capitals": "0X7F.1",
    "loopback, octal": "0177.0.0.1",
    "loopback, octal in one": "017700000001",
    "loopback, octal with zeros": "0000177.0.0.01",
    "loopback, mixed": "0x7f.0.1",
    "loopback, final dot": "127.0.0.1.",
    "loopback, two final dots": "127.0.0.1..",
    "loopback, decimal with final dot": "2130706433.",
    "loopback, full-width": "１２７.０.０.１",
    "loopback, full-width dots": "127．0．0．1",
    "loopback, ideographic dots": "127。0。0。1",
    "loopback, half-width dots": "127｡0｡0｡1",
    "loopback, circled": "①②⑦.⓪.⓪.①",
    "loopback, mathematical": "𝟏𝟐𝟕.𝟎.𝟎.𝟏",
    "nothing": "0.0.0.0",  # noqa: S104 (nothing is bound to it)
    "nothing, short": "0",
    "nothing, hexadecimal": "0x0",
    "this network": "0.1.2.3",
    "private 10": "10.0.0.1",
    "private 10, decimal": "167772161",
    "private 172": "172.16.0.1",
    "private 172, last": "172.31.255.255",
    "private 192": "192.168.1.1",
    "private 192, hexadecimal": "0xc0a80101",
    "private 192, octal": "0300.0250.01.01",
    "private 192, short": "192.168.257",
    "carrier": "100.64.0.1",
    "carrier, last": "100.127.255.255",
    "metadata of Alibaba": "100.100.100.200",
    "link-local": "169.254.0.1",
    "metadata": "169.254.169.254",
    "metadata, decimal": "2852039166",
    "metadata, hexadecimal": "0xa9fea9fe",
    "metadata, octal": "0251.0376.0251.0376",
    "metadata, short": "169.254.43518",
    "metadata of Oracle": "192.0.0.192",
    "metadata of Azure": "168.63.129.16",
    "protocol assignments": "192.0.0.8",
    "documentation 1": "192.0.2.1",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "6to4 relay": "192.88.99.1",
    "benchmarks": "198.18.0.1",
    "benchmarks, last": "198.19.255.255",
    "multicast": "224.0.0.1",
    "multicast, last": "239.255.255.255",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "broadcast, decimal": "4294967295",
    "v6 loopback": "[::1]",
    "v6 loopback, long": "[0:0:0:0:0:0:0:1]",
    "v6 loopback, zeros": "[0000::0001]",
    "v6 nothing": "[::]",
    "v6 mapped loopback": "[::ffff:127.0.0.1]",
    "v6 mapped loopback, hexadecimal": "[::ffff:7f00:1]",
    "v6 mapped metadata": "[::ffff:169.254.169.254]",
    "v6 mapped private": "[::FFFF:10.0.0.1]",
    "v6 compatible": "[::127.0.0.1]",
    "v6 translated": "[::ffff:0:127.0.0.1]",
    "v6 NAT64 of loopback": "[64:ff9b::127.0.0.1]",
    "v6 NAT64 of metadata": "[64:ff9b::a9fe:a9fe]",
    "v6 NAT64, local": "[64:ff9b:1::1]",
    "v6 6to4 of loopback": "[2002:7f00:1::]",
    "v6 6to4 of private": "[2002:c0a8:101::1]",
    "v6 Teredo": "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
    "v6 unique local": "[fc00::1]",
    "v6 unique local, metadata of AWS": "[fd00:ec2::254]",
    "v6 unique local, metadata of Google": "[fd20:ce::254]",
    "v6 link-local": "[fe80::1]",
    "v6 link-local with zone": "[fe80::1%25eth0]",
    "v6 site-local": "[fec0::1]",
    "v6 multicast": "[ff02::1]",
    "v6 documentation": "[2001:db8::1]",
    "v6 documentation, new": "[3fff::1]",
    "v6 benchmarks": "[2001:2::1]",
    "v6 ORCHID": "[2001:20::1]",
    "v6 discard": "[100::1]",
    "v6 segment routing": "[5f00::1]",
    "v6 unassigned": "[4000::1]",
    "name of this machine": "localhost",
    "name of this machine, capitals": "LOCALHOST",
    "name of this machine, final dot": "localhost.",
    "name under localhost": "a.localhost",
    "name of a network": "printer",
    "name on the local link": "nas.local",
    "name of the metadata service": "metadata.google.internal",
    "name of a home": "router.home.arpa",
}

USABLE = {
    "name": "https://finance.eastmoney.com/a/202112292230267960.html",
    "name, plain": "http://choicewzp1.eastmoney.com/NewsData/GetNewsText.do?id=NW1",
    "name, capitals": "https://FINANCE.EastMoney.com/",
    "name, final dot": "https://finance.eastmoney.com./",
    "name, port of the scheme": "https://finance.eastmoney.com:443/",
    "name, port of the other scheme": "https://finance.eastmoney.com:80/",
    "name, empty port": "https://finance.eastmoney.com:/",
    "name in Chinese": "https://中国新闻网.中国/",
    "name in Punycode": "https://xn--fiqs8s.xn--fiqs8s/",
    "name with digits": "https://163.com/",
    "name with underscore": "https://a_b.example.com/",
    "public address": "http://8.8.8.8/",
    "public address, NAT64": "http://[64:ff9b::8.8.8.8]/",
    "public address, v6": "http://[2400:3200::1]/",
    "next to private 172": "http://172.32.0.1/",
    "next to carrier": "http://100.128.0.1/",
    "user info in the path": "https://archive.example.com/@name/a",
}

REFUSED = {
    "file": ("file:///etc/passwd", "scheme file"),
    "ftp": ("ftp://archive.example.com/", "scheme ftp"),
    "gopher": ("gopher://archive.example.com/_x", "scheme gopher"),
    "data": ("data:text/html,x", "scheme data"),
    "javascript": ("javascript:alert(1)", "scheme javascript"),
    "no scheme": ("//archive.example.com/", "scheme missing"),
    "user": ("http://user@archive.example.com/", "user name or password"),
    "password": ("http://user:pass@archive.example.com/", "user name or password"),
    "host as user": ("http://archive.example.com@127.0.0.1/", "user name or password"),
    "backslash": ("http://archive.example.com\\@127.0.0.1/", "user name or password"),
    "port of a shell": ("http://archive.example.com:22/", "port 22"),
    "port of a database": ("http://archive.example.com:6379/", "port 6379"),
    "port of a proxy": ("https://archive.example.com:8080/", "port 8080"),
    "port zero": ("http://archive.example.com:0/", "port 0"),
    "port that wraps": ("http://archive.example.com:65616/", "port 65616"),
    "port that is none": ("http://archive.example.com:80a/", "no usable host"),
    "no host": ("http:///path", "no usable host"),
    "blank in the host": ("http://archive .example.com/", "no usable host"),
    "no closing bracket": ("http://[::1/", "no address"),
    "number that is no address": ("http://1.2.3.4.5/", "no usable host"),
    "too large a number": ("http://4294967296/", "no usable host"),
    "label too long": (f"http://{'a' * 64}.example.com/", "no usable host"),
    "host too long": (f"http://{'a.' * 127}com/", "no usable host"),
    "too long": (f"http://archive.example.com/{'a' * 5000}", "an address of 5027 characters"),
}


@pytest.mark.parametrize("host", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_is_not_public_is_refused(host: str, scheme: str) -> None:
    assert GUARD.refusal(f"{scheme}://{host}/latest/meta-data/")


@pytest.mark.parametrize("url", USABLE.values(), ids=USABLE)
def test_a_public_host_may_be_asked(url: str) -> None:
    assert GUARD.refusal(url) == ""


@pytest.mark.parametrize(("url", "reason"), REFUSED.values(), ids=REFUSED)
def test_an_address_that_is_none_of_the_web_is_refused(url: str, reason: str) -> None:
    assert GUARD.refusal(url).startswith(reason)


@given(st.integers(0, 2**32 - 1))
def test_every_notation_of_an_address_is_the_same_address(number: int) -> None:
    a, b, c, d = number.to_bytes(4)
    usual = f"{a}.{b}.{c}.{d}"
    for text in (
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"0x{a:x}.0{b:o}.{c}.0X{d:X}",
        f"{usual}.",
    ):
        assert plain_host(text) == usual


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    GUARD.refusal(text)
    GUARD.refusal(f"http://{text}/")


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080/"),
        ("127.0.0.1", "http://2130706433:8080/"),
        ("::1", "http://[::1]:8080/"),
        ("[::1]", "http://[0:0::1]:8080/"),
        ("nas.local", "http://NAS.local:5000/"),
        (".corp.internal", "https://news.corp.internal:8443/"),
        ("archive.example.com", "https://archive.example.com:8443/"),
    ],
)
def test_a_named_host_may_be_asked_at_any_port(named: str, url: str) -> None:
    assert GUARD.refusal(url)
    assert Guard([named], longest=4096).refusal(url) == ""


@pytest.mark.parametrize("url", ["http://u:p@127.0.0.1/", "ftp://127.0.0.1/", "http://127.0.0.2/"])
def test_a_name_allows_nothing_else(url: str) -> None:
    assert Guard(["127.0.0.1"], longest=4096).refusal(url)


@pytest.mark.parametrize("entry", ["http://nas", "10.0.0.0/8", "nas.local:80", "a@b", "1.2.3.4.5"])
def test_an_entry_that_is_no_host_is_said(entry: str) -> None:
    with pytest.raises(SettingError, match="PRIVATE_HOSTS"):
        private_hosts(Settings({"PRIVATE_HOSTS": ["nas.local", entry]}))


def test_hosts_are_separated_by_commas_or_blanks() -> None:
    settings = Settings({"PRIVATE_HOSTS": "nas.local,10.0.0.5 ::1,.corp.example"})
    assert private_hosts(settings) == ("nas.local", "10.0.0.5", "::1", ".corp.example")


def test_judging_an_address_takes_less_than_20_microseconds() -> None:
    urls = [f"https://finance.eastmoney.com/a/{number}.html?from=list" for number in range(2000)]
    started = time.perf_counter()
    for url in urls:
        GUARD.refusal(url)
    assert (time.perf_counter() - started) / len(urls) < 20e-6


# -- names ---------------------------------------------------------------------------------------


class Receiver:
    """What would connect."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = 0

    def resolutionBegan(self, _: IHostResolution) -> None:  # noqa: N802
        """Nothing to do."""

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        self.addresses.append(cast("IPv4Address", address).host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete += 1


class Names:
    """A name server: the addresses of one host, other ones each time it is asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)

    def resolveHostName(  # noqa: N802 (Twisted's)
        self, receiver: Receiver, _name: str, port: int, *_: object
    ) -> IHostResolution:
        for text in self._answers.pop(0):
            kind = IPv6Address if ":" in text else IPv4Address
            receiver.addressResolved(cast("IAddress", kind("TCP", text, port)))
        receiver.resolutionComplete()
        return cast("IHostResolution", None)


@pytest.fixture(autouse=True)
def _no_cache() -> Iterator[None]:
    dnscache.clear()
    yield
    dnscache.clear()


def resolver_of(names: Names, *named: str) -> PublicResolver:
    reactor = cast("ReactorBase", SimpleNamespace(nameResolver=names))
    return PublicResolver(reactor, 100, Guard(named, longest=4096))


def looked_up(resolver: PublicResolver, host: str) -> list[str]:
    receiver = Receiver()
    resolver.resolveHostName(cast("IResolutionReceiver", receiver), host, 443)
    assert receiver.complete == 1
    return receiver.addresses


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1"]
)
def test_a_name_that_stands_for_no_public_address_leads_nowhere(address: str) -> None:
    resolver = resolver_of(Names([address]))
    assert looked_up(resolver, "evil.example.com") == []
    assert resolver.refused("EVIL.example.com.") == address
    assert looked_up(resolver, "evil.example.com") == []  # from the cache


def test_of_a_name_with_both_only_the_public_address_is_connected_to() -> None:
    resolver = resolver_of(Names(["127.0.0.1", "8.8.8.8", "fe80::1"]))
    assert looked_up(resolver, "both.example.com") == ["8.8.8.8"]
    assert resolver.refused("both.example.com") == ""


def test_a_name_that_changes_is_judged_each_time() -> None:
    resolver = resolver_of(Names(["8.8.8.8"], ["127.0.0.1"]))
    assert looked_up(resolver, "rebind.example.com") == ["8.8.8.8"]
    dnscache.clear()
    assert looked_up(resolver, "rebind.example.com") == []


def test_a_named_host_may_stand_for_anything() -> None:
    resolver = resolver_of(Names(["10.0.0.5"]), "nas.local")
    assert looked_up(resolver, "nas.local") == ["10.0.0.5"]


def test_an_unknown_name_is_unknown_and_not_refused() -> None:
    resolver = resolver_of(Names([]))
    assert looked_up(resolver, "none.example.com") == []
    assert resolver.refused("none.example.com") == ""


# -- connections ---------------------------------------------------------------------------------


def test_nothing_connects_to_loopback_by_name_by_address_or_by_redirect() -> None:
    def answers(path: str) -> list[bytes]:
        if path.startswith("/to/"):
            return answer(status="302 Found", Location=unquote(path.removeprefix("/to/")))
        if path == "/refresh":
            html = b'<meta http-equiv="refresh" content="0;url=http://127.0.0.9/stolen">'
            return answer(html, Content_Type="text/html")
        return answer(b"secret")

    with serve(answers) as served:
        port = served.port
        targets = [
            f"http://127.0.0.9:{port}/stolen",
            f"http://evil.example.com:{port}/stolen",
            f"http://0x7f.9:{port}/stolen",
            f"http://[::ffff:127.0.0.1]:{port}/stolen",
            f"http://user:w0rd@127.0.0.1:{port}/stolen",
            f"//localhost:{port}/stolen",
        ]
        directly = [url for url in targets if url.startswith("http")]
        redirected = [f"{served.url}/to/{url}" for url in targets]
        refresh = f"{served.url}/refresh"
        report = ask(
            *directly,
            *redirected,
            refresh,
            f"{served.url}/to/file:///etc/passwd",
            names={"evil.example.com": ["127.0.0.1"], "localhost": ["127.0.0.1"]},
            ports=[port],
            PRIVATE_HOSTS=["127.0.0.1"],
        )
    assert "/stolen" not in served.paths
    errors = {url: report.outcomes[url].error for url in (*directly, *redirected, refresh)}
    assert set(errors.values()) == {"ForbiddenHostError", "UnsafeNameError"}
    assert errors[targets[1]] == "UnsafeNameError"
    assert report.refused == len(errors)
    assert report.log.count("Refused ") == len(errors)
    assert "Retrying" not in report.log
    assert "Traceback" not in report.log
    assert "w0rd" not in report.log


REFRESH = '<meta http-equiv="Refresh" content="0; url=/further">'


@pytest.mark.parametrize(
    ("page", "followed"),
    [
        (f"<html><head>{REFRESH}</head><body></body></html>", True),
        (REFRESH, True),
        (f"<html><head></head><body><p>甲</p>{REFRESH}</body></html>", False),
        (f"<html><body><article>{REFRESH}</article></body></html>", False),
        (f"<head><!-- {REFRESH} --><title>{REFRESH}</title></head><p>甲</p>", False),
        (f'<head><meta charset="idna"></head><p>\xff{REFRESH}</p>', False),
        (f'<head><meta charset="undefined"></head><p>\xff{REFRESH}</p>', False),
        ("<" * 5000 + REFRESH, False),
    ],
)
def test_only_a_refresh_of_the_page_itself_is_followed(page: str, *, followed: bool) -> None:
    def answers(path: str) -> list[bytes]:
        return answer(page.encode() if path == "/a" else b"ok", Content_Type="text/html")

    with serve(answers) as served:
        report = ask(f"{served.url}/a", PRIVATE_HOSTS=["127.0.0.1"])
    assert served.paths[-1] == ("/further" if followed else "/a")
    assert [each.status for each in report.outcomes.values()] == [200]


def test_robots_txt_of_a_forbidden_host_is_not_asked_for_either() -> None:
    with serve(lambda _: answer(b"")) as served:
        report = ask(
            f"http://evil.example.com:{served.port}/a",
            names={"evil.example.com": ["127.0.0.1"]},
            ports=[served.port],
            ROBOTSTXT_OBEY=True,
        )
    assert served.heads == []
    assert report.refused == 1
    assert report.log.count("Refused ") == 1
    assert "Traceback" not in report.log


def test_with_a_mirror_every_request_goes_there_and_no_redirect_leads_out() -> None:
    with (
        serve(lambda _: answer(b"secret")) as inner,
        serve(
            lambda path: (
                answer(status="302 Found", Location=f"http://archive.example.com/{inner.port}")
                if path == "/leave"
                else answer(b"mirrored")
            )
        ) as mirror,
    ):
        report = ask(
            "http://news.example.com/leave",
            f"http://127.0.0.2:{inner.port}/",
            f"{mirror.url}/own",
            MIRROR_URL=mirror.url.replace("://", "://user:word@"),
            environment={"http_proxy": f"http://user:word@127.0.0.1:{inner.port}"},
        )
    outcome = report.outcomes["http://news.example.com/leave"]
    assert (outcome.status, outcome.final) == (200, f"http://archive.example.com/{inner.port}")
    assert report.outcomes[f"http://127.0.0.2:{inner.port}/"].error == "ForbiddenHostError"
    assert report.outcomes[f"{mirror.url}/own"].status == 200
    assert inner.heads == []
    # All are asked for at once; only the redirect's target has to wait for the redirect.
    assert sorted(mirror.paths) == sorted(["/leave", "/own", f"/{inner.port}"])
    assert [path for path in mirror.paths if path != "/own"] == ["/leave", f"/{inner.port}"]
    for head in mirror.heads:
        assert "Authorization: Basic dXNlcjp3b3Jk" in head
        assert "Proxy-Authorization" not in head
    assert "word@" not in report.log


def test_without_our_resolver_nothing_is_asked() -> None:
    with serve(lambda _: answer(b"x")) as served:
        report = ask(
            f"{served.url}/",
            PRIVATE_HOSTS=["127.0.0.1"],
            TWISTED_DNS_RESOLVER="scrapy.resolver.CachingThreadedResolver",
        )
    assert [each.error for each in report.outcomes.values()] == ["SettingError"]
    assert served.heads == []


@pytest.mark.parametrize(
    "value",
    [
        "ftp://x",
        "http://",
        "http://h/path",
        "http://h:99999",
        "http://[::1",
        "h:80",
        "http://1.2.3.4.5",
    ],
)
def test_a_mirror_is_a_host_of_the_web(value: str) -> None:
    with pytest.raises(SettingError):
        mirror_base(value)


def test_the_password_of_a_mirror_is_not_told() -> None:
    with pytest.raises(SettingError) as raised:
        mirror_base("http://user:word@h/path")
    assert "word" not in str(raised.value)


# -- articles ------------------------------------------------------------------------------------


LISTING = """<html><body><ul class="post-list"><li><a class="post-link"
href="/zgxw/2026/01/15/NW202601151200000001.html">第一篇</a></li></ul></body></html>"""


def test_a_post_that_leads_inside_goes_to_quarantine_with_the_reason(tmp_path: Path) -> None:
    def answers(path: str) -> list[bytes]:
        if path.endswith("0001.html"):
            return answer(status="302 Found", Location="http://169.254.169.254/latest/?token=abc")
        if path == "/robots.txt":
            return answer(status="404 Not Found")
        return answer(LISTING.encode(), Content_Type="text/html; charset=utf-8")

    with serve(answers) as served:
        place = Workplace(tmp_path)
        ended = place.crawl(
            "category",
            url="http://archive.example.com/category/zgxw.html",
            settings={"MIRROR_URL": served.url},
        )
    assert "1 link refused" in ended.err
    assert ended.err.count("169.254.169.254") == 2  # refused, and set aside
    ((reason, detail),) = place.ask("SELECT reason, detail FROM quarantine")
    assert reason == "ForbiddenHostError"
    assert "169.254.169.254 is no public address" in str(detail)
    assert "abc" not in str(detail)
    assert place.numbers()["pending"] == 0
