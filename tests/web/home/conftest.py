"""The ministry of the actions' pages."""

from tests.web.actions.conftest import house, signed_in

__all__ = ["house", "signed_in"]
