"""Documents (وثيقة · document · document): files of a matter, their versions and page images."""
