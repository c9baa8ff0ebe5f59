"""Tests of the pages of the means of proof."""
