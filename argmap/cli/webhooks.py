"""``argmap webhooks``: which programs are notified of changes, from the machine itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from argmap.cli.options import db_option, folder_of, maps_option, open_store
from argmap.errors import NotFound, nearest

if TYPE_CHECKING:
    from argmap.store import Store
    from argmap.store.hooks import HookRow

Command = Callable[..., Any]
_PRIVATE = "Allow http and addresses in your own network; the server needs --private-webhooks too."


def _place(command: Command) -> Command:
    """Add the options that say which database is meant."""
    return maps_option()(db_option()(command))


def _folder(maps: Path | None, db: Path | str | None) -> Path:
    return Path("maps") if maps is None and isinstance(db, str) else folder_of(maps)


def _open(maps: Path | None, db: Path | str | None) -> Store:
    return open_store(_folder(maps, db), db)


def _found(store: Store, hook_id: str) -> HookRow:
    hook = store.hook(hook_id)
    if hook is None:
        raise NotFound("webhook", hook_id[:40], nearest(hook_id, [one.id for one in store.hooks()]))
    return hook


def _note(store: Store, action: str, url: str) -> None:
    from argmap.access.people import By, People

    People(store).note(By(), action, "", url)


@click.group()
def command() -> None:
    """Tell other programs of changes.

    The webhooks are in the database that `argmap serve` uses for the same folder of maps, and the server sends the
    messages. docs/api.md says what is in them.
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@_place
def list_(as_json: bool, maps: Path | None, db: Path | str | None) -> None:
    """List the webhooks with their last answers, the newest first."""
    from argmap.access.people import moment
    from argmap.web.webhooks import state

    rows = _open(maps, db).hooks()
    if as_json:
        told = [
            {
                "id": h.id,
                "url": h.url,
                "maps": [m for m in h.maps.split(",") if m],
                "state": state(h),
                "last": h.said,
                "results": [{"at": moment(r.at), "said": r.said, "attempt": r.attempt} for r in h.results],
            }
            for h in rows
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    if not rows:
        click.echo("There are no webhooks. Add one: argmap webhooks add https://example.org/argmap")
    for one in rows:
        about = one.maps.replace(",", ", ") or "all maps"
        click.echo(f"{one.id}  {one.url}  ({about}; {state(one)}{f'; {one.said}' if one.said else ''})")
        for result in one.results:
            attempt = f", attempt {result.attempt}" if result.attempt > 1 else ""
            click.echo(f"    {moment(result.at)}  {result.said}{attempt}")


@command.command()
@click.argument("url")
@click.option("--map", "about", multiple=True, help="Map whose changes it is sent; by default, all maps.")
@click.option("--private", is_flag=True, help=_PRIVATE)
@_place
def add(url: str, about: tuple[str, ...], private: bool, maps: Path | None, db: Path | str | None) -> None:
    """Add a webhook, and print the secret that its messages are signed with."""
    from argmap.library import Library
    from argmap.web import webhooks

    store = _open(maps, db)
    if about:
        known = Library(_folder(maps, db), store).snapshot()
        for name in about:
            known.debate(name)
    hook = webhooks.add(store, url, list(about), "owner", private)
    _note(store, "added a webhook", url)
    click.echo(f"{hook.id}  {hook.secret}")
    click.echo("The secret is shown this once.", err=True)


@command.command()
@click.argument("hook_id", metavar="ID")
@click.option("--private", is_flag=True, help=_PRIVATE)
@_place
def test(hook_id: str, private: bool, maps: Path | None, db: Path | str | None) -> None:
    """Send a test message, and print the answer; exit code 1 if it was not taken."""
    from argmap.web import webhooks

    store = _open(maps, db)
    taken, said = webhooks.probe(store, _found(store, hook_id), private)
    click.echo(said)
    sys.exit(0 if taken else 1)


@command.command()
@click.argument("hook_id", metavar="ID")
@_place
def again(hook_id: str, maps: Path | None, db: Path | str | None) -> None:
    """Try a webhook again that has failed or was stopped."""
    from argmap.web import webhooks

    store = _open(maps, db)
    hook = _found(store, hook_id)
    webhooks.again(store, hook)
    click.echo(f"{hook.url} is tried again.")


@command.command()
@click.argument("hook_id", metavar="ID")
@_place
def remove(hook_id: str, maps: Path | None, db: Path | str | None) -> None:
    """Remove a webhook."""
    store = _open(maps, db)
    hook = _found(store, hook_id)
    store.remove_hook(hook.id)
    _note(store, "removed a webhook", hook.url)
    click.echo(f"Removed {hook.url}.")
