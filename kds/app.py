"""The application: the house with all its areas and the apps that other packages add."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.metadata import entry_points

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount, Route

import kds.areas
from kds.attendance import Attendance
from kds.bus.house import House, utc_now
from kds.config import Settings
from kds.db.migrate import migrate
from kds.errors import KdsError
from kds.front.page import Start
from kds.keeping import page
from kds.keeping.keeper import Keeper
from kds.naming import Naming
from kds.nightly import Nights
from kds.sending.post import Post
from kds.terminals.cashier import Cashier
from kds.web import faults, health, pictures
from kds.web.house import Web
from kds.web.hub import Hub
from kds.web.i18n import LANGUAGES
from kds.web.limits import Tries
from kds.web.logs import RequestLog
from kds.web.packed import Packed
from kds.web.pages import routes_of
from kds.web.render import STATIC, Renderer
from kds.web.routing import Signpost
from kds.web.screen import App
from kds.web.security import BodyLimit, OriginGuard, Shield
from kds.web.watches import Watches

ENTRY_POINTS = "kds.apps"


def mounted() -> list[App]:
    """The apps that installed packages add: the kiosk is one of them."""
    return [entry.load() for entry in entry_points(group=ENTRY_POINTS)]


def make_app(
    settings: Settings,
    clock: Callable[[], datetime] = utc_now,
    apps: list[App] | None = None,
    on_open: Callable[[House], asyncio.Task[None] | None] | None = None,
    announce: Callable[[Web], None] | None = None,
    speed: float = 1.0,
) -> Starlette:
    """The ASGI application of one venue. Its database is migrated and opened at start-up.

    `on_open` is called with the open house; the task that it may begin is ours to end. `announce`
    is called once visitors can come in. `speed` is how fast the clock runs.
    """
    kds.areas.load()
    extra = mounted() if apps is None else apps
    everything = [*kds.areas.apps(), page.APP, *extra]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with _opened(settings, clock, speed, everything) as web:
            app.state.web = web
            begun = None if on_open is None else on_open(web.house)
            if announce is not None:
                announce(web)
            yield
            if begun is not None:
                begun.cancel()
                await asyncio.gather(begun, return_exceptions=True)

    app = Starlette(
        middleware=[
            Middleware(Shield),
            Middleware(RequestLog),
            Middleware(TrustedHostMiddleware, allowed_hosts=settings.allowed_hosts),
            Middleware(OriginGuard),
            Middleware(BodyLimit, larger={pictures.UPLOADS: pictures.MOST_BYTES}),
        ],
        exception_handlers={
            KdsError: faults.refused,
            HTTPException: faults.http_fault,
        },
    )
    app.router = Signpost(_routes(everything), lifespan=lifespan)
    return app


@asynccontextmanager
async def _opened(
    settings: Settings, clock: Callable[[], datetime], speed: float, apps: list[App]
) -> AsyncIterator[Web]:
    """The house with everything the web needs, closed in the opposite order."""
    migrate(settings.data)
    house = House(settings, clock, speed)
    await house.open()
    naming = Naming(house)  # before the hub: it draws with what the house is named
    folders = tuple(app.templates for app in apps if app.templates)
    renderers = {each: Renderer(each, house.settings, folders) for each in LANGUAGES}
    hub = Hub(house, renderers)
    hub.start()
    naming.changed = hub.redraw
    watches = Watches(house)
    post, nights, cashier = Post(house), Nights(house), Cashier(house)
    attendance = Attendance(house, hub, watches)
    keeper = Keeper(house)
    attendance.start()
    keeper.start()
    post.start()
    nights.start()
    cashier.start()
    yield Web(house, hub, renderers, watches, Tries(clock), apps, keeper)
    await keeper.close()
    await attendance.close()
    await cashier.close()
    await nights.close()
    await post.close()
    watches.close()
    await hub.close()
    naming.close()
    await house.close()


def _routes(apps: list[App]) -> list[BaseRoute]:
    routes: list[BaseRoute] = [
        Mount("/static", Packed(directory=STATIC), name="static"),
        pictures.ROUTE,
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        *routes_of(Start),
    ]
    for app in apps:
        for screen in app.screens:
            routes.extend(routes_of(screen))
        routes.extend(app.routes)
    return routes
