"""Pages of the calendar: the holidays of a year, and the forms by which they are kept."""
