"""The route binder: path, form and JSON → a command's typed arguments, checked by pydantic.

    post("/kitchen/tickets/{ticket_id}/bump", commands.bump_ticket)

Unknown, missing or malformed fields answer 422 and name the field. The `Idempotency-Key` header (or
a hidden field `_key`) makes the action count once, however often it is sent.
"""

from __future__ import annotations

import inspect
import json
import types
from collections.abc import Awaitable, Callable
from dataclasses import is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kds.errors import N_, Invalid
from kds.web.house import web_of

KEY_FIELD = "_key"
KEY_LENGTH = 120
LARGEST = 2**53 - 1
NUMBER, WHOLE = N_("{where} must be a number"), N_("{where} must be a whole number")
FEW, MANY = N_("{where} is too small"), N_("{where} is too large")
TIME, CHOICE = N_("{where} must be a time"), N_("{where} isn't one of the choices")
COMPLAINTS = {
    "missing": N_("{where} is missing"),
    "extra_forbidden": N_("{where} isn't known here"),
    "string_too_long": N_("{where} is too long"),
    "bool_parsing": N_("{where} must be yes or no"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_parsing", "finite_number"), NUMBER),
    **dict.fromkeys(("greater_than", "greater_than_equal"), FEW),
    **dict.fromkeys(("less_than", "less_than_equal", "int_parsing_size"), MANY),
    **dict.fromkeys(("time_parsing", "datetime_parsing", "datetime_from_date_parsing"), TIME),
    **dict.fromkeys(("enum", "literal_error"), CHOICE),
}
"""pydantic's kinds of complaint that a hand at a screen can provoke; others keep its own words."""

Prepare = Callable[[Request, dict[str, Any]], Awaitable[dict[str, Any]]]


def post(
    path: str,
    command: Callable[..., Any],
    *,
    then: Callable[[Any], str] | None = None,
    undo: str | None = None,
    undo_label: str = "",
    prepare: Prepare | None = None,
    reply: Callable[[Request, Any], Response] | None = None,
    replay: bool = True,
) -> Route:
    """A route that runs one command.

    `then` gives the page to go to from the command's answer; `undo` is the URL that undoes it (with
    `{path parameters}` and the `{answer}`), offered in a toast with `undo_label`. `prepare` turns
    what was sent into the command's arguments (a PIN into its hash), `reply` makes the whole answer
    (a cookie).
    With `replay=False` the same key runs the command again: for answers that come with a secret.
    """

    async def act(request: Request) -> Response:
        web = web_of(request)
        actor = web.actor(request)
        arguments, key = await bind(request, command, prepare)
        keys = keys_of(actor, key) if replay else ()
        outcome = await web.house.submit(actor, command, keys, arguments)
        if reply is not None:
            return reply(request, outcome.answer)
        if undo is None:
            return answer_to(request, then(outcome.answer) if then else None)
        # A header is Latin-1, a word may not be.
        label = quote(web.renderer(request).gettext(undo_label))
        undone_at = undo.format(**request.path_params, answer=outcome.answer)
        headers = {"X-Undo": undone_at, "X-Undo-Label": label}
        return Response(status_code=204, headers=headers)

    act.__name__ = command.__name__
    act.command = command  # type: ignore[attr-defined]
    return Route(path, act, methods=["POST"], name=command.__name__)


def keys_of(actor: Any, key: str | None) -> tuple[str, ...]:
    """A sender's key belongs to its device or token: nobody gets another one's answer."""
    sender = actor.device_id or (f"token {actor.token_id}" if actor.token_id else actor.role)
    return (f"{sender}:{key}",) if key else ()


def answer_to(request: Request, location: str | None) -> Response:
    """204 (or a client-side redirect) for htmx; a plain form goes back, or on, by 303."""
    if request.headers.get("HX-Request"):
        headers = {"HX-Redirect": location} if location else {}
        return Response(status_code=204, headers=headers)
    back = location or request.headers.get("Referer") or "/"
    return RedirectResponse(back, status_code=303)


async def bind(
    request: Request, command: Callable[..., Any], prepare: Prepare | None = None
) -> tuple[dict[str, Any], str | None]:
    """The command's arguments and the action's key."""
    values = await _values(request, command)
    key = values.pop(KEY_FIELD, None) or request.headers.get("Idempotency-Key")
    if key is not None and (not isinstance(key, str) or len(key) > KEY_LENGTH):
        raise Invalid("The key of this action is too long", field="Idempotency-Key")
    values.update(request.path_params)
    if prepare is not None:
        values = await prepare(request, values)
    return validate(command, values), key


def validate(command: Callable[..., Any], values: dict[str, Any]) -> dict[str, Any]:
    """Values → a command's arguments; raises Invalid naming the first field that is wrong."""
    model = model_of(command)
    try:
        bound = model.model_validate(values)
    except ValidationError as error:
        raise invalid(error) from None
    arguments = {name: getattr(bound, name) for name in model.model_fields}
    check_size(arguments)
    return arguments


class Form(BaseModel):
    """What a visitor sends where it isn't a command's arguments; anything else is refused."""

    model_config = ConfigDict(
        extra="forbid", allow_inf_nan=False, str_strip_whitespace=True, str_max_length=200
    )


F = TypeVar("F", bound=Form)


def form_of(cls: type[F], values: dict[str, Any]) -> F:
    """Values → a form; raises Invalid naming the first field that is wrong."""
    try:
        made = cls.model_validate(values)
    except ValidationError as error:
        raise invalid(error) from None
    check_size(dict(made))
    return made


def check_size(values: dict[str, Any]) -> None:
    """Refuse numbers that no browser and no database column can hold."""
    for name, value in values.items():
        for each in value if isinstance(value, tuple | list) else (value,):
            if isinstance(each, int) and abs(each) > LARGEST:
                raise Invalid("{where} is too large", field=name, do="Correct it", where=name)


def invalid(error: ValidationError) -> Invalid:
    """pydantic's first complaint, as one of ours."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or None
    return Invalid(
        COMPLAINTS.get(first["type"], "{where}: {what}"),
        field=field,
        do="Correct it and send again",
        where=field or "form",
        what=first["msg"],
    )


@cache
def model_of(command: Callable[..., Any]) -> type[BaseModel]:
    """A pydantic model of a command's parameters after the unit of work."""
    hints = get_type_hints(command)
    parameters = list(inspect.signature(command).parameters.values())[1:]
    fields: dict[str, Any] = {
        p.name: (hints[p.name], ... if p.default is p.empty else p.default) for p in parameters
    }
    config = ConfigDict(
        extra="forbid", allow_inf_nan=False, str_strip_whitespace=True, str_max_length=10_000
    )
    return create_model(command.__name__, __config__=config, **fields)


async def _values(request: Request, command: Callable[..., Any]) -> dict[str, Any]:
    if request.headers.get("Content-Type", "").startswith("application/json"):
        return await json_object(request)
    values: dict[str, Any] = {}
    async with request.form(max_files=0, max_fields=1000) as form:
        for name in form:
            many = form.getlist(name)
            values[name] = many if _takes_many(command, name) else many[-1]
    return {name: _emptied(command, name, value) for name, value in values.items()}


async def json_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object; raises Invalid for anything else."""
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Invalid("The body isn't JSON", field="body", do="Send a JSON object") from None
    if not isinstance(body, dict):
        raise Invalid("The body isn't a JSON object", field="body", do="Send a JSON object")
    return body


def _annotation(command: Callable[..., Any], name: str) -> Any:
    field = model_of(command).model_fields.get(name)
    return None if field is None else field.annotation


def _takes_many(command: Callable[..., Any], name: str) -> bool:
    return get_origin(_annotation(command, name)) in (tuple, list, set, frozenset)


def _emptied(command: Callable[..., Any], name: str, value: Any) -> Any:
    """An empty field of a form means None where the command takes None."""
    annotation = _annotation(command, name)
    optional = get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(
        annotation
    )
    return None if value == "" and optional else value


@cache
def _adapter(cls: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(cls)


def parameters(cls: type[Any], values: dict[str, Any]) -> Any:
    """A screen (a frozen dataclass) from path and query parameters; raises Invalid."""
    assert is_dataclass(cls)  # noqa: S101
    known = set(cls.__dataclass_fields__)
    try:
        made = _adapter(cls).validate_python({k: v for k, v in values.items() if k in known})
        check_size({name: getattr(made, name) for name in known})
        return made
    except ValidationError as error:
        raise invalid(error) from None
