"""Mails of search and news alerts, saved as files."""
