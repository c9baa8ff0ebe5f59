"""The circuits in force, those being written, and the dry run of either."""

from govflow.web.circuits import drafts, moving, rehearsing, serving
from govflow.web.circuits.pages import bp

__all__ = ["bp", "drafts", "moving", "rehearsing", "serving"]
