using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClientPortal.Tests.Features.Presence;

public sealed class LastSeenReactorTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private PresenceBoard board = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock);
        board = portal.Get<PresenceBoard>();
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_person_who_leaves_was_seen_at_their_last_sign_with_the_cursor_of_that_moment()
    {
        var project = await portal.ProjectAsync();
        await Eventually.TrueAsync(async () => portal.Bus.Head == await portal.Log.HeadAsync());
        var cursor = portal.Bus.Head;
        board.Connect(portal.Member.PersonId, "laptop");
        clock.Advance(TimeSpan.FromMinutes(1));
        board.Disconnect(portal.Member.PersonId, "laptop");
        await portal.Projects.ReportAsync(portal.Technician, project, 85, null);
        await Eventually.TrueAsync(() => portal.Bus.Head > cursor);

        clock.Advance(TimeSpan.FromSeconds(20));

        var seen = await Eventually.ValueAsync(() => SeenAsync(portal.Member));
        Assert.Equal((FakeClock.Start.AddMinutes(1), cursor), (seen.At, seen.Cursor));

        // A second visit overwrites the first.
        board.Connect(portal.Member.PersonId, "laptop");
        board.Disconnect(portal.Member.PersonId, "laptop");
        var again = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(async () => (await SeenAsync(portal.Member))!.At == again);
    }

    [Fact]
    public async Task A_person_who_is_here_when_the_portal_stops_was_seen_at_their_last_sign()
    {
        board.Connect(portal.Member.PersonId, "laptop");
        board.Connect(portal.Technician.PersonId, "phone");
        clock.Advance(TimeSpan.FromSeconds(30));
        board.Beat(portal.Technician.PersonId, "phone");
        clock.Advance(TimeSpan.FromSeconds(30));

        await Reactor.StopAsync(CancellationToken.None);

        Assert.Equal(FakeClock.Start, (await SeenAsync(portal.Member))!.At);
        Assert.Equal(FakeClock.Start.AddSeconds(30), (await SeenAsync(portal.Technician))!.At);
        Assert.Null(await SeenAsync(portal.NonMember));
    }

    [Fact]
    public async Task Nothing_is_written_after_the_stop()
    {
        await Reactor.StopAsync(CancellationToken.None);
        board.Connect(portal.Member.PersonId, "laptop");
        board.Disconnect(portal.Member.PersonId, "laptop");
        clock.Advance(TimeSpan.FromSeconds(20));

        // A write that had begun before would end before this one.
        await portal.ProjectAsync();
        Assert.Null(await SeenAsync(portal.Member));
    }

    [Fact]
    public async Task An_unknown_person_is_skipped()
    {
        board.Connect(Guid.CreateVersion7(), "laptop");
        board.Connect(portal.Member.PersonId, "phone");

        await Reactor.StopAsync(CancellationToken.None);

        Assert.NotNull(await SeenAsync(portal.Member));
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.LastSeen.CountAsync()));
    }

    /// <summary>For others the person was here until they became invisible; their own cursor moves on.</summary>
    [Fact]
    public async Task An_invisible_person_is_not_seen_to_leave()
    {
        var presence = portal.Get<PresenceCommands>();
        board.Connect(portal.Member.PersonId, "laptop");
        clock.Advance(TimeSpan.FromMinutes(1));
        var hidden = clock.GetUtcNow();
        await presence.ChooseAsync(portal.Member, ChosenStatus.Invisible);
        Assert.Equal(hidden, (await SeenAsync(portal.Member))!.At);
        var before = (await SeenAsync(portal.Member))!.Cursor;

        await portal.ProjectAsync();
        await Eventually.TrueAsync(() => portal.Bus.Head > before);
        clock.Advance(TimeSpan.FromMinutes(1));
        board.Disconnect(portal.Member.PersonId, "laptop");
        clock.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(async () => (await SeenAsync(portal.Member))!.Cursor > before);
        Assert.Equal(hidden, (await SeenAsync(portal.Member))!.At);
        Assert.Equal(hidden, (await portal.Get<PresenceQueries>().ProfileAsync(portal.Technician, portal.Member.PersonId)).SeenAt);

        // Choosing the same status again changes nothing.
        await presence.ChooseAsync(portal.Member, ChosenStatus.Invisible);
        Assert.Equal(hidden, (await SeenAsync(portal.Member))!.At);

        board.Connect(portal.Member.PersonId, "laptop");
        await presence.ChooseAsync(portal.Member, ChosenStatus.Automatic);
        clock.Advance(TimeSpan.FromMinutes(1));
        board.Disconnect(portal.Member.PersonId, "laptop");
        var leftAt = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(async () => (await SeenAsync(portal.Member))!.At == leftAt);
    }

    private LastSeenReactor Reactor => portal.Services.GetServices<IHostedService>().OfType<LastSeenReactor>().Single();

    private Task<LastSeen?> SeenAsync(Viewer viewer) =>
        portal.Store.ReadAsync(db => db.LastSeen.SingleOrDefaultAsync(seen => seen.PersonId == viewer.PersonId));
}
