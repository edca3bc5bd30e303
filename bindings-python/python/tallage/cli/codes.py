"""Exit codes. They are part of the contract of the program: a script may rely on them."""

#: All went well.
OK = 0
#: What was asked about is not all right: a document was refused or failed, a configuration has errors, a number is not valid.
FOUND = 1
#: The program was used wrongly: an option, a file that is not there or cannot be read as what it is.
USAGE = 2
#: The configuration was refused, so that nothing could be asked.
CONFIG = 3
#: A defect of tallage. Please report it.
DEFECT = 4
#: Ctrl-C.
INTERRUPTED = 130
