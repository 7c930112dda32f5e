using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Data;

/// <summary>
/// What a query finds, what a shared row shows and what the bus delivers agree, for every viewer of the cast, over things with random members.
/// </summary>
public sealed class AccessRulesTests : IAsyncLifetime
{
    private readonly Random random = new(20261128);
    private readonly List<Guid> projects = [], tickets = [];
    private TestPortal portal = null!;
    private Viewer[] viewers = [];

    // With memberships of an organisation that they left.
    private Viewer moved = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        Viewer[] clients = [portal.Member, portal.NonMember, portal.ClientAdmin];
        for (var i = 0; i < 8; i++)
        {
            var organisation = i % 4 == 0 ? portal.Other : portal.Acme;
            projects.Add(await portal.Projects.CreateAsync(
                portal.Technician, organisation, new ProjectFields($"Project {i}", "", ProjectStatus.Planned, 0, false, null, null)));
            foreach (var member in organisation == portal.Other ? [portal.Outsider] : clients.Where(_ => random.Next(2) == 0))
            {
                await portal.Projects.AddMemberAsync(portal.Technician, projects[^1], member.PersonId);
            }

            var number = await portal.TicketAsync($"Ticket {i}", by: organisation == portal.Other ? portal.Outsider : clients[i % 3]);
            await portal.Tickets().AmendAsync(portal.Technician, number, fields => fields with { ProjectId = projects[^1] });
            await portal.SayAsync(portal.Technician, number, "Note", isInternal: true);
            await portal.SayAsync(portal.Technician, number, "Answer");
            tickets.Add((await portal.TicketQueries().FindAsync(portal.Technician, number)).Row.Id);
            if (organisation == portal.Acme && random.Next(2) == 0)
            {
                await portal.Tickets().AddParticipantAsync(portal.Technician, number, portal.NonMember.PersonId);
            }
        }

        await portal.Projects.ArchiveAsync(portal.Technician, projects[1]);
        await portal.Projects.ArchiveAsync(portal.Technician, projects[2]);
        await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        await portal.QuietAsync();

        // As their memberships are now.
        Viewer[] cast = [portal.Admin, portal.Technician, .. clients, portal.Outsider];
        viewers = await Task.WhenAll(cast.Select(async one => (await portal.ViewerAsync(one.PersonId))!));
        moved = viewers[2] with { OrganisationId = portal.Other };
        viewers = [.. viewers, viewers[2].SeenBy(portal.Admin)];
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public Task Projects_and_their_rows() => AgreeAsync(
        [.. viewers, moved],
        projects,
        (db, viewer) => db.Projects.VisibleTo(viewer).Select(project => project.Id),
        async (viewer, id) => await portal.Get<ProjectQueries>().RowAsync(viewer, id, portal.Bus.Head) is not null);

    [Fact]
    public Task Tickets_and_their_rows() => AgreeAsync(
        [.. viewers, moved],
        tickets,
        (db, viewer) => db.Tickets.VisibleTo(viewer, db).Select(ticket => ticket.Id),
        async (viewer, id) => await portal.TicketQueries().DetailAsync(viewer, id, portal.Bus.Head) is not null);

    /// <summary>A ticket is visible to more people than its project.</summary>
    [Fact]
    public async Task The_project_of_a_tickets_row_is_one_that_the_viewer_sees()
    {
        foreach (var viewer in viewers.Append(moved))
        {
            var visible = await IdsAsync(db => db.Projects.VisibleTo(viewer).Select(project => project.Id));
            for (var i = 0; i < tickets.Count; i++)
            {
                if (await portal.TicketQueries().DetailAsync(viewer, tickets[i], portal.Bus.Head) is { Row: var row })
                {
                    Assert.True(visible.Contains(projects[i]) == (row.ProjectId == projects[i]), $"{viewer}, ticket {i}");
                }
            }
        }
    }

    [Fact]
    public async Task Messages_and_their_rows() => await AgreeAsync(
        [.. viewers, moved],
        await IdsAsync(db => db.Messages.Select(message => message.Id)),
        (db, viewer) => db.Messages.VisibleTo(viewer, db).Select(message => message.Id),
        async (viewer, id) => await portal.Get<ConversationQueries>().MessageAsync(viewer, id, portal.Bus.Head) is not null);

    [Fact]
    public async Task People_and_what_a_viewer_says_of_them()
    {
        var people = await portal.Store.ReadAsync(db => db.People.ToDictionaryAsync(person => person.Id));
        await AgreeAsync(
            [.. viewers, moved],
            people.Keys,
            (db, viewer) => db.People.VisibleTo(viewer).Select(person => person.Id),
            (viewer, id) => Task.FromResult(viewer.MayMeet(people[id].Role, people[id].OrganisationId)));
    }

    [Fact]
    public async Task Tickets_and_the_delivery_of_their_events() => await AgreeAsync(
        viewers,
        tickets,
        (db, viewer) => db.Tickets.VisibleTo(viewer, db).Select(ticket => ticket.Id),
        HearsAsync(await AudiencesAsync(), audience => audience.TicketId));

    /// <summary>Archived ones are left out: their members hear that they were archived, and do not see them any more.</summary>
    [Fact]
    public async Task Projects_and_the_delivery_of_their_events() => await AgreeAsync(
        [.. viewers, moved],
        projects.Except(projects[1..3]),
        (db, viewer) => db.Projects.VisibleTo(viewer).Select(project => project.Id),
        HearsAsync(await AudiencesAsync(), audience => audience.PersonId is null && audience.ConversationId is null ? audience.ProjectId : null));

    /// <summary>A viewer's ids are parameters: otherwise each viewer would have their own statements, each compiled and cached.</summary>
    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task One_statement_serves_all_viewers_of_one_kind()
    {
        Func<PortalDb, Viewer, IQueryable>[] queries =
        [
            (db, viewer) => db.Projects.VisibleTo(viewer), (db, viewer) => db.Tickets.VisibleTo(viewer, db),
            (db, viewer) => db.Messages.VisibleTo(viewer, db), (db, viewer) => db.People.VisibleTo(viewer),
            (db, viewer) => db.Log.HearableBy(viewer with { ProjectIds = [] }, db), (db, viewer) => db.Attachments.VisibleTo(viewer, db),
        ];
        foreach (var query in queries)
        {
            Viewer[][] kinds = [[portal.Member, portal.NonMember], [portal.ClientAdmin, portal.Outsider], [portal.Admin, portal.Technician]];
            foreach (var kind in kinds)
            {
                Assert.Single((await StatementsAsync(query, kind)).Distinct());
            }
        }
    }

    private Task<List<string>> StatementsAsync(Func<PortalDb, Viewer, IQueryable> query, params Viewer[] of) => portal.Store.ReadAsync(
        db => Task.FromResult(of.Select(viewer => string.Join('\n', query(db, viewer).ToQueryString().Split('\n')
            .Where(line => !line.StartsWith(".param", StringComparison.Ordinal)))).ToList()));

    // The people of a conversation are added when an event is delivered.
    private async Task<List<Audience>> AudiencesAsync()
    {
        var members = portal.Get<ConversationMembers>();
        var audiences = new List<Audience>();
        foreach (var logged in await portal.Log.AfterAsync(portal.Admin, 0, 1_000))
        {
            audiences.Add(await members.AskAsync(logged.Event.Audience));
        }

        return audiences;
    }

    private static Func<Viewer, Guid, Task<bool>> HearsAsync(List<Audience> audiences, Func<Audience, Guid?> about) => (viewer, id) =>
    {
        var heard = audiences.Where(audience => about(audience) == id && !audience.StaffOnly).Select(viewer.MayHear).Distinct().ToList();
        return Task.FromResult(Assert.Single(heard));
    };

    private async Task AgreeAsync(
        Viewer[] of, IEnumerable<Guid> ids, Func<PortalDb, Viewer, IQueryable<Guid>> query, Func<Viewer, Guid, Task<bool>> sees)
    {
        var seen = 0;
        foreach (var viewer in of)
        {
            var found = await IdsAsync(db => query(db, viewer));
            foreach (var id in ids)
            {
                var inMemory = await sees(viewer, id);
                Assert.True(found.Contains(id) == inMemory, $"{viewer}: found {found.Contains(id)}, in memory {inMemory}");
                seen += inMemory ? 1 : 0;
            }
        }

        // Neither all nor nothing.
        Assert.InRange(seen, 1, (of.Length * ids.Count()) - 1);
    }

    private Task<HashSet<Guid>> IdsAsync(Func<PortalDb, IQueryable<Guid>> ids) =>
        portal.Store.ReadAsync(async db => (await ids(db).ToListAsync()).ToHashSet());
}
