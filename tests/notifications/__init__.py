"""Tests of notices and letters."""
