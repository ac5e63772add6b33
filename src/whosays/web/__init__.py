"""The desk: pages to read, compare, check and correct what a store holds, and its HTTP API; docs/desk.md tells how.

`app.application` makes it of `Settings`; `routes.ROUTES` is everything that it answers, with who may ask.
"""
