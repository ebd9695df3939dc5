"""An outside system, and the house that it sends its orders to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from starlette.applications import Starlette

from kds.actor import SYSTEM, Role
from kds.app import make_app
from kds.bus.house import House
from kds.staff.commands import issue_token
from kds.staff.rules import digest
from tests.cast import seed_menu, settings_for

SECRET, OTHER = "a-secret-of-the-web-shop", "a-secret-of-another-shop"
ADA: dict[str, Any] = {
    "channel": "web",
    "external_id": "W-1",
    "name": "Ada",
    "table": None,
    "lines": [
        {"item": "Octopus", "quantity": 2, "choices": [], "unit_price": 1650, "note": None},
        {"item": "Rib-eye 300 g", "quantity": 1, "choices": ["rare"]},
    ],
}


def order(**changed: Any) -> dict[str, Any]:
    return {**ADA, **changed}


def line(**changed: Any) -> dict[str, Any]:
    return order(lines=[{"item": "Lager", "quantity": 1, **changed}])


@dataclass
class Shop:
    """An outside system with its token, and the house it sends to."""

    client: httpx2.AsyncClient
    house: House

    async def post(
        self, body: Any, key: str | None = None, secret: str = SECRET
    ) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.client.post("/api/v1/orders", content=content, headers=headers)


async def furnish(house: House) -> None:
    await seed_menu(house)
    for name, secret in (("web shop", SECRET), ("other", OTHER)):
        await house.change(
            SYSTEM, issue_token, name=name, role=Role.ORDERS, token_hash=digest(secret)
        )


def app_in(folder: Path) -> Starlette:
    return make_app(settings_for(folder), apps=[])
