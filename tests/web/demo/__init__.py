"""Tests of the demonstration's clock at the foot of every page."""
