"""Tests of the pages of the organisation."""
