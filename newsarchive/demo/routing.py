"""All routes of the origin, in the order they are tried."""

from newsarchive.demo import (
    routes_channels,
    routes_choice,
    routes_columns,
    routes_fast,
    routes_pages,
    routes_published,
    routes_quotes,
    routes_search,
    routes_site,
    routes_text,
)

ROUTES = (
    *routes_text.ROUTES,
    *routes_pages.ROUTES,
    *routes_columns.ROUTES,
    *routes_fast.ROUTES,
    *routes_channels.ROUTES,
    *routes_choice.ROUTES,
    *routes_search.ROUTES,
    *routes_quotes.ROUTES,
    *routes_published.ROUTES,
    *routes_site.ROUTES,
)
