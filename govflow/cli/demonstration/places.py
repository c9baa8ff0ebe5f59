"""Facts: regions, organisations with their names over time, units with their missions."""

from datetime import date
from types import MappingProxyType

from govflow.cli.demonstration.loading import Loading, blamed, run
from govflow.cli.demonstration.sheet import Entry
from govflow.i18n.text import clean_name
from govflow.org import service
from govflow.org.models import (
    Mission,
    Organisation,
    OrganisationName,
    Post,
    Prefecture,
    Region,
    Unit,
    UnitLink,
)

ISO_DAY = len("2020-01-01")
TILES = MappingProxyType(  # (column, row) on the map of regions; west is always left
    {
        "MA-01": (4, 1),
        "MA-02": (5, 2),
        "MA-03": (4, 2),
        "MA-04": (3, 2),
        "MA-05": (4, 3),
        "MA-06": (3, 3),
        "MA-07": (3, 4),
        "MA-08": (5, 3),
        "MA-09": (2, 4),
        "MA-10": (2, 5),
        "MA-11": (1, 5),
        "MA-12": (1, 6),
    }
)


def load(loading: Loading) -> None:
    """Load the places and who works there."""
    run(loading, "regions", _region)
    run(loading, "prefectures", _prefecture)
    run(loading, "organisations", _organisation)
    run(loading, "organisations", _relate)
    run(loading, "departments", _department)
    run(loading, "units", _unit)
    _regional_directorates(loading)
    for entry in loading.data.entries("unit_links"):
        with blamed(entry):
            _unit_link(loading, entry)


def load_heads(loading: Loading) -> None:
    """Say which post heads each unit, once the posts are there."""
    for entry in [*loading.data.entries("units"), *_directorates(loading)]:
        if entry.has("head_post"):
            with blamed(entry):
                unit = loading.named(Unit, entry, "id", entry.id)
                service.set_head(loading.work, unit, loading.find(Post, entry, "head_post"))


def _region(loading: Loading, entry: Entry) -> None:
    if entry.id not in TILES:
        raise entry.wrong("id", "it has no place on the map of regions")
    column, row = TILES[entry.id]
    region = Region(
        key=entry.id,
        code=entry.id,
        name=entry.text3(),
        capital=entry.text3("capital"),
        column=column,
        row=row,
    )
    loading.keep(entry, loading.work.add(region))


def _prefecture(loading: Loading, entry: Entry) -> None:
    region = loading.find(Region, entry, "region")
    prefecture = Prefecture(key=entry.id, name=entry.text3(), region_id=region.id)
    loading.keep(entry, loading.work.add(prefecture))


def _organisation(loading: Loading, entry: Entry) -> None:
    prefecture = loading.find_or_none(Prefecture, entry, "prefecture")
    organisation = Organisation(
        key=entry.id,
        kind=entry.text("kind"),
        level=entry.text_or_none("level"),
        sector=entry.text_or_none("sector"),
        partner_kind=entry.text_or_none("partner_kind"),
        prefecture_id=prefecture.id if prefecture else None,
        names=_names(loading, entry),
    )
    loading.keep(entry, service.add_organisation(loading.work, organisation))


def _names(loading: Loading, entry: Entry) -> list[OrganisationName]:
    """Return the names with their days; a start known to the year only is no day: it waits."""
    written = list(loading.data.inner(entry, "names")) or [entry]
    return [
        OrganisationName(
            name=one.text3(), from_day=_day(loading, one, "from"), to_day=_day(loading, one, "to")
        )
        for one in written
    ]


def _day(loading: Loading, entry: Entry, field: str) -> date | None:
    if entry.has(field) and len(entry.text(field)) < ISO_DAY:
        loading.waiting[f"{entry.section}.{field} (not known to the day)"] += 1
        return None
    return entry.day_or_none(field)


def _relate(loading: Loading, entry: Entry) -> None:
    organisation = loading.named(Organisation, entry, "id", entry.id)
    parent = loading.find_or_none(Organisation, entry, "parent")
    over = loading.find_or_none(Organisation, entry, "supervised_by")
    organisation.parent_id = parent.id if parent else None
    organisation.supervised_by_id = over.id if over else None


def _department(loading: Loading, entry: Entry) -> None:
    """A department of the network is its organisation: patterns expand over them."""
    loading.find(Organisation, entry, "org")
    loading.loaded["departments"] += 1


def _unit(loading: Loading, entry: Entry, region: Region | None = None) -> None:
    unit = Unit(
        key=entry.id,
        code=entry.text("code"),
        name=entry.text3(),
        org_id=loading.find(Organisation, entry, "org").id,
        parent=loading.find_or_none(Unit, entry, "parent"),
        kind=entry.text("kind"),
        level=entry.text_or_none("level"),
        structure=entry.text_or_none("structure"),
        position=entry.whole("order"),
        region_id=region.id if region else None,
        contact=dict(entry.inner("contact").values) if entry.has("contact") else None,
    )
    loading.keep(entry, service.add_unit(loading.work, unit))
    for number, mission in enumerate(entry.entries("missions"), start=1):
        text = Entry(mission.section, entry.id, {"text": mission.values}).text3("text")
        loading.work.add(Mission(unit_id=unit.id, number=number, text=text))
        loading.loaded["missions"] += 1


def _directorates(loading: Loading) -> list[Entry]:
    """Return the directorate of each region that is named, each knowing its region."""
    group = loading.data.group("regional_directorates")
    if not group.values:
        return []
    pattern = {**group.inner("pattern").values, "per": "region", "region": "{region}"}
    entry = Entry("units", str(pattern.get("id")), pattern)
    expanded = loading.data.expand(entry, "regional_directorates.pattern")
    named = group.texts("regions")
    return [one for one in expanded if one.text("region") in named]


def _regional_directorates(loading: Loading) -> None:
    group = loading.data.group("regional_directorates")
    for key in group.texts("regions"):
        loading.named(Region, group, "regions", key)
    for entry in _directorates(loading):
        with blamed(entry):
            _unit(loading, entry, loading.find(Region, entry, "region"))


def _unit_link(loading: Loading, entry: Entry) -> None:
    origin = loading.find(Unit, entry, "from")
    for key in entry.texts("to"):
        link = UnitLink(
            from_unit_id=origin.id,
            to_unit_id=loading.named(Unit, entry, "to", key).id,
            kind=clean_name(entry.text("kind")),
            subject=clean_name(entry.text("subject")),
        )
        loading.work.add(link)
    loading.loaded["unit_links"] += 1
