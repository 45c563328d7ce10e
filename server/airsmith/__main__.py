"""`python -m airsmith`: the program, where no script of it is on PATH."""

from airsmith.cli.main import main

if __name__ == "__main__":
    main()
