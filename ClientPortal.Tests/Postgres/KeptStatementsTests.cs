using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Postgres;

/// <summary>Connections keep what was asked on them (docs/decisions, 45).</summary>
[OnPostgres]
public sealed class KeptStatementsTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task What_is_asked_again_is_parsed_once_also_by_the_next_to_use_the_connection()
    {
        // Each use may be of another connection.
        var asked = Guid.NewGuid();
        await Eventually.TrueAsync(async () =>
        {
            await portal.Store.ReadAsync(db => db.People.TagWith($"{asked}").AnyAsync());
            return await portal.Store.ReadAsync(db => KeptAsync(db, $"%{asked}%")) == 1;
        });
    }

    /// <summary>As a node of the next version does, while this one goes on (docs/operations.md).</summary>
    [Fact]
    public async Task A_column_that_is_added_meanwhile_breaks_nothing()
    {
        var project = await portal.ProjectAsync();
        await portal.Store.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            for (var times = 0; times < 3; times++)
            {
                await TitleAsync(db);
            }

            Assert.NotEqual(0, await KeptAsync(db, """%FROM "Projects"%"""));
            await portal.Store.ReadAsync(other => other.Database.ExecuteSqlRawAsync("""ALTER TABLE "Projects" ADD COLUMN "Extra" text"""));
            return await TitleAsync(db);
        });

        Task<string> TitleAsync(PortalDb db) => db.Projects.Where(one => one.Id == project).Select(one => one.Name).SingleAsync();
    }

    /// <summary>A connection is given to the next user as it is.</summary>
    [Fact]
    public async Task A_name_that_was_held_leaves_nothing_on_its_connection()
    {
        var kept = await portal.Store.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using (await db.HoldAsync("a rule", CancellationToken.None))
            {
                Assert.Equal(1, await LocksAsync(db));
            }

            return (await LocksAsync(db),
                await db.Database.SqlQuery<string>($"SELECT current_setting('idle_in_transaction_session_timeout') AS \"Value\"").SingleAsync());
        });

        Assert.Equal((0, "5s"), kept);

        static Task<int> LocksAsync(PortalDb db) => db.Database.SqlQuery<int>(
            $"SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()").SingleAsync();
    }

    /// <summary>The claim of jobs is a statement of its own, not EF Core's.</summary>
    [Fact]
    public async Task Jobs_are_claimed_while_their_table_gets_a_column()
    {
        await portal.Store.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            for (var times = 0; times < 3; times++)
            {
                await ClaimAsync(db);
            }

            await portal.Store.ReadAsync(other => other.Database.ExecuteSqlRawAsync("""ALTER TABLE "Jobs" ADD COLUMN "Extra" text"""));
            return await ClaimAsync(db);
        });

        static async Task<int> ClaimAsync(PortalDb db) => (await db.ClaimJobsAsync(
            [new JobClaim("none", "here", FakeClock.Start, FakeClock.Start.AddMinutes(1), 1, 1)], CancellationToken.None)).Count;
    }

    private static Task<int> KeptAsync(PortalDb db, string like) => db.Database.SqlQuery<int>(
        $"SELECT count(*)::int AS \"Value\" FROM pg_prepared_statements WHERE statement LIKE {like}").SingleAsync();
}
