"""Settings of the portal, a module a topic. With nothing set it runs for development, on SQLite and without Redis.

``mode`` decides first whether this is development, the demo or production; the others ask it. Every variable read here
is described in docs/configuration.md and listed in .env.example; a test checks both.
"""

from config.settings.accounts import *
from config.settings.addresses import *
from config.settings.database import *
from config.settings.jobs import *
from config.settings.logs import *
from config.settings.mail import *
from config.settings.mode import *
from config.settings.pages import *
from config.settings.parts import *
from config.settings.programs import *
from config.settings.schedule import *
from config.settings.watching import *
