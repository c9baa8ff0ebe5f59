"""Bodies (الهيئات واللجن · instances · bodies): committees and networks, and who sits in them."""
