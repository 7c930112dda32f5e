using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Activity;

/// <summary>Reads the event log as lines of activity. Names of people and things that the viewer may not see are omitted.</summary>
public sealed class ActivityQueries(EventLog log, PortalStore store, SharedReads reads)
{
    public const int PageSize = 15;

    /// <summary>
    /// The activity of one project, or of all when <paramref name="projectId"/> is null; newest first. With the cursor of an event just received
    /// (<paramref name="heard"/>) one read is shared by all staff, who see the same.
    /// </summary>
    public async Task<List<ActivityLine>> NewestAsync(
        Viewer viewer, Guid? projectId, int limit, long? heard = null, CancellationToken stop = default)
    {
        return heard is null || !viewer.IsStaff
            ? await FindAsync()
            : (await reads.OnceAsync((nameof(NewestAsync), projectId, limit, heard), async () => (List<ActivityLine>?)await FindAsync()))!;

        async Task<List<ActivityLine>> FindAsync() => await ReadAsync(viewer, await log.NewestAsync(viewer, projectId, limit, stop), stop);
    }

    /// <summary>The events that a person caused, and those about the person; newest first.</summary>
    public async Task<List<ActivityLine>> OfPersonAsync(Viewer viewer, Guid personId, int limit, CancellationToken stop = default) =>
        await ReadAsync(viewer, await log.OfPersonAsync(viewer, personId, limit, stop), stop);

    /// <summary>The events of other people after a cursor that the viewer may see; newest first.</summary>
    public async Task<List<ActivityLine>> SinceAsync(Viewer viewer, long cursor, int limit, CancellationToken stop = default) =>
        await ReadAsync(viewer, await log.OfOthersAfterAsync(viewer, cursor, limit, stop), stop);

    /// <summary>The end of the viewer's last visit, and the log's cursor then; null on a first visit.</summary>
    public Task<LastSeen?> LastVisitAsync(Viewer viewer, CancellationToken stop = default) =>
        store.ReadAsync(db => db.LastSeen.SingleOrDefaultAsync(seen => seen.PersonId == viewer.PersonId, stop), stop);

    private async Task<List<ActivityLine>> ReadAsync(Viewer viewer, List<LoggedEvent> newest, CancellationToken stop)
    {
        if (newest.Count == 0)
        {
            return [];
        }

        return await store.ReadAsync(
            async db =>
            {
                var facts = newest.ConvertAll(logged => (Logged: logged, About: FeatureIndex.FactsOf(logged.Event)));
                var people = facts.SelectMany(fact => new[] { fact.Logged.Event.ActorId, fact.About.PersonId ?? Guid.Empty }).Distinct().ToList();
                var projects = facts.Select(fact => fact.About.ProjectId).OfType<Guid>().Distinct().ToList();
                var tickets = facts.Select(fact => fact.About.TicketId).OfType<Guid>().Distinct().ToList();
                var events = facts.Select(fact => fact.About.CalendarId).OfType<Guid>().Distinct().ToList();
                var papers = facts.Select(fact => fact.About.DocumentId).OfType<Guid>().Distinct().ToList();
                var milestones = facts.Select(fact => fact.About.MilestoneId).OfType<Guid>().Distinct().ToList();
                var ids = newest.Select(logged => logged.Event.EventId).ToList();

                var names = await db.People.VisibleTo(viewer).Where(person => people.Contains(person.Id))
                    .ToDictionaryAsync(person => person.Id, person => person.Name, stop);
                var visible = db.Projects.VisibleTo(viewer).Where(project => projects.Contains(project.Id));
                var titles = await visible.ToDictionaryAsync(project => project.Id, project => project.Name, stop);
                var asked = await db.Tickets.VisibleTo(viewer, db).Where(ticket => tickets.Contains(ticket.Id))
                    .ToDictionaryAsync(ticket => ticket.Id, ticket => new TicketName(ticket.Number, ticket.Title), stop);
                var planned = await db.CalendarEvents.VisibleTo(viewer, db).Where(one => events.Contains(one.Id))
                    .ToDictionaryAsync(one => one.Id, one => new EventTitle(one.Id, one.Title), stop);
                var shelved = await db.Documents.VisibleTo(viewer, db).Where(one => papers.Contains(one.Id))
                    .ToDictionaryAsync(one => one.Id, one => new DocumentName(one.Id, one.Name), stop);
                var steps = await visible.SelectMany(project => project.Milestones)
                    .Where(milestone => milestones.Contains(milestone.Id) && (viewer.IsStaff || !milestone.Internal))
                    .ToDictionaryAsync(milestone => milestone.Id, milestone => milestone.Title, stop);
                var points = await visible.SelectMany(project => project.History).Where(point => ids.Contains(point.EventId))
                    .ToDictionaryAsync(point => point.EventId, stop);

                return facts.ConvertAll(fact => new ActivityLine
                {
                    Seq = fact.Logged.Seq,
                    At = fact.Logged.Event.At,
                    ActorId = fact.Logged.Event.ActorId,
                    ActorName = names.GetValueOrDefault(fact.Logged.Event.ActorId),
                    Kind = Domain.EventCatalog.NameOf(fact.Logged.Event),
                    ProjectId = fact.About.ProjectId is { } id && titles.ContainsKey(id) ? id : null,
                    ProjectName = fact.About.ProjectId is { } named ? titles.GetValueOrDefault(named) : null,
                    Ticket = fact.About.TicketId is { } ticket ? asked.GetValueOrDefault(ticket) : null,
                    Event = fact.About.CalendarId is { } one ? planned.GetValueOrDefault(one) : null,
                    Document = fact.About.DocumentId is { } paper ? shelved.GetValueOrDefault(paper) : null,
                    ToStatus = fact.About.ToStatus,
                    About = fact.About.PersonId is { } person ? names.GetValueOrDefault(person)
                        : fact.About.MilestoneId is { } step ? steps.GetValueOrDefault(step) : null,
                    Fields = fact.About.Fields,
                    Added = fact.About.Added,
                    Step = fact.About.Step,
                    IsOnOneself = fact.About.PersonId is { } whom && whom == fact.Logged.Event.ActorId,
                    Point = points.GetValueOrDefault(fact.Logged.Event.EventId),
                });
            },
            stop);
    }
}

/// <summary>One line of activity; <see cref="ActivityRow"/> shows it as a sentence.</summary>
public sealed record ActivityLine
{
    public required long Seq { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Guid ActorId { get; init; }

    /// <summary>Null for the portal itself, and for a person whom the viewer may not see.</summary>
    public string? ActorName { get; init; }

    /// <summary>The event's stable name.</summary>
    public required string Kind { get; init; }

    public Guid? ProjectId { get; init; }
    public string? ProjectName { get; init; }

    /// <summary>The ticket that it is about; null where there is none, or the viewer may not see it.</summary>
    public TicketName? Ticket { get; init; }

    /// <summary>The event of the calendar that it is about; null where there is none, or the viewer may not see it.</summary>
    public EventTitle? Event { get; init; }

    /// <summary>The document that it is about; null where there is none, or the viewer may not see it.</summary>
    public DocumentName? Document { get; init; }

    /// <summary>The token of a ticket's new status, or of the SLA target that was missed.</summary>
    public string? ToStatus { get; init; }

    /// <summary>The person or milestone that it is about.</summary>
    public string? About { get; init; }

    public IReadOnlyList<string> Fields { get; init; } = [];
    public bool Added { get; init; }

    /// <summary>How far an invitation has come: <c>sent</c>, <c>accepted</c>, <c>withdrawn</c>.</summary>
    public string? Step { get; init; }

    /// <summary>Whether the actor is the person that it is about.</summary>
    public bool IsOnOneself { get; init; }

    /// <summary>Progress and status as the event left them.</summary>
    public ProgressPoint? Point { get; init; }

    /// <summary>
    /// Whether an event changes the lines of a project, or of all that the viewer may see: a new line of a project or ticket, a person's name.
    /// </summary>
    public static bool IsChangedBy(PortalEvent happened, Guid? projectId = null) =>
        happened is PersonUpdated updated ? updated.Fields.Contains("name")
        : projectId is not null ? happened.Audience.ProjectId == projectId
        : happened.Audience is { ProjectId: not null } or { TicketId: not null };
}

public sealed record TicketName(long Number, string Title);

public sealed record DocumentName(Guid Id, string Name);

public sealed record EventTitle(Guid Id, string Title);
