"""Text into moments: dates as news pages, feeds and interfaces print them, in Chinese and English.

``parse_date`` is the whole of it. How it works: the commonest form is read at once. Else the text is
folded to one spelling (``folding``); readers find every day in it (``absolute``, ``chinese``, ``english``,
``named_days``, ``counted``; ``bare_digits`` for texts that are one number); each day takes the time
(``clocks``), the zone (``zones``) and the label (``labels``) beside it (``candidates``), if what stands
around makes it a date at all (``belief``); and ``lines`` decides which one counts.
"""

from newsarchive.dates.moments import Moment
from newsarchive.dates.reading import LONGEST, parse_date
from newsarchive.errors import DateError

__all__ = ["LONGEST", "DateError", "Moment", "parse_date"]
