"""The public booking page: plain pages and forms, which scripts only make live."""
