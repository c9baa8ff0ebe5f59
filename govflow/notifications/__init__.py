"""Notices (إشعارات · notifications · notices): what happened that somebody should know."""
