"""The ground of the house: tables, clock, actor, rules, units of work, refusals."""
