"""Every kind of record, in menu order. A new one is a declaration in its room and a line here."""

from server.kinds.care import CARE_TASK
from server.kinds.cases import CONFLICT, REVIEW, STEP
from server.kinds.discussions import QUICK_DISCUSSION
from server.kinds.disputes import DISPUTE
from server.kinds.forms import ANSWER, FORM
from server.kinds.hazards import HAZARD
from server.kinds.info import INFO_REPORT
from server.kinds.patrols import PATROL
from server.kinds.places import BUILDING, DWELLING, HOUSEHOLD, PERSON
from server.kinds.residents import CONSENT_RECORD, RIGHTS_REQUEST
from server.kinds.services import SERVICE_REQUEST
from server.kinds.shifts import ATTENDANCE, HOURS_CERTIFICATE, SHIFT, VOLUNTEER_PROFILE, VOLUNTEER_TEAM
from server.kinds.suggestions import SUGGESTION
from server.kinds.units import UNIT
from server.kinds.visits import VISIT
from server.kinds.wishes import MICRO_WISH, WISH_CLAIM
from server.records.kind import Kind

KINDS: tuple[Kind, ...] = (
    UNIT,
    BUILDING,
    DWELLING,
    HOUSEHOLD,
    PERSON,
    VISIT,
    PATROL,
    HAZARD,
    INFO_REPORT,
    SERVICE_REQUEST,
    MICRO_WISH,
    WISH_CLAIM,
    DISPUTE,
    QUICK_DISCUSSION,
    CARE_TASK,
    FORM,
    ANSWER,
    VOLUNTEER_TEAM,
    VOLUNTEER_PROFILE,
    SHIFT,
    ATTENDANCE,
    HOURS_CERTIFICATE,
    CONSENT_RECORD,
    RIGHTS_REQUEST,
    STEP,
    REVIEW,
    CONFLICT,
    SUGGESTION,
)
