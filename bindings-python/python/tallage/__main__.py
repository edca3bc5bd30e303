"""`python -m tallage` is the program `tallage`."""

from tallage.cli import main

if __name__ == "__main__":
    main()
