"""Meetings (الاجتماعات · réunions · meetings): convened with an agenda, held with a quorum."""
