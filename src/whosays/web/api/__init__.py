"""The HTTP API of the desk, /api/v1: the nouns of the command line as JSON, JSON Lines and CSV; docs/api.md tells how.

`application.api` makes it, an application of its own within the desk; `operations.OPERATIONS` is all that it answers.
"""
