"""What outlets and securities cost an article of 8 KB, with and without a table of 15,000 names."""

import time
from collections.abc import Callable
from itertools import islice, product

from measuring import machine

from newsarchive.body import clean
from newsarchive.demo.store import Store
from newsarchive.securities import NameTable, refer, trusts
from newsarchive.sources import Catalogue

_ROUNDS = 20
_PLACES = "东西南北江河海山林泉石云金银铜铁松柏竹梅兰桂荷菊星月日光风雷雨雪霜"
_TRADES = ("电子", "食品", "机械", "化工", "纺织", "物流", "能源", "医药", "建材", "传媒")


def invented_names(number: int) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return *number* invented short names with codes, as a quote list has them."""
    made = ("".join(parts) for parts in product(_PLACES, _PLACES, _TRADES))
    return [
        (f"{600000 + place:06}", "XSHG", name, ())
        for place, name in enumerate(islice(made, number))
    ]


def best(work: Callable[[], object], times: int) -> float:
    """Return the fastest of some rounds, in microseconds for each of *times* pieces."""
    rounds = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        rounds.append(time.perf_counter() - started)
    return min(rounds) / times * 1e6


def main() -> None:
    """Print the costs."""
    print(machine())
    catalogue = Catalogue.load()
    labels = [outlet.name for outlet in catalogue][:500]
    cost = best(lambda: [catalogue.attribute(label) for label in labels], len(labels))
    print(f"outlet of a known label: {cost:.1f} µs ({len(catalogue)} outlets)")
    articles = Store.generated(50).articles()
    bodies = [(one.title, clean(one.body.content(), trust=trusts)) for one in articles]
    names = NameTable(invented_names(15_000))

    def referred(table: NameTable | None) -> Callable[[], object]:
        return lambda: [
            refer(title=title, text=body.text, links=body.links, names=table)
            for title, body in bodies
        ]

    without, with_names = best(referred(None), len(bodies)), best(referred(names), len(bodies))
    print(f"securities of an article: {without:.0f} µs, with 15,000 names {with_names:.0f} µs")
    print(f"with names / without: {with_names / without:.2f}")


if __name__ == "__main__":
    main()
