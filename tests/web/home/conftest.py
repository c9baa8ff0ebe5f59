"""The ministry of the actions' pages."""

from tests.web.actions.conftest import house

__all__ = ["house"]
