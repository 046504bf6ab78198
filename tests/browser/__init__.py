"""The panel in a real browser, against the real web server, exchange and database."""
