"""`qiaomen run`: bring the database to this version, fill an empty one with the demo street, serve."""

import click
from granian import Granian
from granian.constants import Interfaces

from server.api.parts import Parts
from server.api.turns import WAITING
from server.app import create_app, is_empty
from server.base.settings import Settings
from server.demo import PASSWORD, SIGN_INS, load_demo
from server.jobs.child import Child
from server.people import setting


@click.command("run")
@click.option("--demo/--no-demo", default=True, help="Fill an empty database with the demo street.")
@click.option("--host", default="127.0.0.1", show_default=True, envvar="HOST", help="Where to listen.")
def run(demo: bool, host: str) -> None:
    """Serve Qiaomen; PORT, QIAOMEN_HOME and DATABASE_URL say where and on what."""
    settings = Settings.from_environment()
    parts: Parts = create_app(settings).extensions["qiaomen"]
    with parts.database.snapshot() as connection:
        empty = is_empty(connection)
    if empty and demo:
        click.echo("演示街道 loading the demo street ...")
        load_demo(parts, scale=0.1)
    with parts.database.snapshot() as connection:
        has_demo = setting.read(connection, setting.DEMO) == "1"
    click.echo(f"敲门 Qiaomen: http://{host}:{settings.port}/")
    if has_demo:
        click.echo(f"演示账号 demo sign-ins, password {PASSWORD}:")
        for username, who in SIGN_INS.items():
            click.echo(f"  {username:12} {who}")
    is_sqlite = parts.database.is_sqlite
    parts.database.engine.dispose()
    child = Child()
    child.begin()
    # SQLite has one writer: more processes would only wait for each other.
    server = Granian(
        "server.app:create_app",
        factory=True,
        address=host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1 if is_sqlite else 2,
        blocking_threads=WAITING,
        websockets=False,
        log_access=False,
    )
    try:
        server.serve()
    finally:
        child.end()
