"""Tests of the pages of delegations."""
