"""Text laid out for the terminal it goes to: headings, paragraphs, facts by name, lists and tables."""

from collections.abc import Iterable, Sequence

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from airsmith.cli.console import ConsoleText
from airsmith.spec.wording import one_line

_WIDEST = 140


class Page:
    """Text that is written from top to bottom. Whatever is given is shown as it is, each piece on lines of its own."""

    def __init__(self) -> None:
        self._written = ConsoleText(_WIDEST)
        self._console = self._written.console

    def heading(self, text: str) -> None:
        """A line that stands out, with an empty line above unless it is the first."""
        if not self._written.is_empty:
            self._console.print()
        self._console.print(Text(one_line(text), "bold"))

    def paragraph(self, text: str, *, indent: int = 0) -> None:
        """Text that is wrapped."""
        self._console.print(Padding(Text(one_line(text)), (0, 0, 0, indent)))

    def line(self, text: str, *, indent: int = 0) -> None:
        """Text on one line, however long: code, which a break would spoil."""
        self._console.print(Text(" " * indent + one_line(text)), no_wrap=True, overflow="ignore", crop=False)

    def facts(self, rows: Iterable[tuple[str, str]], *, indent: int = 0) -> None:
        """A name and its value on each line; those without a value are left out."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        for name, value in rows:
            if value:
                grid.add_row(Text(one_line(name)), Text("\n".join(map(one_line, value.split("\n")))))
        if grid.row_count:
            self._console.print(Padding(grid, (0, 0, 0, indent)))

    def bullets(self, lines: Iterable[str], *, indent: int = 2) -> None:
        """A list."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for line in lines:
            grid.add_row(Text("-"), Text(one_line(line)))
        if grid.row_count:
            self._console.print(Padding(grid, (0, 0, 0, indent)))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], *, indent: int = 0) -> None:
        """Columns with their names; the first is never broken where the rest still has room."""
        # Without a box, so that a table is as good in a pipe as on a terminal.
        table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
        for column in columns:
            table.add_column(Text(column), overflow="fold")
        for row in rows:
            table.add_row(*(Text(one_line(cell)) for cell in row))
        if table.row_count:
            self._console.print(Padding(table, (0, 0, 0, indent)))

    def text(self) -> str:
        """Everything so far, in characters that stdout can take."""
        return self._written.text()
