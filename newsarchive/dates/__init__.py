"""Text into moments: dates as pages, feeds and interfaces print them, in Chinese and English.

``parse_date`` is the whole of it. The commonest form is read at once (``reading``). Any other text
is folded to one spelling (``folding``); readers find each day in it (``absolute``, ``chinese``,
``days_of_month``, ``english``, ``named_days``, ``counted``; ``bare_digits`` and ``addresses`` for a
text that is one number or one web address); each day takes the time (``clocks``), zone (``zones``)
and label (``labels``) beside it (``candidates``), if what stands around makes it a date at all
(``belief``); and ``lines`` decides which one counts. A time without a day, a week without a weekday
and a bare ``29日`` are no dates: which day they mean is told by the page around them.
"""

from newsarchive.dates.moments import Moment
from newsarchive.dates.reading import LONGEST, parse_date
from newsarchive.errors import DateError

__all__ = ["LONGEST", "DateError", "Moment", "parse_date"]
