"""`workbench event`: print a sample event of an AWS service, made from a template, or list the templates."""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from uuid import uuid4

from workbench.cli.clock import SystemClock
from workbench.cli.destinations import WrongCallError
from workbench.cli.output import aligned
from workbench.core.templates import FieldError, Library, Template, fill
from workbench.core.text import visible
from workbench.store import paths
from workbench.store.templates import load_templates

_LIST = "workbench event --list has them all."


def event(options: Namespace, write: Callable[[bytes | str], None], complain: Callable[..., None]) -> int:
    """Print an event, the list of templates, or the fields of one. write: to standard output."""
    library = load_templates(paths.user_paths().templates)
    complain(*library.problems)
    if options.template is None and options.set:
        raise WrongCallError("--set goes with a template", _LIST)
    if options.template is None:
        write(_table(library.templates))
    elif options.list:
        write(_fields(_find(library, options.template)))
    else:
        write(_event(_find(library, options.template), assignments(options.set)) + b"\n")
    return 0


def assignments(written: Sequence[str]) -> dict[str, str]:
    """What `--set NAME=VALUE` says, by the names; the last of the same name counts. Raises WrongCallError."""
    values = {}
    for one in written:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise WrongCallError("--set takes NAME=VALUE", f"{one!r} is none.")
        values[name] = value
    return values


def _find(library: Library, id: str) -> Template:
    by_id = {template.id: template for template in library.templates}
    if id not in by_id:
        close = get_close_matches(id, by_id, 3, 0.5) or [one for one in by_id if id.lower() in one][:3]
        hint = f"There is {' or '.join(close)}. {_LIST}" if close else _LIST
        raise WrongCallError(f"There is no template called {id}", "", hint)
    return by_id[id]


def _event(template: Template, values: Mapping[str, str]) -> bytes:
    names = [field.name for field in template.fields]
    for name in values:
        if name not in names:
            raise WrongCallError(f"{template.id} has no field {name}", f"It has {', '.join(names)}.")
    try:
        return fill(template, values, SystemClock().now(), lambda: str(uuid4()))
    except FieldError as error:
        raise WrongCallError(error.title, error.message) from error


def _table(templates: Sequence[Template]) -> str:
    rows = [(template.id, visible(template.service), visible(template.title)) for template in templates]
    return "".join(f"{line}\n" for line in aligned(rows))


def _fields(template: Template) -> str:
    width = max((len(field.name) for field in template.fields), default=0)
    lines = [f"{visible(template.service)} · {visible(template.title)}", visible(template.documentation)]
    for field in template.fields:
        help = f"  ({visible(field.help)})" if field.help else ""
        lines.append(f"  {field.name:<{width}}  {visible(field.default)}{help}")
    return "".join(f"{line}\n" for line in lines if line)
