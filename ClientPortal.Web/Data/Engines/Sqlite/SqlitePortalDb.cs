using System.Text.Json;
using ClientPortal.Domain.Jobs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>The embedded default: one file, one process.</summary>
public sealed class SqlitePortalDb(DbContextOptions<SqlitePortalDb> options) : PortalDb(options)
{
    private readonly TicketNumbers? numbers = ServiceOf<TicketNumbers>(options);
    private readonly WriteGate? gate = ServiceOf<WriteGate>(options);
    private (KeptConnections From, KeptConnection Connection)? kept;

    /// <summary>Counted in the process: no other process writes the file.</summary>
    public override async Task<long> NextTicketNumberAsync(CancellationToken stop = default)
    {
        var last = await Tickets.MaxAsync(ticket => (long?)ticket.Number, stop) ?? FirstTicketNumber - 1;
        return numbers?.Next(last) ?? last + 1;
    }

    /// <summary>Takes one of these connections until the context is disposed.</summary>
    internal void Use(KeptConnections connections)
    {
        kept = (connections, connections.Take());
        Database.SetDbConnection(kept.Value.Connection);
    }

    public override void Dispose()
    {
        var used = Release();
        base.Dispose();
        used?.From.GiveBack(used.Value.Connection);
    }

    public override async ValueTask DisposeAsync()
    {
        var used = Release();
        await base.DisposeAsync();
        used?.From.GiveBack(used.Value.Connection);
    }

    // Before it is disposed: contexts are pooled, and another caller may have it at once.
    private (KeptConnections From, KeptConnection Connection)? Release()
    {
        var used = kept;
        kept = null;
        return used;
    }

    // sqlite.org/rescode.html: SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE.
    public override bool IsDuplicate(DbUpdateException fault) => fault.InnerException is SqliteException { SqliteExtendedErrorCode: 1555 or 2067 };

    // sqlite.org/rescode.html: SQLITE_FULL, SQLITE_IOERR_SHMSIZE (the index of the write-ahead log could not grow).
    public override bool IsFull(Exception fault) =>
        fault.Chain().Any(one => one is SqliteException { SqliteErrorCode: 13 } or SqliteException { SqliteExtendedErrorCode: 4874 });

    // UNION ALL keeps SQLite on one list; a message that is in it twice is found once.
    public override IQueryable<long> MessagesHolding(IReadOnlyCollection<string> words) => Database.SqlQuery<long>($"""
        SELECT rowid AS "Value" FROM "SearchMessages" WHERE "SearchMessages" MATCH {SqliteSearch.AllOf(words)}
        UNION ALL SELECT "Seq" FROM "SearchFiles" WHERE "SearchFiles" MATCH {SqliteSearch.AllOf(words)}
        """);

    public override IQueryable<long> TicketsHolding(IReadOnlyCollection<string> words) =>
        Database.SqlQuery<long>($"""SELECT rowid AS "Value" FROM "SearchTickets" WHERE "SearchTickets" MATCH {SqliteSearch.AllOf(words)}""");

    public override IQueryable<long> TextsHolding(IReadOnlyCollection<string> words) =>
        Database.SqlQuery<long>($"""SELECT rowid AS "Value" FROM "SearchDocuments" WHERE "SearchDocuments" MATCH {SqliteSearch.AllOf(words)}""");

    // 64 words at most around the first hit (sqlite.org/fts5.html#the_snippet_function); the page shortens them. The words are looked up once: the
    // sign before rowid keeps SQLite from doing it for each of the hashes.
    public override IQueryable<FoundText> FoundIn(IReadOnlyCollection<string> hashes, IReadOnlyCollection<string> words) =>
        Database.SqlQuery<FoundText>($"""
            SELECT text."Sha256" AS "Sha256", snippet("SearchDocuments", 0, '', '', '', 64) AS "Around"
            FROM "SearchDocuments" CROSS JOIN "DocumentTexts" AS text ON text."Seq" = "SearchDocuments".rowid
            WHERE "SearchDocuments" MATCH {SqliteSearch.AllOf(words)} AND +"SearchDocuments".rowid IN (
                SELECT "Seq" FROM "DocumentTexts" WHERE "Sha256" IN (SELECT value FROM json_each({JsonSerializer.Serialize(hashes)})))
            """);

    public override IQueryable<Guid> DocumentsHolding(IReadOnlyCollection<string> words) => Database.SqlQuery<Guid>($"""
        SELECT "DocumentId" AS "Value" FROM "SearchDocumentNames" WHERE "SearchDocumentNames" MATCH {SqliteSearch.AllOf(words)}
        """);

    // Two limits, so that each part reads its own piece of the index. The second condition is what a server database checks again on a row that
    // another node has claimed meanwhile.
    protected override IQueryable<Job> Claim(JobClaim claim) => Jobs.FromSql($"""
        UPDATE "Jobs" SET "State" = 'Running', "Attempts" = "Attempts" + 1, "Failures" = "Failures" + 1, "Version" = "Version" + 1,
            "RunAgain" = 0, "LeasedBy" = {claim.By}, "LeasedUntil" = {claim.Until.UtcTicks}
        WHERE "Id" IN (
            SELECT "Id" FROM (
                SELECT "Id" FROM "Jobs" WHERE "Kind" = {claim.Kind} AND "State" = 'Due' AND "DueAt" <= {claim.Now.UtcTicks}
                ORDER BY "DueAt" LIMIT {claim.Most})
            UNION ALL SELECT "Id" FROM (
                SELECT "Id" FROM "Jobs" WHERE "Kind" = {claim.Kind} AND "State" = 'Running' AND "LeasedUntil" <= {claim.Now.UtcTicks}
                ORDER BY "LeasedUntil" LIMIT {claim.MostLost}))
        AND ("State" = 'Due' OR "LeasedUntil" <= {claim.Now.UtcTicks})
        RETURNING *
        """);

    protected override Task<T> InOrderAsync<T>(Func<Task<T>> save, CancellationToken stop) => gate is null ? save() : gate.PassAsync(save, stop);

    // There is one node, and this is its clock.
    public override Task<IAsyncDisposable?> HoldAsync(string name, CancellationToken stop) => Task.FromResult<IAsyncDisposable?>(null);

    public override Task<TimeSpan> ClockAheadAsync(TimeProvider machine, CancellationToken stop) => Task.FromResult(TimeSpan.Zero);

    /// <summary>The file with its write-ahead log.</summary>
    public override Task<long> SizeAsync(CancellationToken stop)
    {
        var file = Database.GetDbConnection().DataSource;
        return Task.FromResult(new[] { file, file + "-wal" }.Select(path => new FileInfo(path)).Where(one => one.Exists).Sum(one => one.Length));
    }
}
