"""Bearer tokens for systems outside."""

from __future__ import annotations

from kds.actor import Capability, Role
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.staff.commands.devices import device_name
from kds.staff.events import TokenIssued, TokenRevoked
from kds.staff.model import Token

TOKEN_ROLES = frozenset({Role.ORDERS})


def issue_token(uow: UnitOfWork, name: str, role: Role, token_hash: bytes) -> int:
    """Let an outside system in, for one kind of work."""
    uow.require(Capability.MANAGE_DEVICES)
    if role not in TOKEN_ROLES:
        raise Invalid("No token can have that role", field="role", do="Use the role orders")
    token = uow.add(
        Token(name=device_name(name), role=role, token_hash=token_hash, issued_at=uow.now)
    )
    uow.record(TokenIssued(token.id))
    return token.id


def revoke_token(uow: UnitOfWork, token_id: int) -> None:
    """Shut an outside system out at once."""
    uow.require(Capability.MANAGE_DEVICES)
    token = uow.get(Token, token_id)
    if token.revoked_at is None:
        token.revoked_at = uow.now
        uow.record(TokenRevoked(token_id))
