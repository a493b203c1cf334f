"""Settings as Scrapy has them, but that all goes through the mirror, as on the other side."""

from newsarchive.crawl.mirror import MirrorDownloadHandler
from newsarchive.crawl.resolver import PublicResolver

DOWNLOAD_HANDLERS = {"http": MirrorDownloadHandler, "https": MirrorDownloadHandler}
TWISTED_DNS_RESOLVER = PublicResolver
