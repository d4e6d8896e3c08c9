"""What a process gives up that opens what a stranger may have made."""

import resource

MEGABYTE = 1024 * 1024


def give_up(memory_bytes: int, seconds: int) -> None:
    """Leave this process so much memory and so many seconds of work, no file to write and no core to dump."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
