"""How far a token may reach: never further than the account that it acts for."""

from __future__ import annotations

from api.models import ApiToken, Verb
from units.models import Role, Unit, UnitKind, User

ROLES: dict[str, tuple[Role, ...]] = {
    Role.CLERK: (Role.CLERK,),
    Role.COORDINATOR: (Role.COORDINATOR, Role.OBSERVER),
    Role.OBSERVER: (Role.OBSERVER,),
    Role.ADMINISTRATOR: (Role.ADMINISTRATOR,),
}
VERBS: dict[str, tuple[Verb, ...]] = {
    Role.CLERK: (Verb.READ, Verb.WRITE, Verb.SEND),
    Role.COORDINATOR: (Verb.READ, Verb.WRITE, Verb.SEND, Verb.IMPORT),
    Role.OBSERVER: (Verb.READ,),
    Role.ADMINISTRATOR: (Verb.READ,),
}


def roles_for(owner: User) -> tuple[Role, ...]:
    """The roles in which a token of ``owner`` can act; the first is the owner's own."""
    return ROLES.get(owner.role, ())


def verbs_for(role: str) -> tuple[Verb, ...]:
    """What a token in this role may be used for."""
    return VERBS.get(role, ())


def can_name(owner: User, unit: Unit) -> bool:
    """Limit a token to ``unit``: a clerk to the own unit and, in a district, its communes; others to any."""
    if not owner.is_clerk:
        return True
    is_commune_of_it = unit.kind == UnitKind.COMMUNE and unit.parent_id == owner.unit_id
    return unit.pk == owner.unit_id or is_commune_of_it


def can_revoke(user: User, token: ApiToken) -> bool:
    """Revoke a token: its owner, and administrators."""
    return token.owner_id == user.pk or user.is_administrator
