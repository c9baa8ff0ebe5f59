"""Tests of the pages of bodies."""
