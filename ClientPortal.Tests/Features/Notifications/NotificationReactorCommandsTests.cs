using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Notifications.Email;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Notifications;

/// <summary>Each event of the log becomes notifications once, whatever fails in between.</summary>
public sealed class NotificationReactorCommandsTests
{
    // What ends a transaction in the middle.
    private const string AtCursor = """CREATE TRIGGER crash BEFORE UPDATE ON "NotificationCursor" BEGIN SELECT RAISE(ABORT, 'killed here'); END""";
    private const string AtNotification = """CREATE TRIGGER crash BEFORE INSERT ON "Notifications" BEGIN SELECT RAISE(ABORT, 'killed here'); END""";

    [Fact]
    public async Task The_first_start_on_an_existing_portal_notifies_nobody_of_its_past()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        await portal.TicketAsync("Avant");
        var reactor = await StartedAsync(portal);

        await portal.TicketAsync("Après");
        await RunAsync(reactor);

        Assert.Equal("T-1002 · Après", Assert.Single(await portal.ListAsync(portal.Technician)).Title);
    }

    /// <summary>Events that happen while nothing runs are there at the next start, once.</summary>
    [Fact]
    public async Task A_restart_continues_where_the_last_run_ended()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        await StartedAsync(portal);
        await portal.TicketAsync("Pendant l’arrêt");

        await RunAsync(await StartedAsync(portal));
        await RunAsync(await StartedAsync(portal));

        Assert.Equal((1, 1), await LinesAsync(portal, portal.Technician));
    }

    /// <summary>The cursor and the notifications are one transaction: a failure of either leaves neither, and the restart makes both.</summary>
    [Theory]
    [Trait(TestDatabase.Trait, "Sqlite")] // for the syntax of its triggers
    [InlineData(AtCursor)]
    [InlineData(AtNotification)]
    public async Task A_failure_between_notifications_and_cursor_neither_loses_nor_doubles(string trigger)
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var reactor = await StartedAsync(portal);
        var group = await CrowdAsync(portal, 3);
        await portal.WriteAsync(portal.Technician, group, "Un");
        await portal.WriteAsync(portal.Technician, group, "Deux");
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlRawAsync(trigger));

        await Assert.ThrowsAnyAsync<DbUpdateException>(() => RunAsync(reactor));
        Assert.Equal(0, await portal.Store.ReadAsync(db => db.Notifications.CountAsync()));

        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER crash"));
        await RunAsync(await StartedAsync(portal));
        Assert.All(await AllAsync(portal), line => Assert.Equal(2, line.Count));
        Assert.Equal(3, (await AllAsync(portal)).Count);
    }

    /// <summary>A message to more people than one save holds: what the first saves wrote stays, and the restart passes over those people.</summary>
    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task A_crash_in_the_middle_of_a_crowd_notifies_everybody_once()
    {
        const int Many = NotificationReactor.MostPerSave + 30;
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var reactor = await StartedAsync(portal);
        var group = await CrowdAsync(portal, Many);
        await portal.WriteAsync(portal.Technician, group, "Bonjour à tous");

        Assert.True(await reactor.AdvanceAsync());
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlRawAsync(AtCursor));
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => RunAsync(reactor));
        Assert.Equal(NotificationReactor.MostPerSave, (await AllAsync(portal)).Count);

        // One of them has read it meanwhile.
        var reader = (await AllAsync(portal))[0].PersonId;
        await portal.Notifications().ReadAllAsync(await portal.ViewerAsync(reader));
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER crash"));
        await RunAsync(await StartedAsync(portal));

        var lines = await AllAsync(portal);
        Assert.Equal((Many, Many), (lines.Count, lines.Select(line => line.PersonId).Distinct().Count()));
        Assert.All(lines, line => Assert.Equal(1, line.Count));
        Assert.Single(lines, line => !line.IsUnread);
    }

    /// <summary>As the last weeks of a demo: otherwise its first start queues dozens of mails about old news.</summary>
    [Fact]
    public async Task What_is_not_delivered_is_in_the_bell_and_in_no_mail()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var reactor = await StartedAsync(portal);
        var group = await CrowdAsync(portal, 1);
        await portal.WriteAsync(portal.Technician, group, "Bonjour");
        await reactor.AdvanceAsync(isDelivered: false, CancellationToken.None);
        Assert.Equal((1, 0), await CountsAsync());

        await portal.WriteAsync(portal.Technician, await CrowdAsync(portal, 1), "Bonsoir");
        await RunAsync(reactor);
        Assert.Equal((2, 1), await CountsAsync());

        Task<(int Lines, int Mails)> CountsAsync() => portal.Store.ReadAsync(async db =>
            (await db.Notifications.CountAsync(), await db.Jobs.CountAsync(job => job.Kind == NotificationMailJob.Kind)));
    }

    /// <summary>A second writer of the same events, on another node, changes nothing.</summary>
    [Fact]
    public async Task Two_at_once_write_each_notification_once()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        NotificationReactor[] both = [await StartedAsync(portal), await StartedAsync(portal)];
        var group = await CrowdAsync(portal, 5);
        for (var i = 0; i < 10; i++)
        {
            await portal.WriteAsync(portal.Technician, group, $"{i}");
        }

        await Task.WhenAll(both.Select(RunAsync));

        Assert.All(await AllAsync(portal), line => Assert.Equal(10, line.Count));
        Assert.Equal(5, (await AllAsync(portal)).Count);
    }

    [Fact]
    public async Task A_person_who_may_not_hear_the_event_any_more_gets_nothing()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var reactor = await StartedAsync(portal);
        var number = await portal.TicketAsync(by: portal.ClientAdmin);
        await portal.Tickets().AddParticipantAsync(portal.Technician, number, portal.Member.PersonId);
        await portal.Tickets().AddParticipantAsync(portal.Technician, number, portal.NonMember.PersonId);
        await portal.SayAsync(portal.Technician, number, "Bonjour");
        await portal.Tickets().RemoveParticipantAsync(portal.Technician, number, portal.Member.PersonId);
        await portal.Get<PeopleCommands>().DisableAsync(portal.Admin, portal.NonMember.PersonId);
        await RunAsync(reactor);

        Assert.Equal([portal.ClientAdmin.PersonId], from line in await AllAsync(portal) where line.Kind == "ticket-answered" select line.PersonId);
    }

    [Fact]
    public async Task A_subject_that_the_person_loses_is_neither_listed_nor_counted()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var number = await portal.TicketAsync(by: portal.ClientAdmin);
        await portal.Tickets().AddParticipantAsync(portal.Technician, number, portal.Member.PersonId);
        await portal.SayAsync(portal.Technician, number, "Bonjour");
        Assert.Equal(["ticket-answered×1", "project-joined×1"], await portal.KindsOfAsync(portal.Member));

        await portal.Tickets().RemoveParticipantAsync(portal.Technician, number, portal.Member.PersonId);
        await portal.Projects.RemoveMemberAsync(portal.Technician, project, portal.Member.PersonId);

        Assert.Empty(await portal.KindsOfAsync(portal.Member));
        Assert.Equal(0, await portal.CountAsync(portal.Member));
        var hidden = (await AllAsync(portal)).First(line => line.PersonId == portal.Member.PersonId).Id;
        await Assert.ThrowsAsync<NotFound>(() => portal.Notifications().ReadAsync(portal.Member, hidden));
    }

    /// <summary>Staff who become clients are told nothing more of what was among staff.</summary>
    [Fact]
    public async Task What_was_among_staff_is_not_shown_to_a_client()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        await portal.Tickets().AssignAsync(portal.Admin, number, portal.Technician.PersonId);
        await portal.SayAsync(portal.Admin, number, "Entre nous", isInternal: true);
        await portal.NotifiedAsync();

        var client = portal.Technician with { Role = Role.Client, OrganisationId = portal.Acme, IsOrganisationAdministrator = true };
        Assert.DoesNotContain(await portal.ListAsync(client), row => row.Kind == "ticket-answered");
    }

    /// <summary>Bell and list cost the same however many notifications others have, and of one's own no more than are shown.</summary>
    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task Bell_and_list_are_read_from_indexes_in_their_order()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var queries = portal.Get<NotificationQueries>();
        foreach (var viewer in new[] { portal.Member, portal.ClientAdmin, portal.Technician })
        {
            plans.Watch(portal);
            await queries.CountAsync(viewer);
            await queries.ListAsync(viewer, new NotificationFilter());
            await queries.ListAsync(viewer, new NotificationFilter { Unread = true });
            await portal.Notifications().OpenedAsync(viewer, ["/projects/1"]);

            Assert.InRange(plans.Asked, 4, int.MaxValue);
            Assert.Empty(plans.ScansOf("Notifications"));
            Assert.Empty(plans.Choosing);
            Assert.DoesNotContain("USE TEMP B-TREE FOR ORDER BY", plans.Steps);
        }
    }

    private static async Task<NotificationReactor> StartedAsync(TestPortal portal)
    {
        var reactor = ActivatorUtilities.CreateInstance<NotificationReactor>(portal.Services);
        await reactor.BeginAsync();
        return reactor;
    }

    private static async Task RunAsync(NotificationReactor reactor)
    {
        while (await reactor.AdvanceAsync())
        {
        }
    }

    private static async Task<Guid> CrowdAsync(TestPortal portal, int count)
    {
        var people = new List<Guid>();
        await portal.Store.WriteAsync(async db =>
        {
            var acme = await db.Organisations.SingleAsync(one => one.Id == portal.Acme);
            for (var i = 0; i < count; i++)
            {
                var person = Person.Join(
                    Viewer.Portal, acme, new PersonFields($"Person {i}", $"{Guid.NewGuid():N}@example.org", Role.Client), FakeClock.Start);
                db.People.Add(person);
                people.Add(person.Id);
            }
        });
        return await portal.Get<MessengerCommands>().CreateGroupAsync(portal.Technician, new GroupFields("Tous"), people);
    }

    private static Task<List<Domain.Notifications.Notification>> AllAsync(TestPortal portal) =>
        portal.Store.ReadAsync(db => db.Notifications.OrderBy(one => one.Id).ToListAsync());

    private static async Task<(int Lines, int Events)> LinesAsync(TestPortal portal, Viewer viewer)
    {
        var rows = await portal.ListAsync(viewer);
        return (rows.Count, rows.Sum(row => row.Count));
    }
}
