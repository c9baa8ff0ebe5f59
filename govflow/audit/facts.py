"""Every fact that the house records, named once. Each has a sentence in ar, fr and en."""

FACTS = frozenset(
    {
        "demonstration.clock_moved",
        "demonstration.loaded",
        "holiday.added",
        "holiday.confirmed",
        "holiday.declared",
        "holiday.ended",
        "holiday.moved",
        "holiday.removed",
    }
)
