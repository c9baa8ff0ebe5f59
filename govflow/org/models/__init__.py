"""Tables of the organisation. Nothing here names a natural person but `Person`."""

from govflow.org.models.absence import Absence
from govflow.org.models.assistant import Assistant
from govflow.org.models.delegation import DelegationAct, Nature
from govflow.org.models.organisation import Organisation, OrganisationName, Prefecture, Region
from govflow.org.models.person import Holding, Person, Quality
from govflow.org.models.post import Post, PostRole
from govflow.org.models.unit import Mission, Unit, UnitLink
