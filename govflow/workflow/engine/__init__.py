"""The pure kernel of the circuits: values in, values out; no clock, no database, no web."""
