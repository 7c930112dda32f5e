using ClientPortal.Tests.Data;
using ClientPortal.Tests.Data.Backups;
using ClientPortal.Tests.Features.Calendar;
using ClientPortal.Tests.Features.Documents;
using ClientPortal.Tests.Features.Messages;
using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Features.Search;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Identity;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Postgres;

// The tests that every run makes on PostgreSQL too: the order of the log, what is done at once, search, and the commands with the most rules.
// PORTAL_TEST_DATABASE=postgres runs all of the others on it.

[OnPostgres]
public sealed class CommitOnPostgresTests : CommitTests;

[OnPostgres]
public sealed class AccountRateLimitsOnPostgresTests : AccountRateLimitsCommandsTests;

[OnPostgres]
public sealed class PortalStoreOnPostgresTests : PortalStoreTests;

[OnPostgres]
public sealed class PreviousReleaseOnPostgresTests : PreviousReleaseTests;

[OnPostgres]
public sealed class HearableOnPostgresTests : HearableTests;

[OnPostgres]
public sealed class SearchOnPostgresTests : SearchQueriesTests;

[OnPostgres]
public sealed class TicketCommandsOnPostgresTests : TicketCommandsTests;

[OnPostgres]
public sealed class ConversationCommandsOnPostgresTests : ConversationCommandsTests;

[OnPostgres]
public sealed class ProjectCommandsOnPostgresTests : ProjectCommandsTests;

[OnPostgres]
public sealed class DocumentSearchOnPostgresTests : DocumentSearchQueriesTests;

[OnPostgres]
public sealed class DocumentOrderOnPostgresTests : DocumentOrderQueriesTests;

[OnPostgres]
public sealed class CalendarCommandsOnPostgresTests : CalendarCommandsTests;

[OnPostgres]
public sealed class BackupOnPostgresTests(ITestOutputHelper output) : PortalBackupCommandsTests(output);

[OnPostgres]
public sealed class TelemetryOnPostgresTests : TelemetryHttpTests;
