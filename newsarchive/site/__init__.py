"""The site around the posts: what ``scrapy newsite`` writes, and finished pages of its layouts."""
