"""Tests of bodies and their seats."""
