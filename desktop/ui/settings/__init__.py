"""The settings dialog: one file a page, and what pages are made of."""
