"""What the catalogue refuses."""

from app.kit.problems import Problem


class MeasureExists(Problem):
    """The organisation has a measure with that code in the catalogue already: change that one."""

    status = 409
    title_sv = "Insatsen finns redan i katalogen"
    title_en = "The measure is in the catalogue already"


class TableRefused(Problem):
    """Some rows of the table are refused, so nothing of it is kept; each of `errors` names a line."""

    status = 422
    title_sv = "Tabellen tas inte emot"
    title_en = "The table is refused"
    detail_sv = "Inget är sparat. Rätta raderna som anges och läs in tabellen igen."
    detail_en = "Nothing has been kept. Mend the rows that are named, and read the table in again."
