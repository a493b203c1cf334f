"""The crawl, top to bottom. Each setting of ours can also be set as an environment variable.

This is the one module that names the pipelines.
"""

import gc

# All that the imports make stays to the end; looking for garbage meanwhile finds none, and was a
# tenth of a start.
gc.disable()

import os
import sys
from dataclasses import fields

# It looks at the stack it is loaded from, which costs time for each frame: few, here.
import scrapy.core.downloader.contextfactory  # noqa: F401
from scrapy.settings import default_settings

from newsarchive import __version__
from newsarchive.crawl.bounds import BoundedCompressionMiddleware
from newsarchive.crawl.downloader import BoundedDownloader
from newsarchive.crawl.log_records import hide_secrets
from newsarchive.crawl.mirror import MirrorDownloadHandler
from newsarchive.crawl.progress import Progress
from newsarchive.crawl.reach import ReachMiddleware
from newsarchive.crawl.record import RunRecord
from newsarchive.crawl.refreshes import HeadRefreshMiddleware
from newsarchive.crawl.resolver import PublicResolver
from newsarchive.crawl.retries import BackOffRetryMiddleware
from newsarchive.items import Article
from newsarchive.layout import commands_module, in_project, spider_modules, without
from newsarchive.urls import KNOWN_SHARE_HOSTS
from pipelines.archive import ArchivePipeline
from pipelines.body import BodyPipeline
from pipelines.dates import DatesPipeline
from pipelines.identity import IdentityPipeline
from pipelines.images import ImagesPipeline
from pipelines.posts import PostsPipeline
from pipelines.securities import SecuritiesPipeline
from pipelines.sources import SourcesPipeline

# -- ours ----------------------------------------------------------------------------------------

SITE_DIR = os.environ.get("SITE_DIR", in_project("site"))
ARCHIVE_URL = os.environ.get("ARCHIVE_URL", f"sqlite:///{in_project('archive.db')}")
CAPTURE = os.environ.get("CAPTURE", "warc")
WARC_DIR = os.environ.get("WARC_DIR", "")
MIRROR_URL = os.environ.get("MIRROR_URL", "")
PRIVATE_HOSTS = os.environ.get("PRIVATE_HOSTS", "").replace(",", " ").split()
SHARE_HOSTS = os.environ.get("SHARE_HOSTS", "").replace(",", " ").split() or [*KNOWN_SHARE_HOSTS]
SHARE_URL = os.environ.get("SHARE_URL", "https://wap.eastmoney.com/a/{id}.html")
POST_STYLE = os.environ.get("POST_STYLE", "full")
SITE_URL = os.environ.get("SITE_URL", "")
LIVE_DAYS = os.environ.get("LIVE_DAYS", "60")
LISTS_INTERVAL = os.environ.get("LISTS_INTERVAL", "5100")
SOURCES_FILE = os.environ.get("SOURCES_FILE", "")
TIME_ZONE = os.environ.get("TIME_ZONE", "Asia/Shanghai")
RECHECK = os.environ.get("RECHECK", "1h 1d 7d")
RECHECK_LIMIT = os.environ.get("RECHECK_LIMIT", "500")
CLOCK = ""
PROGRESS = "auto"
LOCK_TIMEOUT = os.environ.get("LOCK_TIMEOUT", "0")
CONTACT = os.environ.get("CONTACT", "")
IMAGES = os.environ.get("IMAGES", "link")
IMAGES_MAXSIZE = os.environ.get("IMAGES_MAXSIZE", "10485760")
PUBLISH_REMOTE = os.environ.get("PUBLISH_REMOTE", "")
PUBLISH_BRANCH = os.environ.get("PUBLISH_BRANCH", "")
PUBLISH_TRIES = os.environ.get("PUBLISH_TRIES", "5")
PUBLISH_BACKOFF = os.environ.get("PUBLISH_BACKOFF", "2")
PUBLISH_BACKOFF_MAX = os.environ.get("PUBLISH_BACKOFF_MAX", "60")
PUBLISH_TIMEOUT = os.environ.get("PUBLISH_TIMEOUT", "300")

hide_secrets()

# -- the project ---------------------------------------------------------------------------------

BOT_NAME = "newsarchive"
SPIDER_MODULES = spider_modules(sys.argv)
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = commands_module(sys.argv)

ITEM_PIPELINES = {
    IdentityPipeline: 100,
    BodyPipeline: 200,
    DatesPipeline: 300,
    SourcesPipeline: 400,
    SecuritiesPipeline: 500,
    ArchivePipeline: 800,
    ImagesPipeline: 850,
    PostsPipeline: 900,
}
# What a crawl does without is left out of Scrapy's own lists. Switched off with None it would still
# be loaded, with the HTTP clients and servers that it needs: a fifth of a start.
EXTENSIONS_BASE = without(
    default_settings.EXTENSIONS_BASE,
    "scrapy.extensions.logstats.LogStats",  # Progress tells the same in our words
    # Nobody but its own operator runs code in a crawl.
    "scrapy.extensions.telnet.TelnetConsole",
    "scrapy.extensions.remote_control.RemoteControl",
)
EXTENSIONS = {RunRecord: 0, Progress: 10}
# Also for what is never asked for: it refuses that, and keeps the reason.
DOWNLOAD_HANDLERS = dict.fromkeys(
    ("http", "https", "file", "data", "ftp", "s3"), MirrorDownloadHandler
)
TWISTED_DNS_RESOLVER = PublicResolver
DOWNLOADER = BoundedDownloader
DOWNLOADER_MIDDLEWARES_BASE = without(
    default_settings.DOWNLOADER_MIDDLEWARES_BASE,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware",  # ours is below
    "scrapy.downloadermiddlewares.retry.RetryMiddleware",  # likewise
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",  # likewise
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",  # nothing here needs a session
)
DOWNLOADER_MIDDLEWARES = {
    ReachMiddleware: 50,  # before robots.txt is asked for
    BoundedCompressionMiddleware: 590,
    HeadRefreshMiddleware: 580,
    BackOffRetryMiddleware: 550,
}
SPIDER_MIDDLEWARES_BASE = without(
    default_settings.SPIDER_MIDDLEWARES_BASE,
    # Lists and texts are asked for one by one: there is no depth to count.
    "scrapy.spidermiddlewares.depth.DepthMiddleware",
    # It drops long addresses without a word; the download handler refuses and counts them.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
    # It warns of retries that a callback asks for, which Scrapy's own function makes.
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
)

# -- manners -------------------------------------------------------------------------------------

USER_AGENT = os.environ.get(
    "USER_AGENT",
    f"newsarchive/{__version__} (news archive; {CONTACT or 'no contact given'})",
)
ROBOTSTXT_OBEY = True
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# An answer brings one article at most. For each answer Scrapy makes as many tasks as there may be
# items at a time, 100 by default, and they were a fifth of a crawl's CPU.
CONCURRENT_ITEMS = 2
DOWNLOAD_TIMEOUT = 30
COOKIES_ENABLED = False

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# -- faults --------------------------------------------------------------------------------------

RETRY_TIMES = 3
RETRY_HTTP_CODES = [403, 408, 429, 500, 502, 503, 504, 522, 524]  # 403: how hosts here say "slower"
RETRY_BACKOFF = 2.0  # seconds before the first retry, doubled each time
RETRY_BACKOFF_MAX = 60.0
RETRY_AFTER_MAX = 300.0  # a server that asks for more is left alone until the next run
UNREACHABLE_AFTER = 20  # failures at a host, without a success between them, that end asking it

# -- flow ----------------------------------------------------------------------------------------

# By priority over all hosts: the next page of a list waits until the articles of the last one are
# fetched, so the number of requests in memory doesn't grow with the list.
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.ScrapyPriorityQueue"
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # also of what comes out of a compressed answer
URLLENGTH_LIMIT = 4096
REDIRECT_MAX_TIMES = 5
LOG_LEVEL = "INFO"
# Scrapy would read the source of callbacks again and again while articles come in; mypy looks once.
WARN_ON_GENERATOR_RETURN_VALUE = False
STATS_DUMP = False  # the summary says it in words; -s STATS_DUMP=1 adds Scrapy's own figures
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = {"csv": "newsarchive.crawl.csv_feed.CsvFeed"}
# What `-O articles.jsonl` writes: all but the raw answers, which the archive keeps.
FEED_EXPORT_FIELDS = [
    field.name
    for field in fields(Article)
    if field.name
    not in {"captures", "told", "links", "body_html", "linked_html", "fetched_in", "made_of"}
]

gc.freeze()
gc.unfreeze()  # Now it counts as old. As new, all of it would be looked through once more.
gc.enable()
