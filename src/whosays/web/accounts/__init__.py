"""Accounts of the desk: who may log in and do what, sessions, tokens of programs, and what everybody did.

They lie in tables of their own beside the store's, which take no part in its log, its exports or its hashes.
"""
