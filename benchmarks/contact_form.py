"""Saving contacts as the tracker's readers do: open the form, choose the result, press Save."""

from sqlmodel import Session, col, func, select
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.programmes import Programme
from benchmarks.progress import counted
from benchmarks.visits import Visit, pressed
from models.follow_ups import Contact

READER, PAGE = "iom", "follow-ups"
LIST = "milestone=M3"  # reached is all these need; M12 asks for three judgements more


def save_contacts(programme: Programme, n: int) -> list[float]:
    """Log n contacts on the page; return the milliseconds from each Save until it is confirmed."""
    before = _contacts(programme)
    with programme.visit(READER, PAGE, LIST) as visit:
        found = [_save_first(visit) for _ in counted(range(n), "saving on the page, contact", n)]
    assert _contacts(programme) == before + n
    return found


def _save_first(visit: Visit) -> float:
    """Log that the person of the list's first follow-up was reached."""
    visit.turn()
    log = next(key for key in visit.widgets() if key.startswith("follow_ups_log_"))
    visit.turn(pressed(visit.widgets()[log]), fragment=visit.widgets()[log].fragment)
    result = visit.widgets()["follow_ups_result"]
    reached = WidgetState(id=result.number)
    reached.string_array_value.data.append(result.element.button_group.options[0].content)
    visit.turn(reached, fragment=result.fragment)
    save = visit.widgets()["follow_ups_save"]
    took = visit.turn(reached, pressed(save), fragment=save.fragment)
    confirmed = any(key.endswith("_undo") for key in visit.widgets())
    assert confirmed, "the page did not confirm"
    return took


def _contacts(programme: Programme) -> int:
    with Session(programme.engine) as session:
        return session.exec(select(func.count(col(Contact.id)))).one()
