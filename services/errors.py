"""Every refusal: a fact in plain words that says what to do next. The English text is the key."""

from datetime import date
from traceback import extract_tb
from typing import cast

from services.words import Words, phrase


class Refusal(Exception):
    """Something the programme will not do, told to the person who asked."""

    text: str = phrase("This cannot be done.")

    def __init__(self, **facts: object) -> None:
        super().__init__(self.text)
        self.facts = facts

    def told(self, words: Words) -> str:
        """Say it in the reader's language."""
        return words(self.text, **{name: _told(fact, words) for name, fact in self.facts.items()})


def traced(problem: BaseException | None) -> str:
    """Tell where a bug came from, line by line, and of what kind it is, for the log.

    Its message stays out: a database's or a form's tells what was entered about a person.
    """
    told: list[str] = []
    while problem is not None:
        told += [type(problem).__name__]
        told += [
            f"  {at.filename}:{at.lineno} {at.name}" for at in extract_tb(problem.__traceback__)
        ]
        problem = problem.__cause__ or problem.__context__
    return "\n".join(told)


def _told(fact: object, words: Words) -> object:
    """Write a day as people do, and several phrases as a list of them."""
    if isinstance(fact, date):
        return words.day(fact)
    if isinstance(fact, tuple):
        return ", ".join(words(part) for part in cast("tuple[str, ...]", fact))
    return fact


class NotSignedIn(Refusal):
    """The session has ended or never was."""

    text = phrase("You are not signed in. Sign in and try again.")


class NotAllowed(Refusal):
    """The person's role or region does not reach this."""

    text = phrase(
        "Your account does not give access to this. Ask the programme manager if it should."
    )


class UnknownReference(Refusal):
    """No case the viewer may see has this reference."""

    text = phrase("There is no case with this reference among those you may see.")


class WrongReference(Refusal):
    """The check character does not fit."""

    text = phrase("The reference is mistyped: its last character does not fit. Check it once more.")


class DatedInFuture(Refusal):
    """A day after today."""

    text = phrase("The day lies in the future. Choose today or an earlier day.")


class DatedTooEarly(Refusal):
    """A day before what it builds on."""

    text = phrase("The day is before {earliest}, when the step before it happened.")


class DatedTooLate(Refusal):
    """A day after what builds on it."""

    text = phrase("The day is after {latest}, when the step after it happened.")


class NoSuchDay(Refusal):
    """A day the programme did not exist."""

    text = phrase("The day is before 2012, when the programme began. Check the year.")


class StepNotPossible(Refusal):
    """The case is not where this step begins."""

    text = phrase("This step is not possible now: the case is at another stage. Open it again.")


class ChangedMeanwhile(Refusal):
    """Somebody else changed what the form showed."""

    text = phrase("Somebody has changed this meanwhile. Look at it again, then save once more.")


class AlreadySent(Refusal):
    """The same form a second time."""

    text = phrase("This form has already been saved. Nothing was entered twice.")


class SwedishCitizen(Refusal):
    """Eligibility E2: only Swedish citizenship."""

    text = phrase("Swedish citizens cannot take part. Check the citizenship; ring IOM if unsure.")


class SwedenIsNoReturn(Refusal):
    """Nobody returns to the country they are in."""

    text = phrase("The country of return cannot be Sweden. Choose where the person wants to go.")


class HomeIsNotACitizenship(Refusal):
    """A home country the person has no citizenship of."""

    text = phrase(
        "The country of return is not one of the citizenships. "
        'Choose "third country" if the person may settle there.'
    )


class ReturnCountryUnknown(Refusal):
    """Nobody can be helped to return to an unknown country."""

    text = phrase("Choose the country of return. It cannot be unknown.")


class TickDatedInFuture(Refusal):
    """A consent or confirmation dated after today."""

    text = phrase("A consent or confirmation is dated in the future. Choose today or earlier.")


class ConsentMissing(Refusal):
    """A consent was withdrawn."""

    text = phrase("The person has withdrawn consent. The case cannot go on without it.")


class ConsentNotGiven(Refusal):
    """A consent taken back that does not stand, or given that does."""

    text = phrase("This consent has already been changed. Load the page again.")


class ConsentCannotBeWithdrawn(Refusal):
    """A confirmation is not a consent."""

    text = phrase("Only the consents to take part and to share data are given and withdrawn later.")


class ParticipationNotConfirmed(Refusal):
    """E5: IOM has not said whether the person took part before."""

    text = phrase("Say whether the person has taken part before: yes or no.")


class ParticipationStands(Refusal):
    """E5: what IOM has confirmed is not for a correction of the application."""

    text = phrase("IOM has confirmed whether the person took part before. Only IOM changes that.")


class NoEarlierCase(Refusal):
    """An earlier reference that cannot be the same person's earlier case."""

    text = phrase("The earlier case must be another one, applied for before this. Check it.")


class SettlementNotChecked(Refusal):
    """E4: a third country without what lets the person settle there."""

    text = phrase("Say what lets the person settle in the third country before granting.")


class HandoverOfChildOpen(Refusal):
    """C2: a child's case closed while nobody has taken over."""

    text = phrase(
        "Give the day on which the other country's authority took the child over, "
        "or the reason why none did."
    )


class HandedOverTwice(Refusal):
    """C2: both a day and a reason why there is none."""

    text = phrase("Give either the day of the hand-over or the reason why there is none.")


class AlreadyAlerted(Refusal):
    """An alert of this kind is open."""

    text = phrase("This alert is already open for the case.")


class AlertOver(Refusal):
    """An alert that no longer stands."""

    text = phrase("This alert has already been resolved.")


class SameRegion(Refusal):
    """A hand-over to where the case is."""

    text = phrase("The case is in this region already. Choose another one.")


class HandoverUnderWay(Refusal):
    """A second asking while the first waits."""

    text = phrase("Another region has already been asked. Take that back first.")


class HandoverOver(Refusal):
    """A hand-over that was answered before."""

    text = phrase("This hand-over has already been answered.")


class HandoverStands(Refusal):
    """An accepted hand-over cannot be undone."""

    text = phrase("A hand-over cannot be undone. Ask the other region to hand the case back.")


class ChannelNotSafe(Refusal):
    """A channel outside the rules for safe contact, said to be inside them."""

    text = phrase(
        "This channel is not among those the person allows. "
        "Choose another one, or say that the rules were not kept."
    )


class RulesNotAnswered(Refusal):
    """Rules for safe contact exist, and nobody said whether they were kept."""

    text = phrase("Say whether the rules for safe contact were kept.")


class SupportPlannedTwice(Refusal):
    """The same item twice in a plan."""

    text = phrase("This support is already in the plan and not yet given.")


class SupportOver(Refusal):
    """An item given or taken out before."""

    text = phrase("This support has already been marked as given or taken out of the plan.")


class NothingChosen(Refusal):
    """A form saved with nothing in it."""

    text = phrase("Nothing was chosen. Choose at least one, or close the form.")


class NothingChanged(Refusal):
    """A correction that corrects nothing."""

    text = phrase("Nothing has been changed. Change what is wrong, or close the form.")


class NotOneHousehold(Refusal):
    """A journey entered for cases that do not travel together."""

    text = phrase("This case does not belong to the household, or is not ready to travel.")


class RiskNotAssessed(Refusal):
    """No grant without a dated risk assessment."""

    text = phrase("Enter the day and the level of the risk assessment before granting.")


class RiskHalfAssessed(Refusal):
    """A rejection with half a risk assessment, or with one of a later day."""

    text = phrase(
        "Give both the day and the level of the risk assessment, or neither. "
        "The day cannot be after the decision."
    )


class NeedsNotAssessed(Refusal):
    """No grant before needs and health are assessed."""

    text = phrase("Confirm that needs and health have been assessed before granting.")


class SupportNotSufficient(Refusal):
    """No grant without enough support in the country of return."""

    text = phrase("Confirm that support and protection in the country are sufficient, or reject.")


class ReasonMissing(Refusal):
    """A step that needs a coded reason."""

    text = phrase("Choose a reason.")


class ExceptionMissing(Refusal):
    """Earlier participation needs a coded exception."""

    text = phrase("The person has taken part before. Choose the special circumstances, or reject.")


class ChildChecksOpen(Refusal):
    """What a child's grant waits for."""

    text = phrase("The application concerns a child. Before granting, complete: {missing}.")


class ConcernsAnAdult(Refusal):
    """Child checks on an adult's case."""

    text = phrase("The application concerns an adult. There is nothing to check for a child.")


class OnlyForChildren(Refusal):
    """A child's reason on an adult's case."""

    text = phrase("This reason is for children only. Choose another one.")


class NothingAsked(Refusal):
    """A request for information that asks for none."""

    text = phrase("Choose what is missing.")


class HandoverOpen(Refusal):
    """A child's responsible role until hand-over is not named."""

    text = phrase("Name who is responsible for the child until the hand-over.")


class TooEarlyToClose(Refusal):
    """Follow-up completed before its year is over."""

    text = phrase("Follow-up goes on until {day}. Choose another reason to close earlier.")


class EndsBeforeContact(Refusal):
    """An ending dated before a contact with the person."""

    text = phrase("There was contact with the person on {day}. Choose that day or a later one.")


class ArrivesAfterContact(Refusal):
    """An arrival corrected to a day after a contact that followed it."""

    text = phrase("A contact is entered on {day}, before this arrival. Correct the contact first.")


class BeforeArrival(Refusal):
    """A contact dated before the arrival."""

    text = phrase("The contact is dated before the arrival on {day}. Check the day.")


class AfterEnding(Refusal):
    """A contact dated after the case ended."""

    text = phrase("The case ended on {day}. A contact after that day cannot be entered.")


class RestTooLong(Refusal):
    """A resting day outside the window."""

    text = phrase("Choose a day to try again: after the contact and {day} at the latest.")


class NotYoursToUndo(Refusal):
    """Only the writer can undo."""

    text = phrase("Only the person who saved this can undo it.")


class TooLateToUndo(Refusal):
    """Ten minutes have passed."""

    text = phrase("Ten minutes have passed. Use Correct instead and give the reason.")


class ApplicationStands(Refusal):
    """The application itself cannot be undone."""

    text = phrase(
        "An application cannot be undone. Ask IOM to close the case as registered in error."
    )


class CorrectionStands(Refusal):
    """A correction cannot be undone."""

    text = phrase("A correction cannot be undone. Correct it once more instead.")


class SomethingBuildsOnIt(Refusal):
    """Later entries rest on this one."""

    text = phrase("This can no longer be undone: later entries build on it.")


class UnknownCode(Refusal):
    """A value outside its code list."""

    text = phrase("The form holds a value that does not exist: {field}. Load the page again.")


class WrongNameOrPassword(Refusal):
    """Nobody has this name and password."""

    text = phrase("The user name or the password is not right. Try again.")


class TooManyTries(Refusal):
    """Nothing more is looked at for a while, after too many wrong passwords or codes."""

    text = phrase("Too many wrong tries. Try again in {minutes} minutes.")


class ReadsTooMany(Refusal):
    """Far more cases or lists in an hour than anybody's work needs."""

    text = phrase(
        "You have opened very many cases or lists in a short time. What you opened in this hour "
        "can be opened again; anything else in {minutes} minutes. The data protection officer can "
        "see this."
    )


class OneTimeCodeOver(Refusal):
    """The right code, too late."""

    text = phrase(
        "This one-time code is no longer valid. Ask the administrator for a new one; the "
        "administrator's own comes from `manage.py reset-user` on the server."
    )


class SecondFactorNeverSet(Refusal):
    """The right password of a role that asks for a phone as well, which was never set up."""

    text = phrase(
        "Your account needs a phone for signing in, and none was set up. Ask the administrator "
        "for a new one-time code; the administrator's own comes from `manage.py reset-user` on "
        "the server."
    )


class WrongCode(Refusal):
    """Not the code of this moment, nor a recovery code."""

    text = phrase("The code is not right. Take the one your phone shows now.")


class CodeUsed(Refusal):
    """A code of the second factor that has been accepted once."""

    text = phrase("This code has been used already. Wait until your phone shows the next one.")


class SignInTooSlow(Refusal):
    """The password was given too long ago, or has been changed meanwhile."""

    text = phrase("Too much time has passed since the password. Sign in once more.")


class SecondFactorNeeded(Refusal):
    """The role cannot do without a second factor."""

    text = phrase("Your role needs a second factor. Move it to another phone instead.")


class UnknownUser(Refusal):
    """No account has this name."""

    text = phrase("There is no user with this name.")


class LastAdministrator(Refusal):
    """Nobody would be left to let others in."""

    text = phrase(
        "This is the last administrator who can sign in. Make somebody else administrator first."
    )


class OwnAccountElsewhere(Refusal):
    """An administrator who would reset the own account."""

    text = phrase("Change your own password and second factor under My account.")


class WrongPassword(Refusal):
    """The present password does not match."""

    text = phrase("The present password is not right.")


class PasswordTooShort(Refusal):
    """Shorter than twelve characters."""

    text = phrase("Choose a password of at least 12 and at most 128 characters.")


class PasswordGuessable(Refusal):
    """One or two words that everybody tries first."""

    text = phrase(
        "Others would soon think of this password. Choose a longer one, such as a sentence of "
        "your own."
    )


class PasswordOwnWords(Refusal):
    """Little in it but the name of the person, the region or the programme."""

    text = phrase(
        "There is too much of your own name, your region or this programme in it. Choose other "
        "words."
    )


class PasswordUnchanged(Refusal):
    """The same password again."""

    text = phrase("Choose another password than the present one.")


class UsernameTaken(Refusal):
    """The user name is in use."""

    text = phrase("There is already a user with this name.")


class UsernameNotUsable(Refusal):
    """The user name has characters that are not allowed."""

    text = phrase("A user name has 2 to 40 small letters, digits, dots, hyphens or underscores.")


class RegionMissing(Refusal):
    """A coordinator without a region."""

    text = phrase("A coordinator needs at least one region; other roles have none.")


class DemonstrationOnly(Refusal):
    """Real use met demonstration data, or the other way round."""

    text = phrase("This database holds the demonstration programme. Real use needs an empty one.")


class RealUseOnly(Refusal):
    """Demonstration data or a demonstration's start met a database in real use."""

    text = phrase(
        "This database is in real use. The demonstration needs one of its own; nothing was changed."
    )


class DatabaseInUse(Refusal):
    """A demonstration was to be written over something."""

    text = phrase(
        "This database already holds cases or accounts. The demonstration needs an empty one; "
        "nothing was changed."
    )


class SecretMissing(Refusal):
    """Real use without a secret of its own."""

    text = phrase(
        "SECRET_KEY is not set. Put a long random one into the environment or .env, for instance "
        "from: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
    )


class SecretIsPublished(Refusal):
    """Real use with the secret that everybody can read."""

    text = phrase(
        "SECRET_KEY is the demonstration's, which everybody can read. Set one of your own."
    )


class SiteHasNoName(Refusal):
    """A site that others are to reach, without a name that they call it by."""

    text = phrase("Others reach this site, so name it: ALLOWED_HOSTS=cases.example.org")


class CookiesUnguarded(Refusal):
    """A site that others reach, whose cookies a browser would send without https."""

    text = phrase(
        "Others reach this site, so it needs https: put a proxy with a certificate in front of it "
        "and set SECURE_COOKIES=1. If only this machine is to reach it, leave out HOST and "
        "ALLOWED_HOSTS."
    )


class ProxyNotNamed(Refusal):
    """A site behind a proxy that it does not know: everybody seems to come from one address."""

    text = phrase(
        "With SECURE_COOKIES=1 a proxy ends https in front of this site. Name it in "
        "TRUSTED_PROXIES (127.0.0.1, if it runs on this machine): otherwise everybody seems to "
        "come from one address, and five wrong passwords keep all newcomers out."
    )


class NotAProxy(Refusal):
    """An entry in the list of proxies that nobody's address can ever fit."""

    text = phrase(
        "TRUSTED_PROXIES takes addresses (127.0.0.1) and networks (10.0.0.0/8), not {entry}. "
        "Write the address of the proxy that ends https in front of this site."
    )


class CaseFrozen(ConsentMissing):
    """The person has taken back the consent to the sharing of data."""

    text = phrase(
        "The person has taken back the consent to the sharing of data. The case is frozen until "
        "it is erased, or until the consent is given again."
    )


class NothingToErase(Refusal):
    """No case whose time has come, or none that waits for a second person."""

    text = phrase("There is nothing to erase just now.")


class ErasureNotDue(Refusal):
    """A case whose time has not come, or no longer: it was opened again, or consent was given."""

    text = phrase("{ref} is not to be erased now. Nothing was erased; look at the list again.")


class NeedsSecondPerson(Refusal):
    """Who proposed an erasure wanted to approve it too."""

    text = phrase("You proposed this yourself. Somebody else has to approve it.")


class BackupKeyMissing(Refusal):
    """No key with which backups are encrypted."""

    text = phrase(
        "BACKUP_KEY is not set. Make a key and keep a copy of it away from this machine: python -c "
        "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
    )


class BackupUnreadable(Refusal):
    """A backup that is damaged, cut short, missing, or made with another key."""

    text = phrase(
        "This backup cannot be read. It is damaged, cut short or not there, or BACKUP_KEY is "
        "another one than it was made with. Nothing was restored."
    )


class BackupOfOtherKind(Refusal):
    """A backup of PostgreSQL for SQLite, or the other way round."""

    text = phrase("This backup was made of {engine}. Restore it into a database of that kind.")


class BackupDiffers(Refusal):
    """What came back is not what was copied."""

    text = phrase("What came back is not what was copied: {what}. Nothing was restored.")


class NotEmpty(Refusal):
    """A restore into a place that holds something."""

    text = phrase("There is a database already. A backup is restored into an empty place only.")


class KeysMissing(Refusal):
    """No key with which the secrets in the database are encrypted."""

    text = phrase(
        "ENCRYPTION_KEYS is not set. Put a key into the environment or .env, made with: python -c "
        "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
    )


class KeyIsPublished(Refusal):
    """Real use with the key that everybody can read."""

    text = phrase("{name} holds the demonstration's key, which everybody can read. Make your own.")


class NotAKey(Refusal):
    """A text that cannot be a key."""

    text = phrase(
        "{name} holds something that is no key. Make one with: python -c "
        "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
    )


class KeyLost(Refusal):
    """Something encrypted with a key that is gone."""

    text = phrase(
        "This was encrypted with a key that is no longer there. Put the old key back, behind the "
        "new one in ENCRYPTION_KEYS."
    )


class FileIsOpen(Refusal):
    """A file of secrets that others on the machine may read."""

    text = phrase("Others on this machine may read {place}. Run: chmod 600 {place}")


class NoSuchKeysFile(Refusal):
    """A file of secrets that is not there."""

    text = phrase("There is no file {place}. It should hold the keys; the settings name it.")


class HeadsUnreadable(Refusal):
    """A file of noted heads of the trail with something else in it."""

    text = phrase(
        "Line {line} of {place} is no head of the trail. Put the file back as it was written."
    )


class NotesUnreadable(Refusal):
    """A file of what was erased with something else in it."""

    text = phrase(
        "Line {line} of {place} is no note of an erased case. Put the file back as it was written."
    )


class DemonstrationTooEarly(Refusal):
    """A demonstration that would have no past."""

    text = phrase("The demonstration begins in 2012. Choose a day from {earliest} on.")


class DatabaseNotReady(Refusal):
    """The database cannot be reached or is not migrated."""

    text = phrase("The database does not answer. Nothing is lost; this page tries again by itself.")


class NotAnswered(Refusal):
    """The database did not answer what was just pressed."""

    text = phrase("The database does not answer just now. Nothing is lost; try again in a moment.")


class DatabaseIncomplete(Refusal):
    """The database answers and calls itself the newest, but tables are missing."""

    text = phrase(
        "Parts of the database are missing: {tables}. Whoever runs Hemväg must put them back; "
        "until then nothing can be shown or saved."
    )


class DatabaseUnusable(Refusal):
    """The database answers, and still the page cannot be drawn from it."""

    text = phrase(
        "The database answers, but not as it should. Whoever runs Hemväg should run: "
        "python manage.py check. This page looks again by itself."
    )


class DatabaseNotMigrated(Refusal):
    """A command line met a database that is missing or has an older schema."""

    text = phrase("The database is missing or has an older schema. Run: python manage.py migrate")


class NotADatabase(Refusal):
    """A command line named a database by no address that can be read."""

    text = phrase("This is no database address: {address}. Write it as sqlite:///var/hemvag.db")


class EndsBeforeItBegins(Refusal):
    """A period whose last day comes before its first."""

    text = phrase("The period ends on {until}, before it begins on {since}.")


class UnknownMeasure(Refusal):
    """A figure that is not in the registry."""

    text = phrase("There is no figure called {name}.")


class NotBrokenDown(Refusal):
    """Keys by which a figure cannot be broken down."""

    text = phrase("This figure cannot be broken down by {key}.")


class NoListOfPeople(Refusal):
    """A figure whose people may not be picked out."""

    text = phrase(
        "No list opens here: people are not picked out by their country. "
        "Take away the country to open a list."
    )


class UnknownList(Refusal):
    """An address that names no figure's list."""

    text = phrase("This address names no list. Open it again from the overview.")


class SlideTemplateUnusable(Refusal):
    """The office's own template for slides cannot be used."""

    text = phrase(
        "The template for slides cannot be used: {path}. PPTX_TEMPLATE is to name a PowerPoint "
        "presentation (.pptx) in which at least one layout has a title."
    )


class NotARelease(Refusal):
    """A file that is no release, or one of another make."""

    text = phrase("This file is no release of Hemväg. Choose the file as it was downloaded.")


class ReleaseAltered(Refusal):
    """A release's file with other contents than were built."""

    text = phrase(
        "This file is not as it was built: its numbers and its seal do not belong together. "
        "Get the release again from Hemväg."
    )


class InconsistentRelease(Refusal):
    """Published numbers that no records at all could have led to."""

    text = phrase(
        "These numbers contradict each other: nothing could have led to all of them. "
        "Check what others are said to know."
    )


class KnownFigureContradicts(Refusal):
    """A figure entered as known that these records cannot have led to."""

    text = phrase(
        "Nothing was released: the known figure “{figure}” contradicts our own records. Check it, "
        "take it away, and enter it again as it is; or correct the records."
    )


class AttackError(Refusal):
    """The solver gave no answer, so nothing is known; that is never taken for safe."""

    text = phrase(
        "The check could not be finished ({status}). Nothing was released; try again, and tell "
        "whoever runs Hemväg if it happens twice."
    )


class ReleaseRefused(Refusal):
    """Figures from which groups of a few people could be told."""

    text = phrase("Nothing was released: {reasons}.")

    def __init__(self, *, reasons: tuple[str, ...]) -> None:
        super().__init__(reasons=reasons)
        self.reasons = reasons


class ReleaseUntried(Refusal):
    """Something has become known since this release was tried."""

    text = phrase(
        "A figure that others know was entered after this release was tried. Build it again, so "
        "that they are tried together."
    )


class ReleaseTooFine(Refusal):
    """A release that was tried for smaller groups than are to be hidden now."""

    text = phrase(
        "Groups of fewer than {k} persons are to be hidden now, and this release was tried for "
        "smaller ones only. Build it again."
    )


class NothingToRelease(Refusal):
    """No whole year has been over for long enough."""

    text = phrase(
        "There is no closed year to release yet. A year can be released three months after its "
        "end: the first one from {day} on."
    )


class NoSuchRelease(Refusal):
    """A release that is not there or has not been promoted."""

    text = phrase("There is no promoted release {id}. Choose one from the list.")


class BuilderPromotes(Refusal):
    """Promoting what one has built oneself, where two people are wanted."""

    text = phrase("Another programme manager must promote this release: whoever built it may not.")


class PromotedAlready(Refusal):
    """A release that has been promoted before."""

    text = phrase("This release was promoted before. It can be presented as it is.")


class ReleaseOvertaken(Refusal):
    """Another release was promoted since this one was tried."""

    text = phrase(
        "Another release was promoted meanwhile, and this one has not been tried together with "
        "it. Build it again."
    )


class LearnedHoldsNumbers(Refusal):
    """A text beside released figures with figures of its own."""

    text = phrase(
        "Numbers in this text are neither rounded nor checked. Say it in words, and without "
        "anything by which a person could be recognised."
    )


class NoSuchFigure(Refusal):
    """A figure known to others that is not on the list any more."""

    text = phrase("This figure is not on the list any more.")
