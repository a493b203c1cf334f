"""Checks of archive, raw answers and site against each other, and repairs with one right answer."""
