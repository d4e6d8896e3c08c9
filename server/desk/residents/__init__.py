"""居民办理: what a resident may ask for at the window, from the request to its answer."""
