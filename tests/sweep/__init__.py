"""Every route, as every kind of user, on their own things and on other people's."""
