"""All services of the domain in one frozen record: what `app/build.py` builds and every protocol's `make` is given.

A session never keeps the house; its `make` hands it the two or three services it needs. A recycle builds another
house over the same store: sessions that run go on with theirs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dialtone.base.bell import Bell
from dialtone.base.bus import Bus
from dialtone.base.chance import Chance
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.api_tokens import ApiTokens
from dialtone.domain.access.app_passwords import AppPasswords
from dialtone.domain.access.applications import Applications
from dialtone.domain.access.audit_book import AuditBook
from dialtone.domain.access.calls import Calls
from dialtone.domain.access.expiry import Expiry
from dialtone.domain.access.failed_logins import FailedLogins
from dialtone.domain.access.filter_lists import FilterLists
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.gate import Gate
from dialtone.domain.access.gauges import Gauges
from dialtone.domain.access.listening import Listening
from dialtone.domain.access.live_log import LiveLog
from dialtone.domain.access.login import Logins
from dialtone.domain.access.overseer import Overseer
from dialtone.domain.access.passkeys import Passkeys
from dialtone.domain.access.password_changes import PasswordChanges
from dialtone.domain.access.profiles import Profiles
from dialtone.domain.access.public_keys import PublicKeys
from dialtone.domain.access.rates import Rates
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.access.seats import Seats
from dialtone.domain.access.second_factor import SecondFactor
from dialtone.domain.access.settings_desk import SettingsDesk
from dialtone.domain.access.tickets import Tickets
from dialtone.domain.access.web_sessions import WebSessions
from dialtone.domain.boards.drafts import Drafts
from dialtone.domain.boards.editing import Editing
from dialtone.domain.boards.latest import Latest
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.news_service import NewsService
from dialtone.domain.boards.reading import Reading
from dialtone.domain.boards.scanning import Scanning
from dialtone.domain.boards.searching import Searching
from dialtone.domain.boards.threads import Threads
from dialtone.domain.boards.voting import Voting
from dialtone.domain.boards.writing import Writing
from dialtone.domain.certificates.challenges import Challenges
from dialtone.domain.certificates.service import Certificates
from dialtone.domain.chat.service import Chat
from dialtone.domain.checkup.service import Checkup
from dialtone.domain.doors.service import DoorService
from dialtone.domain.files.ftp_services import FtpServices
from dialtone.domain.files.service import Files
from dialtone.domain.hooks.service import Hooks
from dialtone.domain.mail.account_notices import AccountNotices
from dialtone.domain.mail.correspondence import Correspondence
from dialtone.domain.mail.exempting import AutoExempt
from dialtone.domain.mail.folder_lists import FolderLists
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mail.lists.service import MailingLists
from dialtone.domain.mail.mailbox import Mailboxes
from dialtone.domain.mail.outbound import Outbound
from dialtone.domain.mail.processor_memory import ProcessorMemory
from dialtone.domain.mail.queue_desk import QueueDesk
from dialtone.domain.mail.reception import Reception
from dialtone.domain.mail.rules import MailRules
from dialtone.domain.mail.self_setup import SelfSetup
from dialtone.domain.mail.vacation import Vacation
from dialtone.domain.mailstore.contract import Mailstore
from dialtone.domain.mailstore.mail_articles import MailArticles
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.domain.people.publicity import Publicity
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.caller_log import CallerLog
from dialtone.domain.ports.display import Display
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.packets import Packets
from dialtone.domain.ports.spelling import Spelling
from dialtone.domain.ports.store import Store
from dialtone.domain.ports.text_files import TextFiles
from dialtone.domain.presence.instant import InstantMessages
from dialtone.domain.presence.messages import Messages
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.orders import Orders
from dialtone.domain.presence.other_boards import OtherBoards
from dialtone.domain.presence.roll import Roll
from dialtone.domain.presence.screens import Screens
from dialtone.domain.presence.visitors import Visitors
from dialtone.domain.texts.about import About
from dialtone.domain.texts.auto_message import AutoMessages
from dialtone.domain.texts.bulletins import Bulletins
from dialtone.domain.texts.sections import TextSections
from dialtone.wire.port import Wire
from dialtone.wire.sidelines import SideLines


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """See the module's text."""

    settings: Settings
    store: Store
    blobs: Blobs
    clock: Clock
    chance: Chance
    bus: Bus  # whoever of this house listens to facts; forgotten with the house
    tables: Tables  # the sysop's lists: aliases, relay hosts, filters
    directory: Directory  # finds people by any name
    people: People  # makes, changes and removes accounts
    logins: Logins  # the one way to become somebody
    gate: Gate  # who may connect
    presence: Presence  # who is on line
    reception: Reception  # mail comes in
    mailboxes: Mailboxes  # mail is fetched
    outbound: Outbound  # mail leaves
    started: float  # when the program started, seconds since 1970
    about: About  # what the board tells strangers of itself
    publicity: Publicity  # what strangers are told of users
    instant: InstantMessages  # short words come from other boards
    other_boards: OtherBoards  # and go there
    listening: Listening  # what the program listens on
    sysop_texts: TextFiles  # what the sysop has in text/
    calls: Calls  # calls to the board: limits, counters, the last callers
    roll: Roll  # lists of people and calls, and counts
    orders: Orders  # what sysops order nodes to do
    applications: Applications  # new users
    passwords: PasswordChanges  # changed, or forgotten
    profiles: Profiles  # accounts, as their owners and sysops change them
    public_keys: PublicKeys  # SSH keys of users
    second_factor: SecondFactor  # one-time codes
    app_passwords: AppPasswords  # for protocols that cannot ask for one
    expiry: Expiry  # accounts whose time is over
    account_notices: AccountNotices  # what people are told about their accounts
    correspondence: Correspondence  # mail as people at terminals have it
    folders: Folders  # folders of mail
    folder_lists: FolderLists  # what is in them, for pages
    mailstore: Mailstore  # mail and boards for programs that keep a copy of them
    seats: Seats = field(default_factory=Seats)  # how many of those one user has running
    mail_rules: MailRules  # what people want done with mail that comes
    vacation: Vacation  # answers of those who are away
    chat: Chat  # channels, private chat, the guru, paging the sysop
    irc: Any = None  # IRC: a `protocols.irc.hall.Hall` (set when the house stands)
    messages: Messages  # telegrams and messages to nodes, as people send them
    caller_log: CallerLog | None = None  # the sysop's diary of callers
    requirements: Requirements | None = None  # access requirement strings
    filtering: Filtering | None = None  # adds addresses to the lists of those who are turned away
    reading: Reading | None = None  # messages on boards are read
    lists: MailingLists | None = None  # mailing lists
    moderation: Moderation | None = None  # and let through, removed, purged
    writing: Writing | None = None  # and written
    editing: Editing | None = None  # and changed
    scanning: Scanning | None = None  # how far people have read
    latest: Latest  # the newest messages of all sub-boards
    threads: Threads | None = None  # sub-boards as pages show them
    news: NewsService | None = None  # and as news readers do
    mail_articles: MailArticles | None = None  # one's own mail as one of their groups
    searching: Searching | None = None  # messages are found by their words
    voting: Voting | None = None  # votes and polls
    files: Files | None = None  # the file section
    ftp: FtpServices | None = None  # what FTP needs besides
    packets: Packets | None = None  # QWK packets
    sidelines: Callable[[Wire], SideLines] | None = None  # data connections of a conversation
    doors: DoorService | None = None  # external programs, timed events
    web_sessions: WebSessions  # browsers that are signed in
    visitors: Visitors  # who is here with a browser
    waiting: Callable[[Bell, float], Awaitable[None]]  # waits for a bell, or so many seconds
    http: Any = None  # makes HTTP sessions (net/http/service.py); None: there are none
    api_tokens: ApiTokens  # for programs that use the API
    hooks: Hooks  # programs that are told what happens
    passkeys: Passkeys  # signing in with a device instead of a password
    tickets: Tickets  # with which pages call the board for whoever has signed in
    browser_calls: Any = None  # takes calls from pages: an ASGI application for WebSockets (set with the site)
    web: Any = None  # the site: an ASGI application of this house (set when the house stands)
    own_services: Any = None  # runs services of the sysop's own (app/furnish/own_services.py)
    challenges: Challenges  # what an authority is answered that looks whether our names are ours
    certificates: Certificates | None = None  # the certificate from an authority; None: [ACME] is off
    self_setup: SelfSetup  # how mail programs set themselves up
    ssh: Any = None  # makes SSH sessions (net/ssh/service.py); None: there are none
    drafts: Drafts | None = None  # what people were writing when the line dropped
    spelling: Spelling | None = None  # words a dictionary does not have
    editors: Mapping[str, Any] = field(default_factory=dict)  # editors that are not ours, by code (upper case)
    display: Display | None = None  # screens of the sysop's and ours
    words: Mapping[str, str] = field(default_factory=dict)  # the sysop's own texts for callers, by name
    text_sections: TextSections  # texts to read
    bulletins: Bulletins  # what everybody should see
    auto_messages: AutoMessages  # a few lines that are shown at log-on
    attempts: FailedLogins  # what is held against whom, for sysops
    overseer: Overseer  # the program's logs and new settings, for sysops
    gauges: Gauges  # what was measured during the last hour and day
    live_log: LiveLog  # the last events of the log
    audit_book: AuditBook  # what sysops did
    filter_lists: FilterLists  # who is turned away, for sysops
    settings_desk: SettingsDesk  # settings are changed from afar
    screens: Screens = field(default_factory=Screens)  # callers' screens, for who may watch them
    checkup: Checkup | None = None  # is the board all right, and reachable?
    queue_desk: QueueDesk  # mail that waits to leave, for sysops
    processor_memory: ProcessorMemory  # what mail processors did lately
    prune_hashes: Callable[[], Awaitable[int]] | None = None  # forgets hashes of spam seen long ago
    exempting: AutoExempt | None = None  # correspondents of our users are not blacklisted
    rates: Rates | None = None  # how many commands a client may give; None: as many as it likes
    read_small: Callable[[str], Awaitable[bytes | None]]  # a small file under data/ by its relative name
