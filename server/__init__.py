"""Reference chat server (level 2 of the protocol): stands in where there is no ERP."""
