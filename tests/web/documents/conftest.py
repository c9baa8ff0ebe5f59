"""The ministry of the actions' pages: documents are seen through what they belong to."""

from tests.web.actions.conftest import house

__all__ = ["house"]
