"""What a crawl needs from Scrapy beyond its own parts: mirror, retries, record, progress."""
