"""How often a command looks for garbage that only refers to itself."""

import gc

# Python's defaults (700, 10, 10) look through all young objects some hundred times a second here,
# and through all of the program every few seconds, and find nothing: what commands make goes when
# its last reference does. A tenth of a crawl's and a replay's CPU went into that, and a quarter of
# an export's.
_THRESHOLDS = (20_000, 20, 100)


def seldom() -> None:
    """Look for garbage seldom, and never at what is loaded now, which stays to the end."""
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
