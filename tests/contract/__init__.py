"""Recordings of the real ERP, held against whatever claims to be like it."""
