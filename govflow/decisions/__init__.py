"""Decisions (القرارات · décisions · decisions): taken with a quorum, numbered for life."""
