"""The circuits in force, those being written, and the dry run of either."""

from govflow.web.circuits import drafts, rehearsing, serving
from govflow.web.circuits.pages import bp

__all__ = ["bp", "drafts", "rehearsing", "serving"]
