using ClientPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ClientPortal.Tests.Postgres;

/// <summary>Connections that end while they are idle: the network was away, or the server was started anew.</summary>
[OnPostgres]
public sealed class LostConnectionTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_read_on_a_connection_that_has_ended_is_made_again_on_another_one()
    {
        var asked = 0;

        var answer = await portal.Store.ReadAsync(async db =>
        {
            asked++;
            return asked == 1
                ? await db.Database.SqlQuery<bool>($"SELECT pg_terminate_backend(pg_backend_pid()) AS \"Value\"").SingleAsync()
                : await db.People.AnyAsync();
        });

        Assert.True(answer);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_change_whose_connection_ends_before_its_commit_is_made_again_and_stored_once()
    {
        var (made, project, before) = (0, await portal.ProjectAsync(), await portal.Log.HeadAsync());

        await portal.Store.WriteAsync(async db =>
        {
            (await db.Projects.SingleAsync(one => one.Id == project)).Report(portal.Technician, 85, null, DateTimeOffset.UnixEpoch);
            if (++made == 1)
            {
                await db.Database.OpenConnectionAsync();
                await EndAsync(((NpgsqlConnection)db.Database.GetDbConnection()).ProcessID);
            }
        });

        Assert.Equal(2, made);
        Assert.Single(await portal.Log.AfterAsync(portal.Admin, before, 10));
    }

    /// <summary>Its commit may have arrived: to make it again might be to make it twice.</summary>
    [Fact]
    public async Task A_change_whose_connection_ends_in_its_commit_is_not_made_again()
    {
        var (made, project) = (0, await portal.ProjectAsync());
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""
            CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER away AFTER INSERT ON "EventLog" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION away();
            """));

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => portal.Store.WriteAsync(async db =>
        {
            made++;
            (await db.Projects.SingleAsync(one => one.Id == project)).Report(portal.Technician, 85, null, DateTimeOffset.UnixEpoch);
        }));

        Assert.Equal(1, made);
        Assert.True(await portal.Store.ReadAsync(db => Task.FromResult(db.IsLostConnection(fault))));
    }

    /// <summary>The connection that holds the name may have ended too, and another node have it.</summary>
    [Fact]
    public async Task A_change_that_must_be_alone_is_not_made_again_when_its_connection_ends()
    {
        var made = 0;

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => portal.Store.WriteAloneAsync("a rule", async db =>
        {
            made++;
            await db.Database.OpenConnectionAsync();
            await EndAsync(((NpgsqlConnection)db.Database.GetDbConnection()).ProcessID);
            await db.People.AnyAsync();
        }));

        Assert.Equal(1, made);
        Assert.True(await portal.Store.ReadAsync(db => Task.FromResult(db.IsLostConnection(fault))));
    }

    [Fact]
    public async Task What_the_network_ended_is_a_lost_connection_and_what_took_too_long_is_not()
    {
        await portal.Store.ReadAsync(db =>
        {
            Assert.True(db.IsLostConnection(new InvalidOperationException("read", new NpgsqlException("read", new EndOfStreamException()))));
            Assert.True(db.IsLostConnection(new NpgsqlException("written", new IOException())));
            Assert.True(db.IsLostConnection(new PostgresException("nothing came", "FATAL", "FATAL", "25P03")));
            Assert.False(db.IsLostConnection(new NpgsqlException("read", new TimeoutException())));
            Assert.False(db.IsLostConnection(new IOException()));
            return Task.FromResult(true);
        });
    }

    [Fact]
    public async Task A_fault_that_is_not_the_connections_is_not_tried_again()
    {
        var asked = 0;

        await Assert.ThrowsAsync<PostgresException>(() => portal.Store.ReadAsync(db =>
        {
            asked++;
            return db.Database.SqlQuery<int>($"SELECT 1 / 0 AS \"Value\"").SingleAsync();
        }));

        Assert.Equal(1, asked);
    }

    private Task EndAsync(int connection) => portal.Store.ReadAsync(async db =>
        await db.Database.SqlQuery<bool>($"SELECT pg_terminate_backend({connection}, 10000) AS \"Value\"").SingleAsync());
}
