"""Which outlet a label names: the catalogue of outlets and how labels are read."""

from newsarchive.sources.catalogue import Catalogue
from newsarchive.sources.labels import key, tidy, trailer_label
from newsarchive.sources.outlets import Attribution, Kind, Outlet, Rule

__all__ = ["Attribution", "Catalogue", "Kind", "Outlet", "Rule", "key", "tidy", "trailer_label"]
