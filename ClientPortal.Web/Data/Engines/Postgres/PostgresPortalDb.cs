using ClientPortal.Domain.Jobs;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ClientPortal.Web.Data;

/// <summary>A PostgreSQL database: several nodes may write it.</summary>
public sealed class PostgresPortalDb(DbContextOptions<PostgresPortalDb> options) : PortalDb(options)
{
    private const string TicketNumbers = "TicketNumbers";

    // This connection does nothing while it holds a name, and a large file may be checked meanwhile.
    private const string LongestHold = "2min";

    // Clocks that differ by less agree: a lease lasts a minute.
    private static readonly TimeSpan Agreement = TimeSpan.FromSeconds(1);

    // idle_in_transaction_session_timeout: the server ended a transaction in which nothing came (PostgresEngine).
    private const string IdleInTransaction = "25P03";

    private readonly WriteGate? gate = ServiceOf<WriteGate>(options);

    /// <summary>Whether this save writes the log, and so takes its turn.</summary>
    internal bool WritesLog => ChangeTracker.Entries<EventRow>().Any(entry => entry.State == EntityState.Added);

    /// <summary>From a sequence: two nodes never get the same, and a save that fails leaves a gap.</summary>
    public override Task<long> NextTicketNumberAsync(CancellationToken stop = default) =>
        Database.SqlQueryRaw<long>($"""SELECT nextval('"{TicketNumbers}"') AS "Value" """).SingleAsync(stop);

    public override bool IsDuplicate(DbUpdateException fault) =>
        fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    // Two saves that lock the same rows in another order: the server ends one of them.
    public override bool IsLostRace(Exception fault) => base.IsLostRace(fault)
        || fault.Chain().Any(one => one is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected });

    // Not one that took too long: to wait as long once more would not help.
    public override bool IsLostConnection(Exception fault) => fault.Chain().Any(one => one is NpgsqlException { InnerException: IOException }
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or IdleInTransaction });

    public override bool IsFull(Exception fault) =>
        fault.Chain().Any(one => one is PostgresException { SqlState: PostgresErrorCodes.DiskFull });

    public override IQueryable<long> MessagesHolding(IReadOnlyCollection<string> words)
    {
        var wanted = PostgresSearch.Wanted(words);
        return Database.SqlQuery<long>($"""
            SELECT "Seq" AS "Value" FROM "Messages" WHERE "SearchWords" @@ search_query({wanted})
            UNION ALL SELECT message."Seq" FROM "Attachments" AS file JOIN "Messages" AS message ON message."Id" = file."MessageId"
            WHERE file."SearchWords" @@ search_query({wanted})
            """);
    }

    public override IQueryable<long> TicketsHolding(IReadOnlyCollection<string> words)
    {
        var wanted = PostgresSearch.Wanted(words);
        return Database.SqlQuery<long>($"""SELECT "Number" AS "Value" FROM "Tickets" WHERE "SearchWords" @@ search_query({wanted})""");
    }

    public override IQueryable<long> TextsHolding(IReadOnlyCollection<string> words)
    {
        var wanted = PostgresSearch.Wanted(words);
        return Database.SqlQuery<long>($"""SELECT "Seq" AS "Value" FROM "DocumentTexts" WHERE "SearchWords" @@ search_query({wanted})""");
    }

    // About 64 words around the first of the searched ones, as on SQLite; the page shortens them.
    public override IQueryable<FoundText> FoundIn(IReadOnlyCollection<string> hashes, IReadOnlyCollection<string> words)
    {
        var wanted = PostgresSearch.Wanted(words);
        var first = wanted.FirstOrDefault() ?? "";
        return Database.SqlQuery<FoundText>($"""
            SELECT "Sha256", substring("Text" FROM greatest(strpos(fold("Text"), fold({first})) - 200, 1) FOR 450) AS "Around"
            FROM "DocumentTexts" WHERE "Sha256" = ANY ({hashes.ToArray()}) AND "SearchWords" @@ search_query({wanted})
            """);
    }

    public override IQueryable<Guid> DocumentsHolding(IReadOnlyCollection<string> words)
    {
        var wanted = PostgresSearch.Wanted(words);
        return Database.SqlQuery<Guid>($"""SELECT "Id" AS "Value" FROM "Documents" WHERE "SearchWords" @@ search_query({wanted})""");
    }

    public override async Task<IAsyncDisposable?> HoldAsync(string name, CancellationToken stop)
    {
        var transaction = await Database.BeginTransactionAsync(stop);
        await Database.ExecuteSqlAsync(
            $"""
            SELECT set_config('idle_in_transaction_session_timeout', {LongestHold}, true),
                pg_advisory_xact_lock(hashtextextended({name}, 0))
            """,
            stop);
        return transaction;
    }

    public override async Task<TimeSpan> ClockAheadAsync(TimeProvider machine, CancellationToken stop)
    {
        var before = machine.GetUtcNow().UtcDateTime;
        var database = await Database.SqlQuery<DateTime>($"""SELECT clock_timestamp() AS "Value" """).SingleAsync(stop);
        var after = machine.GetUtcNow().UtcDateTime;
        return database < before - Agreement ? database - before : database > after + Agreement ? database - after : TimeSpan.Zero;
    }

    public override Task<long> SizeAsync(CancellationToken stop) =>
        Database.SqlQuery<long>($"""SELECT pg_database_size(current_database()) AS "Value" """).SingleAsync(stop);

    // Each save is a transaction, also one of a single statement: the interceptor takes the turn when it begins. Of one node's saves one alone
    // waits for it, with a connection; the others wait here, without.
    protected override Task<T> InOrderAsync<T>(Func<Task<T>> save, CancellationToken stop)
    {
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        return WritesLog && gate is not null ? gate.PassAsync(save, stop) : save();
    }

    // Rows that another node is claiming are passed over. The array is made once, so the limits hold. The columns are named: the statement is kept,
    // and must not change when a later version adds one.
    protected override IQueryable<Job> Claim(JobClaim claim) => Jobs.FromSql($"""
        UPDATE "Jobs" SET "State" = 'Running', "Attempts" = "Attempts" + 1, "Failures" = "Failures" + 1, "Version" = "Version" + 1,
            "RunAgain" = FALSE, "LeasedBy" = {claim.By}, "LeasedUntil" = {claim.Until.UtcTicks}
        WHERE "Id" = ANY (ARRAY(
            SELECT "Id" FROM (
                SELECT "Id" FROM "Jobs" WHERE "Kind" = {claim.Kind} AND "State" = 'Due' AND "DueAt" <= {claim.Now.UtcTicks}
                ORDER BY "DueAt" LIMIT {claim.Most} FOR UPDATE SKIP LOCKED) AS due
            UNION ALL SELECT "Id" FROM (
                SELECT "Id" FROM "Jobs" WHERE "Kind" = {claim.Kind} AND "State" = 'Running' AND "LeasedUntil" <= {claim.Now.UtcTicks}
                ORDER BY "LeasedUntil" LIMIT {claim.MostLost} FOR UPDATE SKIP LOCKED) AS lost))
        RETURNING "Id", "Attempts", "CreatedAt", "DueAt", "Failures", "FinishedAt", "Key", "Kind", "LastError", "LeasedBy", "LeasedUntil", "Payload",
            "PersonId", "RunAgain", "State", "Subject", "Version"
        """);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // Text sorts by its code points, as on SQLite, whatever the locale of the server. Local times have no zone.
        configurationBuilder.Properties<string>().UseCollation("C");
        configurationBuilder.Properties<DateTime>().HaveColumnType("timestamp without time zone");
        configurationBuilder.Properties<IReadOnlyList<DateTime>>().HaveColumnType("timestamp without time zone[]");
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasSequence<long>(TicketNumbers).StartsAt(FirstTicketNumber);
    }
}
