"""Every page of meetings, opened together."""

from govflow.web.meetings import sitting
from govflow.web.meetings.pages import bp

__all__ = ["bp", "sitting"]
