"""Which sections and fields the demonstration's file may have, and which have a home already.

A field in neither list is a slip and stops the loading; one that waits is reported, never dropped
silently. Remarks are for whoever reads the file: they are not part of the demonstration.
"""

from collections.abc import Iterator
from dataclasses import dataclass

REMARKS = frozenset({"provenance", "note", "iso_note", "departments_note"})
VERSION = 2  # of the file's own shape


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a section's entries: those that are loaded, and those that wait."""

    loaded: frozenset[str]
    waiting: frozenset[str] = frozenset()

    def unknown(self, names: Iterator[str]) -> list[str]:
        return sorted(set(names) - self.loaded - self.waiting - REMARKS)


def _fields(loaded: str, waiting: str = "") -> Fields:
    return Fields(frozenset(loaded.split()), frozenset(waiting.split()))


SECTIONS = {
    "regions": _fields("id n capital"),
    "prefectures": _fields("id region n"),
    "organisations": _fields(
        "id kind level sector partner_kind parent supervised_by prefecture n names from to",
        "mandates",
    ),
    "mandates": _fields("id n start end status"),
    "departments": _fields("id org founding", "chair"),
    "units": _fields(
        "id code head_post org parent kind level n structure contact order missions", "history"
    ),
    "unit_links": _fields("from to kind subject"),
    "roles": _fields("id", "n"),
    "posts": _fields("id code per org unit roles n"),
    "persons": _fields("id n"),
    "persons_pattern": _fields("per except id post from to username locale enabled n"),
    "holdings": _fields("id person post from to quality"),
    "demo_users": _fields("username person post locale enabled"),
    "bodies": _fields(
        "id code per kind level n created closed status parent org parent_council chair"
        " secretariat seats seats_pattern creation_act legal_basis mandate mandates members notice"
        " predecessors quorum reports_to rhythm successors",
        "axis mission objectives programme project responsibilities roles seat_defaults type"
        " works_with",
    ),
    "restructurings": _fields("id body date closes opens reason"),
    "rhythms": _fields("id body dtstart rrule duration on_holiday n", "org"),
    "meetings": _fields("id body start agenda from_rhythm convocation_due"),
    "decisions": _fields("id meeting owner due n supersedes"),
    "circuits": _fields("id status n definition"),
    "circuit_bindings": _fields("id circuit subject org unit bodies when priority"),
    "actions": _fields("id per body owner priority circuit state closed due n origin"),
    "delegations": _fields(
        "id delegator delegate nature from to last_day_included scope act formula"
    ),
    "holidays_fixed": _fields("md from n source"),
    "charter_clauses": _fields("id text n side"),
    "charter_templates": _fields(
        "id n parties authentic_locale paired_locales information_locales supervising_post"
        " attestation delegate_may_attest interim_may_sign versions",
        "nature review circuit",
    ),
    "charter_campaigns": _fields(
        "id template version method supervising_post date signatories status n opened due"
        " opened_by",
        "event",
    ),
}
GROUPS = {  # sections that are one mapping
    "meta": _fields(
        "schema_version generated locales default_locale authentic_locale timezone periods"
        " holder_naming week_start working_days weekend arabic_months digits",
        "working_hours",
    ),
    "regional_directorates": _fields("pattern regions"),
    "holidays_islamic": _fields("days labels estimates estimated"),
    "demonstration": _fields("start timezone rules acts expected"),
}
INNER = {  # mappings inside entries
    "organisations.names": _fields("from to n"),
    "actions.origin": _fields("decision body", "event"),
    "bodies.chair": _fields("post from", "org to"),
    "bodies.mandates": _fields("mandate status"),
    "bodies.members": _fields("kind at_creation extended_to_all group org orgs"),
    "bodies.seats": _fields("id office kind post org substitute_post voting", "group"),
    "bodies.seats_pattern": _fields("per except id office kind post substitute_post voting"),
    "regional_directorates.pattern": _fields(
        "id code head_post org parent kind level n per region"
    ),
    "delegations.scope": _fields("subjects steps"),
    "delegations.act": _fields("reference date"),
    "demonstration.acts": _fields("at as act args"),
    "meetings.agenda": _fields("order type n"),
    "demonstration.expected": _fields("as list subjects late silent"),
    "charter_templates.parties": _fields("role org post per"),
    "charter_templates.versions": _fields(
        "id version status published replaces legal_refs sections indicators"
    ),
    "charter_templates.versions.legal_refs": _fields("number kind date status n"),
    "charter_templates.versions.sections": _fields("id n lead clauses"),
    "charter_templates.versions.indicators": _fields(
        "id commitment unit baseline target date n objective source"
    ),
}
WAITING = {  # sections without a home yet, with what they may say
    "body_types": _fields("", "id n roles document_kinds inherits_mandate_of"),
    "programmes": _fields(
        "",
        "id body unit version status n axes from replaces funder implementing components",
    ),
    "projects": _fields(
        "",
        "id component n start aims target_groups stages_of_trainee stages phases plan",
    ),
    "annual_plans": _fields("", "id unit kind n approval consultation"),
    "major_projects": _fields("", "id n"),
    "event_series": _fields("", "id body org n dossier_parts outputs"),
    "dossier_part_labels": _fields("", "programme report documentation media"),
    "events": _fields(
        "",
        "id series edition kind n date start end published dossier consistency_note venue"
        " venue_provenance organiser co_organiser trainer participants sessions recommendations"
        " project modules deduction chair theme levels milestones",
    ),
    "trainings_rci": _fields("", "id body date n outcomes deliverable host partner"),
    "deliverables": _fields("", "id kind body partner axis n"),
    "plans": _fields("", "id annual_plan year circuit requester n lines"),
    "opinions": _fields("", "id body mandate origin requested_by n"),
    "ieecag_plan_sample": _fields("", "body mandate mission vision objectives programme"),
    "rhythm_checks": _fields("", "first_tuesday_on_holiday next_after_2026_11_22 utc_offset_hours"),
}
