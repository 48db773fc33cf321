"""The verb of `manage.py` that prints figures, exactly as the screens show them."""

import json
from argparse import ArgumentParser, Namespace

from sqlmodel import Session

from deploy.arguments import day, one_of
from models.codes import AdultChild, CountryGroup, Region
from services import clock
from services.access import EVERYWHERE
from services.addresses import ready, settings_for

DONE = 0


def print_measures(asked: Namespace) -> int:
    """Print a figure exactly as the screens show it; without a name every figure."""
    # Here: statistics take seconds to import, and no other verb is to wait for them.
    from services.exports.texts import write_text  # noqa: PLC0415
    from services.measures.questions import Question, as_of_day, check_days  # noqa: PLC0415
    from services.measures.registry import measure_told, names_by  # noqa: PLC0415

    question = Question(
        as_of=as_of_day(clock.today(), asked.until, asked.as_of),
        since=asked.since,
        until=asked.until,
        regions=frozenset(asked.region or Region),
        country_group=asked.country_group,
        adult_child=asked.age,
        by=tuple(asked.by.split(",")) if asked.by else (),
    )
    check_days(question)
    names = [asked.measure] if asked.measure else names_by(question.by)
    with ready(settings_for(asked.database)) as engine, Session(engine) as session:
        tables = [measure_told(session, name, question, EVERYWHERE) for name in names]
    if asked.json:
        written = [table.json() for table in tables]
        told = written[0] if asked.measure else written
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join(write_text(table) for table in tables), end="")
    return DONE


def _measure_options(verb: ArgumentParser) -> None:
    verb.add_argument(
        "measure",
        metavar="NAME",
        nargs="?",
        help="as in docs/reference/measures.md; else every one",
    )
    verb.add_argument("--as-of", type=day, metavar="DAY", help="by default the last day asked")
    verb.add_argument("--from", type=day, metavar="DAY", dest="since", help="the first day")
    verb.add_argument("--to", type=day, metavar="DAY", dest="until", help="the last day")
    verb.add_argument("--by", metavar="KEY", help="one key, or two with a comma: region,stage")
    verb.add_argument("--region", action="append", type=one_of(Region), help="once for each")
    verb.add_argument("--country-group", type=one_of(CountryGroup), help=", ".join(CountryGroup))
    verb.add_argument("--age", type=one_of(AdultChild), help=", ".join(AdultChild))
    verb.add_argument("--json", action="store_true", help="the table as JSON; of every one, a list")


VERBS = (("measure", print_measures, _measure_options),)
