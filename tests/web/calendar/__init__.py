"""Tests of the pages of the holidays."""
