"""The application: the house with all its areas and the apps that other packages add."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.metadata import entry_points

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

import kds.areas
from kds.bus.house import House, utc_now
from kds.config import Settings
from kds.db.migrate import migrate
from kds.errors import KdsError
from kds.web import faults, health
from kds.web.house import Web
from kds.web.hub import Hub
from kds.web.i18n import LANGUAGES
from kds.web.pages import routes_of
from kds.web.render import STATIC, Renderer
from kds.web.screen import App
from kds.web.security import SecurityHeaders

ENTRY_POINTS = "kds.apps"


def mounted() -> list[App]:
    """The apps that installed packages add: the kiosk is one of them."""
    return [entry.load() for entry in entry_points(group=ENTRY_POINTS)]


def make_app(
    settings: Settings,
    clock: Callable[[], datetime] = utc_now,
    apps: list[App] | None = None,
    on_open: Callable[[House], object] | None = None,
) -> Starlette:
    """The ASGI application of one venue. Its database is migrated and opened at start-up."""
    kds.areas.load()
    extra = mounted() if apps is None else apps
    folders = tuple(app.templates for app in extra if app.templates)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        migrate(settings.data)
        house = House(settings, clock)
        await house.open()
        renderers = {each: Renderer(each, settings, folders) for each in LANGUAGES}
        hub = Hub(house, renderers)
        hub.start()
        app.state.web = Web(house, hub, renderers)
        if on_open is not None:
            on_open(house)
        yield
        await hub.close()
        await house.close()

    return Starlette(
        routes=_routes(extra),
        lifespan=lifespan,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=settings.allowed_hosts),
            Middleware(SecurityHeaders),
        ],
        exception_handlers={
            KdsError: faults.refused,
            HTTPException: faults.http_fault,
            Exception: faults.broken,
        },
    )


def _routes(extra: list[App]) -> list[BaseRoute]:
    routes: list[BaseRoute] = [
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
    ]
    for app in [*kds.areas.apps(), *extra]:
        for screen in app.screens:
            routes.extend(routes_of(screen))
        routes.extend(app.routes)
    return routes
