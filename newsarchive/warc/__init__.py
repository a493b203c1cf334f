"""WARC files: answers as records, files that a kill can't spoil, and records read back."""
