"""``argmap people``: accounts, roles, invitations, codes and tokens, from the machine itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from argmap.cli.options import db_option, folder_of, maps_option, open_store
from argmap.errors import BadRequest, NotFound, nearest

if TYPE_CHECKING:
    from argmap.access.people import People

ROLES = ("reader", "editor", "leader", "owner")
Command = Callable[..., Any]


def _place(command: Command) -> Command:
    """Add the options that say which database is meant."""
    return maps_option()(db_option()(command))


def _open(maps: Path | None, db: Path | str | None) -> People:
    from argmap.access.people import People

    folder = Path("maps") if maps is None and isinstance(db, str) else folder_of(maps)
    return People(open_store(folder, db))


def _address(base: str, path: str) -> str:
    return f"{base.rstrip('/')}{path}"


@click.group()
def command() -> None:
    """Decide who may do what: accounts, roles, invitations, tokens.

    The accounts are in the database that `argmap serve` uses for the same folder of maps. docs/access.md says what each
    role may do.
    """


@command.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="reader", show_default=True)
@click.option("--login", default="", help="Name to sign in with; by default, made from NAME.")
@click.option("--map", "editor_of", multiple=True, help="Map that they may edit, whatever their role is.")
@click.option("--address", default="", help="Where argmap is served, such as https://debates.example.org.")
@_place
def add(
    name: str, role: str, login: str, editor_of: tuple[str, ...], address: str, maps: Path | None, db: Path | str | None
) -> None:
    """Add an account, and print the link by which its person chooses a password."""
    from argmap.access import Role
    from argmap.access.people import By

    own = _open(maps, db)
    _check_maps(editor_of, maps, db)
    row = own.add(name, Role(role), login=login, maps=editor_of, by=By())
    click.echo(f"Added {row.name}, {role}. They sign in as {row.login}.")
    _print_link(own.invite(row, by=By()), address)


def _check_maps(names: tuple[str, ...], maps: Path | None, db: Path | str | None) -> None:
    if not names:
        return
    from argmap.library import Library

    folder = Path("maps") if maps is None and isinstance(db, str) else folder_of(maps)
    known = Library(folder, open_store(folder, db)).snapshot().debates
    for name in names:
        if name not in known:
            raise NotFound("map", name, nearest(name, known))


def _print_link(secret: str, address: str) -> None:
    click.echo(_address(address, f"/invitations/{secret}"))
    if not address:
        click.echo("Put the address of your argmap before it.")
    click.echo("The link works once, within seven days. Send it to nobody else.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@_place
def list_(as_json: bool, maps: Path | None, db: Path | str | None) -> None:
    """List the accounts."""
    own = _open(maps, db)
    rows = [(row, sorted(own.store.edited_by(row.id))) for row in own.store.people()]
    if as_json:
        told = [
            {"id": r.id, "login": r.login, "name": r.name, "role": r.role, "maps": m, "disabled": r.disabled}
            for r, m in rows
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    if not rows:
        click.echo("There are no accounts yet. Add one: argmap people add NAME --role owner")
    width = max((len(row.login) for row, _ in rows), default=0)
    for row, editor_of in rows:
        more = [row.role, *(["disabled"] if row.disabled else []), *(f"editor of {one}" for one in editor_of)]
        if not row.password and not row.subject:
            more.append("has not signed in yet")
        click.echo(f"{row.login:<{width}}  {row.name}  ({', '.join(more)})")


@command.command()
@click.argument("who")
@click.argument("role", type=click.Choice(ROLES))
@_place
def role(who: str, role: str, maps: Path | None, db: Path | str | None) -> None:
    """Give somebody another role; their sessions end."""
    from argmap.access import Role
    from argmap.access.people import By

    own = _open(maps, db)
    row = own.change(own.find(who), role=Role(role), by=By())
    click.echo(f"{row.name} is {'an' if role[0] in 'eo' else 'a'} {role} now.")


@command.command()
@click.argument("who")
@click.argument("map_name", metavar="MAP")
@click.option("--remove", is_flag=True, help="Withdraw the right to edit the map.")
@_place
def editor(who: str, map_name: str, remove: bool, maps: Path | None, db: Path | str | None) -> None:
    """Let somebody edit one map, whatever their role is."""
    from argmap.access.people import By

    own = _open(maps, db)
    row = own.find(who)
    if not remove:
        _check_maps((map_name,), maps, db)
    own.set_editor(map_name, row, not remove, by=By())
    click.echo(f"{row.name} may {'no longer ' if remove else ''}edit {map_name}.")


@command.command()
@click.argument("who")
@click.option("--address", default="", help="Where argmap is served, such as https://debates.example.org.")
@_place
def invite(who: str, address: str, maps: Path | None, db: Path | str | None) -> None:
    """Print a new link by which somebody chooses a password."""
    from argmap.access.people import By

    own = _open(maps, db)
    _print_link(own.invite(own.find(who), by=By()), address)


@command.command()
@click.argument("who")
@_place
def code(who: str, maps: Path | None, db: Path | str | None) -> None:
    """Print a one-time code for somebody who has asked for one on the page Sign in."""
    from argmap.access.people import By
    from argmap.access.sessions import Sessions

    own = _open(maps, db)
    row = own.find(who)
    click.echo(Sessions(own).give_code(row, by=By()))
    click.echo(f"Give it only to {row.name}. It works once, in the browser that asked.", err=True)


@command.command()
@click.argument("who")
@_place
def disable(who: str, maps: Path | None, db: Path | str | None) -> None:
    """Keep somebody out: sessions end, tokens and invitations stop working."""
    _able(who, True, maps, db)


@command.command()
@click.argument("who")
@_place
def enable(who: str, maps: Path | None, db: Path | str | None) -> None:
    """Let somebody in again who was disabled."""
    _able(who, False, maps, db)


def _able(who: str, disabled: bool, maps: Path | None, db: Path | str | None) -> None:
    from argmap.access.people import By

    own = _open(maps, db)
    row = own.change(own.find(who), disabled=disabled, by=By())
    click.echo(f"{row.name} is {'disabled' if disabled else 'enabled'}.")


@command.command()
@click.argument("who")
@click.option("--keep-name", is_flag=True, help="Leave their name on what they wrote in maps.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_place
def remove(who: str, keep_name: bool, yes: bool, maps: Path | None, db: Path | str | None) -> None:
    """Remove an account, and whatever is kept about its person."""
    from argmap.access.people import By

    own = _open(maps, db)
    row = own.find(who)
    if not yes:
        click.confirm(f"Remove the account of {row.name} ({row.login})?", abort=True)
    own.remove(row, by=By(), keep_name=keep_name)
    click.echo(f"Removed {row.name}.")


@command.command()
@click.argument("who")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File; printed by default.")
@_place
def export(who: str, output: Path | None, maps: Path | None, db: Path | str | None) -> None:
    """Give out all that is kept about somebody, as JSON."""
    own = _open(maps, db)
    text = json.dumps(own.known_of(own.find(who)), ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")


@command.command()
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@_place
def audit(limit: int, maps: Path | None, db: Path | str | None) -> None:
    """Print what was done about access, newest first."""
    own = _open(maps, db)
    names = {row.id: row.login for row in own.store.people()}
    for one in own.store.audited(limit):
        whom = names.get(one.target, one.target) if one.target != one.actor else ""
        told = (one.at, one.name or "nobody", one.action, whom, one.detail and f"({one.detail})", one.address)
        click.echo("  ".join(part for part in told if part))


@command.command()
@click.argument("who")
@click.argument("name")
@click.option("--for", "scopes", multiple=True, help="What it may do besides reading: edit, “create maps”, …")
@click.option("--days", default=90, show_default=True, help="How many days it is valid.")
@_place
def token(who: str, name: str, scopes: tuple[str, ...], days: int, maps: Path | None, db: Path | str | None) -> None:
    """Make a token for a program that acts in somebody's name, and print it."""
    from argmap.access import Action
    from argmap.access.people import By
    from argmap.access.tokens import SCOPES, Tokens

    wrong = [one for one in scopes if one not in SCOPES]
    if wrong:
        raise BadRequest(f"A token cannot be for “{wrong[0]}”, only for {', '.join(SCOPES)}.")
    own = _open(maps, db)
    _, text = Tokens(own).make(own.find(who), name, [Action(one) for one in scopes], days, by=By())
    click.echo(text)
    click.echo("It is shown this once. Send it as: Authorization: Bearer TOKEN", err=True)


@command.command()
@click.argument("who", default="")
@_place
def tokens(who: str, maps: Path | None, db: Path | str | None) -> None:
    """List somebody's tokens, or everybody's."""
    from argmap.access.people import moment

    own = _open(maps, db)
    names = {row.id: row.login for row in own.store.people()}
    for one in own.store.tokens(own.find(who).id if who else ""):
        used = moment(one.used)[:10] if one.used else "never"
        told = f"{names.get(one.person, one.person)}  {one.name}  ({one.scopes.replace(',', ', ')}; ends"
        click.echo(f"{one.id}  {told} {moment(one.ends)[:10]}; used {used})")


@command.command()
@click.argument("token_id", metavar="ID")
@_place
def revoke(token_id: str, maps: Path | None, db: Path | str | None) -> None:
    """Revoke a token, by its id in `argmap people tokens`."""
    from argmap.access.people import By
    from argmap.access.tokens import Tokens

    own = _open(maps, db)
    found = next((one for one in own.store.tokens() if one.id == token_id), None)
    if found is None:
        raise NotFound("token", token_id[:40])
    Tokens(own).revoke(found, by=By())
    click.echo(f"Revoked {found.name}.")
