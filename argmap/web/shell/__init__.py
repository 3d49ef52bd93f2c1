"""What is before Flask: reads requests, answers cheap ones, and gives each kind of work its own bounded queue.

Flask stays the application. A thread is taken only for a request that has arrived whole, and only in the lane of its
kind, so that neither slow clients nor expensive documents keep anybody else from being answered.
"""

from argmap.web.shell.shell import Shell

__all__ = ["Shell"]
