using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Identity;

public sealed class SessionGateTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid session;

    private SessionStates Gate => portal.Get<SessionStates>();

    private ClaimsPrincipal Cookie => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, portal.Member.PersonId.ToString()), new(ViewerSource.SessionClaim, session.ToString())], "test"));

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock);
        session = await portal.Get<SessionCommands>().StartAsync(portal.Member, "");
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task An_ended_session_is_closed_at_once_although_it_was_just_cached_as_open()
    {
        Assert.Equal(SessionState.Open, await Gate.SessionStateAsync(Cookie));

        await portal.Get<SessionCommands>().EndAsync(portal.Member, session);

        await Eventually.TrueAsync(async () => await Gate.SessionStateAsync(Cookie) == SessionState.Password);
    }

    [Fact]
    public async Task A_disabled_person_is_signed_out_at_once()
    {
        Assert.Equal(SessionState.Open, await Gate.SessionStateAsync(Cookie));

        await portal.Store.WriteAsync(async db =>
            (await db.People.SingleAsync(person => person.Id == portal.Member.PersonId))
                .Disable(portal.Admin, isLastAdministrator: false, clock.GetUtcNow()));

        await Eventually.TrueAsync(async () => await Gate.SessionStateAsync(Cookie) == SessionState.Disabled);
    }

    [Fact]
    public async Task It_caches_for_a_moment_and_reads_again_after_it()
    {
        Assert.Equal(SessionState.Open, await Gate.SessionStateAsync(Cookie));

        // Behind the portal's back: no event.
        await ExecuteAsync("UPDATE \"Sessions\" SET \"EndedAt\" = 1");
        Assert.Equal(SessionState.Open, await Gate.SessionStateAsync(Cookie));

        clock.Advance(SessionStates.Memory);
        Assert.NotEqual(SessionState.Open, await Gate.SessionStateAsync(Cookie));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_ends_no_session()
    {
        await ExecuteAsync("ALTER TABLE \"Sessions\" RENAME TO \"Away\"");

        Assert.Equal(SessionState.Open, await Gate.SessionStateAsync(Cookie));

        await ExecuteAsync("ALTER TABLE \"Away\" RENAME TO \"Sessions\"");
        Assert.Equal(SessionState.Open, await Gate.SessionStateAsync(Cookie));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_reopens_no_session()
    {
        await portal.Get<SessionCommands>().EndAsync(portal.Member, session);
        await Eventually.TrueAsync(async () => await Gate.SessionStateAsync(Cookie) == SessionState.Password);
        await ExecuteAsync("ALTER TABLE \"Sessions\" RENAME TO \"Away\"");
        clock.Advance(SessionStates.Memory);

        Assert.NotEqual(SessionState.Open, await Gate.SessionStateAsync(Cookie));
    }

    [Fact]
    public async Task Last_seen_is_kept_to_the_minute_and_makes_no_event()
    {
        clock.Advance(SessionStates.SeenEvery - TimeSpan.FromSeconds(1));
        await Gate.SessionStateAsync(Cookie);
        clock.Advance(SessionStates.Memory);
        await Gate.SessionStateAsync(Cookie);

        await Eventually.TrueAsync(async () => await LastSeenAsync() == clock.GetUtcNow());
        var seen = clock.GetUtcNow();
        clock.Advance(SessionStates.Memory);
        await Gate.SessionStateAsync(Cookie);

        await Gate.StopAsync(CancellationToken.None);
        Assert.Equal(seen, await LastSeenAsync());
        Assert.False(await portal.Store.ReadAsync(db => db.Log.AnyAsync(row => row.Name != "session.started" && row.At > FakeClock.Start)));
    }

    private Task<DateTimeOffset> LastSeenAsync() =>
        portal.Store.ReadAsync(db => db.Sessions.Where(one => one.Id == session).Select(one => one.LastSeenAt).SingleAsync());

    private Task<int> ExecuteAsync(string sql) => portal.Store.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql));
}
