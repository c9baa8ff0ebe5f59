"""Pages of campaigns and of the texts they offer."""
