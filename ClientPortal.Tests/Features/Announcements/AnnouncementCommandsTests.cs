using ClientPortal.Domain;
using ClientPortal.Domain.Announcements;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Announcements;
using ClientPortal.Web.Features.Audit;

namespace ClientPortal.Tests.Features.Announcements;

public sealed class AnnouncementCommandsTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private AnnouncementCommands Commands => portal.Get<AnnouncementCommands>();
    private AnnouncementQueries Queries => portal.Get<AnnouncementQueries>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Each_person_finds_what_addresses_them()
    {
        var all = await AnnounceAsync(AnnouncementAudience.All);
        var staff = await AnnounceAsync(new(AnnouncementScope.Staff));
        var clients = await AnnounceAsync(new(AnnouncementScope.Clients));
        var acme = await AnnounceAsync(AnnouncementAudience.Organisation(portal.Acme));
        var member = await AnnounceAsync(AnnouncementAudience.Person(portal.Member.PersonId));

        Assert.Equal([all, staff, clients, acme, member], await OpenAsync(portal.Technician));
        Assert.Equal([all, clients, acme, member], await OpenAsync(portal.Member));
        Assert.Equal([all, clients, acme], await OpenAsync(portal.ClientAdmin));
        Assert.Equal([all, clients], await OpenAsync(portal.Outsider));
        await Assert.ThrowsAsync<NotFound>(() => Queries.FindAsync(portal.Outsider, acme));

        async Task<IEnumerable<Guid>> OpenAsync(Domain.People.Viewer viewer) => (await Queries.OpenAsync(viewer)).Select(row => row.Id);
    }

    [Fact]
    public async Task Readers_are_counted_once_each()
    {
        var id = await AnnounceAsync(AnnouncementAudience.Organisation(portal.Acme));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Commands.SeeAsync(portal.Member, [id])));
        await Commands.SeeAsync(portal.ClientAdmin, [id]);
        await Commands.SeeAsync(portal.Outsider, [id]);
        await Commands.DismissAsync(portal.ClientAdmin, id);
        await Commands.DismissAsync(portal.ClientAdmin, id);

        var listed = Assert.Single(await Queries.ListAsync(portal.Technician));
        Assert.Equal((2, 1, "Acme", "Ada Admin"), (listed.SeenBy, listed.DismissedBy, listed.ScopeName, listed.MadeByName));
        await Assert.ThrowsAsync<NotFound>(() => Commands.DismissAsync(portal.Outsider, id));
    }

    [Fact]
    public async Task An_ended_announcement_is_gone_for_clients_and_listed_for_staff()
    {
        var id = await AnnounceAsync(AnnouncementAudience.All);
        await Commands.EndAsync(portal.Admin, id);

        await Assert.ThrowsAsync<NotFound>(() => Queries.FindAsync(portal.Member, id));
        await Assert.ThrowsAsync<NotFound>(() => Commands.DismissAsync(portal.Member, id));
        Assert.Empty(await Queries.OpenAsync(portal.Admin));
        Assert.NotNull(Assert.Single(await Queries.ListAsync(portal.Admin)).Row.EndsAt);
    }

    [Fact]
    public async Task The_audit_says_who_announced_what_to_whom_and_the_log_holds_no_text()
    {
        var id = await AnnounceAsync(AnnouncementAudience.Person(portal.Member.PersonId));
        await Commands.EndAsync(portal.Admin, id);

        var lines = await portal.Get<AuditQueries>().NewestAsync(portal.Admin, new AuditFilter(), limit: 2);

        Assert.Equal(["announcement.ended", "announcement.published"], lines.Select(line => line.Kind));
        Assert.All(lines, line => Assert.Equal(("Ada Admin", "Max Member", "Maintenance"), (line.ActorName, line.PersonName, line.About)));
        Assert.Equal("person", lines[1].Way);
        Assert.False(await portal.Store.ReadAsync(db => Task.FromResult(db.Log.Any(row => row.Body.Contains("Maintenance")))));
    }

    [Fact]
    public async Task Announcing_too_often_is_refused_with_the_time_to_wait()
    {
        for (var i = 0; i < 30; i++)
        {
            await AnnounceAsync(new(AnnouncementScope.Staff));
        }

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => AnnounceAsync(new(AnnouncementScope.Staff)));
        Assert.Equal("announcement.too-often", refused.Rule);
        Assert.InRange((int)refused.Values[0], 1, 300);
    }

    [Fact]
    public async Task An_unknown_audience_is_not_found()
    {
        await Assert.ThrowsAsync<NotFound>(() => AnnounceAsync(AnnouncementAudience.Organisation(Guid.NewGuid())));
        await Assert.ThrowsAsync<NotFound>(() => AnnounceAsync(AnnouncementAudience.Person(Guid.NewGuid())));
        Assert.Empty(await Queries.ListAsync(portal.Admin));
    }

    private Task<Guid> AnnounceAsync(AnnouncementAudience audience) =>
        Commands.AnnounceAsync(portal.Admin, new(audience, "Maintenance", "Demain à 8 h."));
}
