"""People who work over HTTP as their browsers do, and a program with a token; what was acknowledged is in a journal.

Every method is one thing that a person does. Where the portal does not answer, or answers with an error, it raises
``Unexpected`` and leaves the journal saying that nobody knows whether it was done; the person may try again.
"""

from trials.people.clerk import Clerk
from trials.people.coordinator import Coordinator
from trials.people.person import Closed, Person
from trials.people.program import Program

__all__ = ["Clerk", "Closed", "Coordinator", "Person", "Program"]
