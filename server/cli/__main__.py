"""`python -m server.cli`, where the console script is not on the PATH."""

from server.cli import main

main()
