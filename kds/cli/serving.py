"""`kds serve`."""

from __future__ import annotations

from pathlib import Path
from ssl import SSLError
from typing import Annotated

import typer
from starlette.applications import Starlette

from kds.app import make_app, mounted
from kds.bus.house import utc_now
from kds.cli.house import complain, console, settings_with
from kds.config import Settings
from kds.demo.running import SEED, Demo
from kds.demo.till import PATH, book_of, terminal
from kds.server import serve as serve_app
from kds.web import logs
from kds.web.house import Web

DEMO_DATA = Path("var/demo.db")


def serve(
    demo: Annotated[bool, typer.Option("--demo", help="Start the demo restaurant.")] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    data: Annotated[Path | None, typer.Option(help="The venue's database file.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Go on with the last demo's data.")] = False,
    speed: Annotated[float, typer.Option(min=0.1, help="How fast the demo's clock runs.")] = 1,
    seed: Annotated[int, typer.Option(help="Whose luck the demo has.")] = SEED,
) -> None:
    """Open the house and serve its screens."""
    settings = settings_with(demo=demo or None, host=host, port=port, data=data)
    if settings.demo and "data" not in settings.model_fields_set:
        settings = settings.model_copy(update={"data": DEMO_DATA})
        if not keep:
            _begin_anew(DEMO_DATA)
    if settings.demo and "venue" not in settings.model_fields_set:
        settings = settings.model_copy(update={"venue": "Ember & Oak"})
    logs.configure(settings)
    app = _demo(settings, speed, seed) if settings.demo else make_app(settings, announce=announce)
    try:
        serve_app(app, settings)
    except (SSLError, FileNotFoundError) as error:
        complain(
            f"{settings.tls_cert}, {settings.tls_key}: {error}", "Look at tls_cert and tls_key"
        )
        raise typer.Exit(1) from None
    except OSError as error:
        complain(f"{settings.host}:{settings.port}: {error.strerror}", "Choose another --port")
        raise typer.Exit(1) from None


def _demo(settings: Settings, speed: float, seed: int) -> Starlette:
    if not settings.data.exists():
        console.print("Telling the demo's past …", style="dim")
    living = Demo(settings, utc_now(), speed, seed)
    if not living.whole:
        console.print("Two days of it for now; at the next start it is three weeks", style="dim")
    extra = [*mounted(), terminal(settings)]
    return make_app(settings, living.clock, extra, living.begin, announce, speed)


def announce(web: Web) -> None:
    """What the console says once the house is open."""
    rooms = ", ".join(app.name for app in web.apps if app.screens or app.routes)
    _say("Open at", f"[bold cyan]{web.settings.address}/[/]")
    _say("Data", str(web.settings.data))
    _say("Mounted", rooms)
    if web.settings.demo:
        _say("Demo", "whoever comes from this machine is its manager")
        _say("Terminal", f"[bold cyan]{web.settings.address}{PATH}/[/]")
    if web.needs_setup:
        link = f"{web.settings.address}/setup?token={web.setup_secret}"
        _say("Set up", f"[bold cyan]{link}[/]")
        _say("", "Nobody works here yet: this link makes the first manager, once.")


def _say(what: str, said: str) -> None:
    # Never wrapped or cut: a link has to survive a narrow terminal and a log.
    console.print(f"[bold]{what:<9}[/]{said}", soft_wrap=True, highlight=False)


def _begin_anew(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    book_of(path).unlink(missing_ok=True)
