"""Taking in an application in a browser: few interactions, checks beside fields, nothing lost."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, delete, select

from models.cases import Case
from models.codes import (
    AgeGroup,
    Exploitation,
    Gender,
    Ground,
    PriorParticipation,
    Region,
    ReturnBasis,
    TraffickingStatus,
)
from models.consents import TICKS, Consent
from models.intake_drafts import IntakeDraft
from services import clock
from services.access import Viewer
from tests.browser.driving import PATIENCE, come_in, person, settled
from tests.browser.forms import ENGLISH, choose, day, field, pick, press, tick
from tests.factories import Programme
from tests.servers import Server

CHOICES = (
    (pick, "intake_ground", Ground.PROSTITUTION),
    (pick, "intake_exploitation", Exploitation.SEXUAL),
    (pick, "intake_gender", Gender.WOMAN),
    (pick, "intake_age_group", AgeGroup.AGE_25_34),
    (choose, "intake_citizenship", ENGLISH.country("RO")),
    (pick, "intake_prior_participation", PriorParticipation.NO),
    (choose, "intake_return_country", ENGLISH.country("RO")),
)
TICKED = tuple(f"intake_{tick}" for tick in TICKS.values())
MOST = 15
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def intake(opened: Browser, server: Server, inside: Engine) -> Generator[Page]:
    """Give nord's empty intake form."""
    forget_drafts(inside)
    context = person(opened)
    yield come_in(context, server, "nord", "/intake")
    context.close()


def forget_drafts(inside: Engine) -> None:
    with Session(inside) as session, session.begin():
        session.exec(delete(IntakeDraft))


def drafts(inside: Engine) -> list[IntakeDraft]:
    with Session(inside) as session:
        return list(session.exec(select(IntakeDraft)).all())


def cases(inside: Engine) -> list[Case]:
    with Session(inside) as session:
        return list(session.exec(select(Case).order_by(col(Case.id))).all())


def fill_in(page: Page) -> int:
    """Fill in the form as for an adult; return how many interactions it took."""
    tick(page, TICKED[0])
    for how, key, chosen in CHOICES:
        how(page, key, chosen)  # type: ignore[arg-type]  each with what it chooses
    tick(page, *TICKED[1:])
    return len(TICKED) + len(CHOICES)


def reference(page: Page) -> str:
    return field(page, "intake_reference").locator("code").inner_text().strip()


@contextmanager
def one_more_case(inside: Engine) -> Generator[None]:
    before = len(cases(inside))
    yield
    assert len(cases(inside)) == before + 1


class TestAnAdult:
    def test_is_taken_in_with_at_most_15_interactions(self, intake: Page, inside: Engine) -> None:
        with one_more_case(inside):
            interactions = fill_in(intake)
            press(intake, "intake_submit")
            ref = reference(intake)
        assert interactions + 1 <= MOST
        case = cases(inside)[-1]
        today = clock.today()
        assert (case.ref, case.region, case.applied_on) == (ref, Region.NORD, today)
        assert case.trafficking_status is TraffickingStatus.NOT
        assert case.return_basis is ReturnBasis.HOME_COUNTRY
        with Session(inside) as session:
            given = session.exec(select(Consent.given_on).where(Consent.case_id == case.id)).all()
        assert given == [today] * len(TICKS)
        assert drafts(inside) == []

    def test_has_the_status_of_the_ground_however_quickly_one_goes_on(self, intake: Page) -> None:
        for key, code in (("ground", Ground.PROSTITUTION), ("gender", Gender.WOMAN)):
            name = ENGLISH.label(code)
            pill = field(intake, f"intake_{key}").get_by_role("radio", name=name, exact=True)
            pill.click(no_wait_after=True)
        settled(intake)
        shown = field(intake, "intake_trafficking_status").locator('[aria-checked="true"]')
        expect(shown).to_have_text(ENGLISH.label(TraffickingStatus.NOT))
        pick(intake, "intake_trafficking_status", TraffickingStatus.ACTUAL)
        pick(intake, "intake_gender", Gender.MAN)
        expect(shown).to_have_text(ENGLISH.label(TraffickingStatus.ACTUAL))

    def test_double_click_makes_one_case(self, intake: Page, inside: Engine) -> None:
        with one_more_case(inside):
            fill_in(intake)
            field(intake, "intake_submit").locator("button").dblclick()
            ref = reference(intake)
        intake.reload()
        assert reference(intake) == ref
        press(intake, "intake_another")
        expect(field(intake, TICKED[0]).get_by_role("checkbox")).not_to_be_checked()

    def test_is_told_what_is_missing_beside_the_field(self, intake: Page, inside: Engine) -> None:
        before = len(cases(inside))
        press(intake, "intake_submit")
        expect(intake.get_by_text("Tick this when it is so.")).to_have_count(len(TICKS))
        expect(intake.get_by_text("Check these fields")).to_contain_text("Taken part before")
        expect(field(intake, "intake_conditions")).to_contain_text("Condition 3: The person is in")
        assert len(cases(inside)) == before


class TestChecks:
    def test_only_swedish_citizenship_is_refused_and_a_second_one_warned_of(
        self, intake: Page
    ) -> None:
        choose(intake, "intake_citizenship", ENGLISH.country("SE"))
        expect(intake.get_by_text("Swedish citizens cannot take part.")).to_be_visible()
        choose(intake, "intake_citizenship", ENGLISH.country("BG"))
        expect(intake.get_by_text("The person is also a Swedish citizen.")).to_be_visible()

    def test_home_is_one_of_the_citizenships_unless_it_is_a_third_country(
        self, intake: Page
    ) -> None:
        choose(intake, "intake_citizenship", ENGLISH.country("UA"))
        choose(intake, "intake_return_country", ENGLISH.country("PL"))
        wrong = intake.get_by_text("The country of return is not one of the citizenships.")
        expect(wrong).to_be_visible()
        pick(intake, "intake_return_basis", ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE)
        expect(wrong).to_have_count(0)

    def test_day_to_come_is_told_beside_its_field(self, intake: Page) -> None:
        day(intake, "intake_applied_on", clock.today() + timedelta(days=1))
        expect(intake.get_by_text("The day lies in the future.")).to_be_visible()
        day(intake, "intake_applied_on", date(2011, 12, 31))
        expect(intake.get_by_text("The day is before 2012")).to_be_visible()


class TestAChild:
    def test_has_a_block_of_its_own_that_an_adult_has_not(self, intake: Page) -> None:
        block = field(intake, "intake_child")
        expect(block).to_have_count(0)
        pick(intake, "intake_age_group", AgeGroup.AGE_15_17)
        expect(block).to_be_visible()
        pick(intake, "intake_age_group", AgeGroup.AGE_18_24)
        expect(block).to_have_count(0)


class TestAgain:
    def test_begins_with_what_the_earlier_case_tells_but_for_its_consents(
        self, intake: Page, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        programme = Programme(inside, people, at=clock.now() - timedelta(minutes=5))
        earlier = programme.arrived(clock.today() - timedelta(days=500), return_country="BG")
        intake.goto(f"{server.url}/intake?again={earlier}")
        expect(field(intake, "intake_again")).to_contain_text(earlier)
        for key in TICKED:
            expect(field(intake, key).get_by_role("checkbox")).not_to_be_checked()
        with one_more_case(inside):
            tick(intake, *TICKED)
            press(intake, "intake_submit")
            reference(intake)
        case, before = cases(inside)[-1], programme.case(earlier)
        assert (case.citizenship, case.age_group) == (before.citizenship, before.age_group)
        assert case.prior_participation is PriorParticipation.YES
        assert case.applied_on == clock.today()

    def test_names_no_case_that_is_not_there(self, intake: Page, server: Server) -> None:
        intake.goto(f"{server.url}/intake?again=K7QF-2M9X")
        expect(intake.get_by_role("alert")).to_be_visible()
        expect(field(intake, TICKED[0])).to_be_visible()


class TestDraft:
    def test_survives_a_reload_once_the_person_has_consented(
        self, intake: Page, inside: Engine
    ) -> None:
        pick(intake, "intake_ground", Ground.TRAFFICKING)
        pick(intake, "intake_gender", Gender.MAN)
        assert drafts(inside) == []
        tick(intake, TICKED[0])
        choose(intake, "intake_citizenship", ENGLISH.country("BG"))
        expect(intake.get_by_text("Kept as a draft")).to_be_visible()
        intake.reload()
        expect(intake.get_by_text("This is the draft you began.")).to_be_visible()
        expect(field(intake, TICKED[0]).get_by_role("checkbox")).to_be_checked()
        expect(field(intake, "intake_citizenship")).to_contain_text(ENGLISH.country("BG"))
        assert drafts(inside)[0].facts["gender"] == Gender.MAN
        tick(intake, TICKED[0])
        expect(intake.get_by_text("Kept as a draft")).to_have_count(0)
        assert drafts(inside) == []

    def test_codes_that_are_gone_or_anothers_are_left_out(
        self, intake: Page, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        facts = {
            "consent_record_on": clock.today().isoformat(),
            "region": "SYD",
            "ground": "GONE",
            "gender": "WOMAN",
            "applied_on": "yesterday",
            "no_such_field": 1,
        }
        with Session(inside) as session, session.begin():
            kept_at = clock.now()
            draft = IntakeDraft(user_id=people["nord"].user_id or 0, facts=facts, kept_at=kept_at)
            session.add(draft)
        intake.reload()
        expect(intake.get_by_text("This is the draft you began.")).to_be_visible()
        expect(field(intake, "intake_region").locator("input")).to_have_value("Nord")
        pick(intake, "intake_age_group", AgeGroup.AGE_25_34)
        expect(intake.get_by_text("Kept as a draft")).to_be_visible()
        kept = drafts(inside)[0].facts
        assert (kept["region"], kept["gender"]) == ("NORD", "WOMAN")
        assert "ground" not in kept

    def test_is_thrown_away_by_starting_over(self, intake: Page, inside: Engine) -> None:
        tick(intake, TICKED[0])
        pick(intake, "intake_ground", Ground.PROSTITUTION)
        expect(intake.get_by_text("Kept as a draft")).to_be_visible()
        press(intake, "intake_start_over_ask")
        press(intake, "intake_start_over")
        expect(field(intake, TICKED[0]).get_by_role("checkbox")).not_to_be_checked()
        assert drafts(inside) == []
        tick(intake, TICKED[0])
        expect(intake.get_by_text("Kept as a draft")).to_be_visible()
        assert "ground" not in drafts(inside)[0].facts
