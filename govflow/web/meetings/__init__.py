"""Pages of meetings: the lists, one meeting, its preparation, its convocation, its sitting."""
