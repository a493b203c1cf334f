"""What a news archive knows: dates, outlets, securities, bodies, posts and how to keep them.

Nothing in here imports ``spiders`` or ``pipelines``; ``newsarchive.settings`` alone names them.
"""

__version__ = "0.1.0"
