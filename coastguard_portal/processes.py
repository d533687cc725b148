"""Whether a process lives, as the kernel tells it."""

from pathlib import Path


def command_of(pid: int) -> str:
    """The command line of a living process; empty for one that is gone or waits to be buried."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def runs(program: str, pid_file: Path) -> bool:
    """Whether the number in this file is that of a living `program`: it may have gone to somebody else since."""
    try:
        return program in command_of(int(pid_file.read_text().split()[0]))
    except (OSError, ValueError, IndexError):
        return False
