"""Addresses that answer with data instead of a page: health and downloads."""
