"""Who may do what: roles and actions, secrets, and the people a server knows. Nothing here knows HTTP or SQL."""

from argmap.access.roles import ANYBODY, OWNER_HERE, Action, Person, Role, may, refusal

__all__ = ["ANYBODY", "OWNER_HERE", "Action", "Person", "Role", "may", "refusal"]
