using System.Globalization;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ClientPortal.Tests.Postgres;

/// <summary>
/// A reader by cursor, as streams, pages and webhooks are, beside saves of two nodes that begin in any order and linger before their commits.
/// PORTAL_TEST_COMMITS says how many.
/// </summary>
[OnPostgres]
public sealed class CursorTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Projects = 32;

    private static readonly int Commits =
        int.Parse(Environment.GetEnvironmentVariable("PORTAL_TEST_COMMITS") ?? "320", CultureInfo.InvariantCulture);

    private TestPortal one = null!;

    public async ValueTask InitializeAsync() => one = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await one.DisposeAsync();

    [Fact]
    public async Task A_reader_by_cursor_misses_no_commit_whatever_their_order()
    {
        await using var other = await one.StartNodeAsync();
        var projects = new List<Guid>();
        foreach (var number in Enumerable.Range(0, Projects))
        {
            projects.Add(await one.ProjectAsync($"Projet {number}"));
        }

        await one.Store.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""
            CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(random() * 0.002); RETURN NULL; END $$;
            CREATE TRIGGER linger AFTER INSERT ON "EventLog" FOR EACH ROW EXECUTE FUNCTION linger();
            """));
        var start = await one.Log.HeadAsync();
        var (seed, written) = (Random.Shared.Next(), 0);
        output.WriteLine($"seed {seed}");
        var order = Enumerable.Range(0, Commits).ToArray();
        new Random(seed).Shuffle(order);

        // Each project's saves follow one another; those of different projects come in any order.
        var writing = Task.WhenAll(order.GroupBy(i => i % Projects).Select(group => Task.Run(async () =>
        {
            foreach (var i in group)
            {
                var node = i % 2 == 0 ? one : other;
                var progress = i % 101;
                await node.Projects.ReportAsync(one.Technician, projects[group.Key], progress, null);
                await node.Projects.ReportAsync(one.Technician, projects[group.Key], (progress + 1) % 101, ProjectStatus.InProgress);
                Interlocked.Add(ref written, 2);
            }
        })));
        var (seen, cursor) = (new List<long>(), start);
        while (!writing.IsCompleted || cursor < await one.Log.HeadAsync())
        {
            var page = await other.Store.ReadAsync(db => db.Log.Where(row => row.Seq > cursor).OrderBy(row => row.Seq).Take(50).ToListAsync());
            seen.AddRange(page.Select(row => row.Seq));
            cursor = page.Count > 0 ? page[^1].Seq : cursor;
        }

        await writing;
        var all = await one.Store.ReadAsync(db => db.Log.Where(row => row.Seq > start).OrderBy(row => row.Seq).Select(row => row.Seq).ToListAsync());
        output.WriteLine($"{all.Count} events of {written} saves, {all.Except(seen).Count()} missed");
        Assert.True(all.Count >= Commits, $"{all.Count}");
        Assert.Equal(all, seen);
    }

    /// <summary>What the test above would find, were the saves not to take turns: a row with a smaller number that is committed later.</summary>
    [Fact]
    public async Task Without_turns_a_reader_by_cursor_would_miss_a_commit()
    {
        await one.ProjectAsync();
        await using var early = await InsertAsync();
        await using var late = await InsertAsync();

        await late.CommitAsync();
        var cursor = await one.Log.HeadAsync();
        await early.CommitAsync();

        Assert.Empty(await one.Store.ReadAsync(db => db.Log.Where(row => row.Seq > cursor).ToListAsync()));
        Assert.Contains(await one.Store.ReadAsync(db => db.Log.Select(row => row.Seq).ToListAsync()), seq => seq == cursor - 1);
    }

    private async Task<Uncommitted> InsertAsync()
    {
        var connection = new NpgsqlConnection(one.Database);
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO "EventLog" ("EventId", "Name", "At", "ActorId", "StaffOnly", "Private", "MembersOnly", "Body")
            SELECT gen_random_uuid(), "Name", "At", "ActorId", "StaffOnly", "Private", "MembersOnly", "Body" FROM "EventLog" LIMIT 1
            """, connection);
        await command.ExecuteNonQueryAsync();
        return new Uncommitted(connection, transaction);
    }

    private sealed record Uncommitted(NpgsqlConnection Connection, NpgsqlTransaction Transaction) : IAsyncDisposable
    {
        public Task CommitAsync() => Transaction.CommitAsync();

        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
